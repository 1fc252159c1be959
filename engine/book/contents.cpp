#include "engine/book/contents.h"

#include "engine/book/xml.h"

namespace linnet {
namespace {

constexpr int deepest_level = 2;
constexpr int deepest_search = 50;

class ContentsReader {
 public:
  ContentsReader(std::string page) : page_(std::move(page)) {}

  // EPUB 3: <nav epub:type="toc"><ol><li><a href>, in any depth of other elements.
  void find_navigation(const pugi::xml_node& node, int depth) {
    if (depth > deepest_search || !entries_.empty()) return;
    const std::string kind = attribute(node, "*:type");
    if (local_name(node) == "nav" && (kind.empty() || has_word(kind, "toc")))
      return read_list(child_named(node, "ol"), 1);
    for (const pugi::xml_node& child : node.children()) find_navigation(child, depth + 1);
  }

  // EPUB 2: <navMap><navPoint><navLabel><text>, <content src>.
  void read_points(const pugi::xml_node& parent, int level) {
    if (level > deepest_level) return;
    for (const pugi::xml_node& point : parent.children()) {
      if (local_name(point) != "navPoint") continue;
      add(text_below(child_named(point, "navLabel")), attribute(child_named(point, "content"), "src"), level);
      read_points(point, level + 1);
    }
  }

  std::vector<ContentsEntry> take() { return std::move(entries_); }

 private:
  void read_list(const pugi::xml_node& list, int level) {
    if (level > deepest_level) return;
    for (const pugi::xml_node& item : list.children()) {
      if (const pugi::xml_node link = child_named(item, "a")) add(text_below(link), attribute(link, "href"), level);
      read_list(child_named(item, "ol"), level + 1);
    }
  }

  void add(const std::string& title, const std::string& link, int level) {
    if (!title.empty() && !link.empty())
      entries_.push_back({title, linked_file(page_, link), fragment_of(link), level});
  }

  std::string page_;
  std::vector<ContentsEntry> entries_;
};

}  // namespace

std::vector<ContentsEntry> read_contents(const ZipArchive& archive, const EpubPackage& package,
                                         const std::string& name) {
  for (const std::string& path : {package.navigation, package.ncx}) {
    if (!archive.has(path)) continue;
    pugi::xml_document document;
    parse_xml(document, archive.read(path, most_page_bytes), name + ": " + path);
    ContentsReader reader(path);
    if (path == package.navigation)
      reader.find_navigation(document, 0);
    else
      reader.read_points(child_named(document.document_element(), "navMap"), 1);
    std::vector<ContentsEntry> entries = reader.take();
    if (!entries.empty()) return entries;
  }
  return {};
}

}  // namespace linnet
