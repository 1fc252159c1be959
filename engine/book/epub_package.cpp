#include "engine/book/epub_package.h"

#include <map>

#include "engine/book/xml.h"

namespace linnet {
namespace {

struct Item {
  std::string path, type, properties;
};

class PackageReader {
 public:
  PackageReader(const ZipArchive& archive, const std::string& name) : archive_(archive), name_(name) {}

  EpubPackage read() {
    refuse_drm();
    const std::string path = package_path();
    pugi::xml_document document;
    parse(document, path);
    const pugi::xml_node root = document.document_element();
    read_metadata(child_named(root, "metadata"));
    read_manifest(child_named(root, "manifest"), path);
    read_spine(child_named(root, "spine"));
    find_cover(child_named(root, "metadata"));
    if (package_.pages.empty()) bad("its package names no document to read");
    return std::move(package_);
  }

 private:
  [[noreturn]] void bad(const std::string& message) const { throw Error(ErrorKind::bad_input, name_ + ": " + message); }

  void parse(pugi::xml_document& document, const std::string& path) const {
    parse_xml(document, archive_.read(path, most_page_bytes), name_ + ": " + path);
  }

  // Fonts may be obfuscated; all else that is encrypted is DRM.
  void refuse_drm() const {
    const std::string path = "META-INF/encryption.xml";
    if (!archive_.has(path)) return;
    pugi::xml_document document;
    parse(document, path);
    for (const pugi::xml_node& data : document.document_element().children()) {
      const std::string how = attribute(child_named(data, "EncryptionMethod"), "Algorithm");
      if (data.type() != pugi::node_element || how == "http://www.idpf.org/2008/embedding" ||
          how == "http://ns.adobe.com/pdf/enc#RC")
        continue;
      bad("the book is protected by DRM (its files are encrypted), so that it cannot be read");
    }
  }

  std::string package_path() const {
    const std::string path = "META-INF/container.xml";
    if (!archive_.has(path)) bad("this is no EPUB: META-INF/container.xml is missing");
    pugi::xml_document document;
    parse(document, path);
    const pugi::xml_node file = child_named(child_named(document.document_element(), "rootfiles"), "rootfile");
    std::string package = attribute(file, "full-path");
    if (!archive_.has(package)) bad("the package '" + package + "' that META-INF/container.xml names is missing");
    return package;
  }

  void read_metadata(const pugi::xml_node& metadata) {
    const auto text = [&](const char* name) { return text_below(child_named(metadata, name)); };
    package_.info = {text("title"), text("creator"), text("language")};
  }

  void read_manifest(const pugi::xml_node& manifest, const std::string& package) {
    for (const pugi::xml_node& node : manifest.children()) {
      if (local_name(node) != "item") continue;
      Item item{linked_file(package, attribute(node, "href")), attribute(node, "media-type"),
                attribute(node, "properties")};
      if (has_word(item.properties, "nav")) package_.navigation = item.path;
      if (item.type == "application/x-dtbncx+xml") package_.ncx = item.path;
      items_.emplace(attribute(node, "id"), std::move(item));
    }
  }

  void read_spine(const pugi::xml_node& spine) {
    for (const pugi::xml_node& node : spine.children()) {
      if (local_name(node) != "itemref" || attribute(node, "linear") == "no") continue;
      const auto item = items_.find(attribute(node, "idref"));
      if (item == items_.end())
        bad("the reading order names '" + attribute(node, "idref") + "', which the package lacks");
      if (item->second.type == "application/xhtml+xml" && !has_word(item->second.properties, "nav"))
        package_.pages.push_back(item->second.path);
    }
  }

  void find_cover(const pugi::xml_node& metadata) {
    std::string named;
    for (const pugi::xml_node& node : metadata.children())
      if (local_name(node) == "meta" && attribute(node, "name") == "cover") named = attribute(node, "content");
    for (const auto& [id, item] : items_) {
      const bool is_cover = has_word(item.properties, "cover-image") || id == named;
      if (!is_cover || !archive_.has(item.path) || (item.type != "image/jpeg" && item.type != "image/png")) continue;
      package_.cover = item.path;
      package_.cover_type = item.type;
    }
  }

  const ZipArchive& archive_;
  const std::string& name_;
  EpubPackage package_;
  std::map<std::string, Item> items_;
};

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_code = text[i] == '%' && i + 2 < text.size() && digit(text[i + 1]) >= 0 && digit(text[i + 2]) >= 0;
    out += is_code ? static_cast<char>(16 * digit(text[i + 1]) + digit(text[i + 2])) : text[i];
    if (is_code) i += 2;
  }
  return out;
}

}  // namespace

EpubPackage read_epub_package(const ZipArchive& archive, const std::string& name) {
  return PackageReader(archive, name).read();
}

std::string linked_file(std::string_view from, std::string_view link) {
  link = link.substr(0, link.find('#'));
  if (link.empty()) return std::string(from);
  const std::size_t folder = from.rfind('/');
  std::string path = folder == std::string_view::npos ? "" : std::string(from.substr(0, folder + 1));
  const std::string rest = percent_decoded(link);
  for (std::size_t at = 0; at <= rest.size();) {
    const std::size_t end = std::min(rest.find('/', at), rest.size());
    const std::string_view part = std::string_view(rest).substr(at, end - at);
    if (part == "..") {
      if (path.empty()) return {};
      const std::size_t above = path.size() < 2 ? std::string::npos : path.rfind('/', path.size() - 2);
      path.resize(above == std::string::npos ? 0 : above + 1);
    } else if (part != ".") {
      path += part;
      if (end < rest.size()) path += '/';
    }
    at = end + 1;
  }
  return path;
}

std::string fragment_of(std::string_view link) {
  const std::size_t mark = link.find('#');
  return mark == std::string_view::npos ? "" : percent_decoded(link.substr(mark + 1));
}

}  // namespace linnet
