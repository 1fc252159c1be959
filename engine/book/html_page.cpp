#include "engine/book/html_page.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "engine/book/xml.h"
#include "engine/error.h"

namespace linnet {
namespace {

constexpr int deepest = 200;

template <std::size_t count>
bool is_one_of(std::string_view name, const std::array<std::string_view, count>& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

constexpr std::array<std::string_view, 24> silent_elements = {
    "head",   "script", "style",  "table",    "pre",      "svg", "math",  "img",
    "audio",  "video",  "iframe", "object",   "form",     "nav", "rt",    "rp",
    "canvas", "button", "select", "template", "noscript", "map", "input", "textarea"};
constexpr std::array<std::string_view, 22> block_elements = {
    "p",      "div",   "section",    "article", "blockquote", "li", "dt", "dd", "header", "footer",  "address",
    "figure", "aside", "figcaption", "main",    "body",       "ul", "ol", "dl", "center", "details", "summary"};
// Words of epub:type, of role behind "doc-", and of classes as publishers and Project Gutenberg use them.
constexpr std::array<std::string_view, 23> silent_words = {
    "noteref", "footnote", "footnotes",   "endnote",    "endnotes", "rearnote",  "rearnotes",     "pagebreak",
    "pagenum", "pageno",   "page-number", "pagenumber", "pagelist", "page-list", "toc",           "landmarks",
    "index",   "loi",      "lot",         "fnanchor",   "annoref",  "backlink",  "pg-boilerplate"};

bool has_silent_word(std::string_view list, std::string_view prefix = {}) {
  for (const std::string_view word : silent_words)
    if (has_word(list, std::string(prefix) + std::string(word))) return true;
  return false;
}

// The mark of a note: "3", "[3]", "*", "†".
bool is_note_mark(const std::string& text) {
  return !text.empty() && text.size() <= 8 &&
         text.find_first_not_of("0123456789[]()*\xE2\x80\xA0\xA1. ") == std::string::npos;
}

class HtmlReader {
 public:
  HtmlReader(BookPage& page, const std::string& name) : page_(page), name_(name) {}

  void read(const pugi::xml_node& root) {
    read_children(root, 0);
    list_.end();
    page_.blocks = list_.take();
  }

 private:
  void read_children(const pugi::xml_node& node, int depth) {
    if (depth > deepest) throw Error(ErrorKind::bad_input, name_ + ": elements are nested more than 200 deep");
    for (const pugi::xml_node& child : node.children()) {
      if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata)
        list_.add(child.type() == pugi::node_cdata ? std::string(child.value()) : with_entities(child.value()));
      else if (child.type() == pugi::node_element)
        read_element(child, depth + 1);
    }
  }

  void read_element(const pugi::xml_node& node, int depth) {
    std::string name(local_name(node));
    for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    if (const std::string id = attribute(node, "id"); !id.empty()) page_.anchors.emplace(id, list_.next());
    if (name == "a")
      if (const std::string id = attribute(node, "name"); !id.empty()) page_.anchors.emplace(id, list_.next());
    if (name == "head") read_head(node);
    if (is_silent(node, name)) return;
    if (name == "hr") return list_.scene_break();
    if (name == "br" || name == "wbr") return list_.add(name == "br" ? " " : "");
    const bool is_heading = name.size() == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6';
    const bool is_block = is_heading || is_one_of(name, block_elements);
    if (is_block) list_.end();
    read_children(node, depth);
    if (is_heading)
      list_.end(BlockKind::heading, name[1] - '0');
    else if (is_block)
      list_.end();
  }

  static bool is_silent(const pugi::xml_node& node, const std::string& name) {
    if (is_one_of(name, silent_elements) || node.attribute("hidden")) return true;
    if (has_silent_word(attribute(node, "*:type")) || has_silent_word(attribute(node, "class")) ||
        has_silent_word(attribute(node, "role"), "doc-"))
      return true;
    const bool may_be_mark = name == "sup" || (name == "a" && attribute(node, "href").find('#') != std::string::npos);
    return may_be_mark && is_note_mark(text_below(node));
  }

  void read_head(const pugi::xml_node& head) {
    page_.info.title = text_below(child_named(head, "title"));
    for (const pugi::xml_node& child : head.children())
      if (local_name(child) == "meta" && attribute(child, "name") == "author")
        page_.info.author = attribute(child, "content");
  }

  BookPage& page_;
  const std::string& name_;
  BlockList list_;
};

}  // namespace

BookPage read_html(std::string text, const std::string& name) {
  pugi::xml_document document;
  parse_xml(document, std::move(text), name);
  BookPage page;
  const pugi::xml_node root = document.document_element();
  page.info.language = attribute(root, root.attribute("lang") ? "lang" : "*:lang");
  try {
    HtmlReader(page, name).read(document);
  } catch (const Error& error) {
    if (std::string_view(error.what()).starts_with(name)) throw;
    throw Error(error.kind(), name + ": " + error.what());
  }
  return page;
}

std::string with_ended_elements(std::string_view html) {
  constexpr std::array<std::string_view, 13> endless = {"area",  "base", "br",   "col",    "embed", "hr", "img",
                                                        "input", "link", "meta", "source", "track", "wbr"};
  std::string out;
  out.reserve(html.size() + html.size() / 64);
  for (std::size_t at = 0; at < html.size();) {
    const std::size_t begin = std::min(html.find('<', at), html.size());
    out += html.substr(at, begin - at);
    at = begin;
    if (begin == html.size()) break;
    std::size_t end = begin + 1;
    std::string name;
    while (end < html.size() && std::isalnum(static_cast<unsigned char>(html[end])))
      name += static_cast<char>(std::tolower(static_cast<unsigned char>(html[end++])));
    if (!is_one_of(name, endless)) {
      out += html[at++];
      continue;
    }
    for (char quote = 0; end < html.size() && (quote != 0 || html[end] != '>'); ++end)
      if (html[end] == '"' || html[end] == '\'') quote = quote == 0 ? html[end] : quote == html[end] ? 0 : quote;
    out += html.substr(begin, end - begin);
    if (end < html.size() && !out.ends_with('/')) out += '/';
    at = end;
  }
  return out;
}

}  // namespace linnet
