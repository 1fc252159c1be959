#include "engine/book/xml.h"

#include <algorithm>
#include <charconv>

extern "C" {
#include <entity.h>  // of md4c
}

#include "engine/book/block_list.h"
#include "engine/error.h"
#include "engine/text/utf8.h"

namespace linnet {
namespace {

constexpr int deepest_text = 100;

// The character of "#233" or "#xE9"; 0: it is none.
char32_t numbered(std::string_view number) {
  const bool hexadecimal = number.size() > 1 && (number[1] == 'x' || number[1] == 'X');
  number.remove_prefix(hexadecimal ? 2 : 1);
  std::uint32_t code = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), code, hexadecimal ? 16 : 10);
  const bool is_character = error == std::errc{} && end == number.data() + number.size() && code > 0 &&
                            code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
  return is_character ? static_cast<char32_t>(code) : 0;
}

// Appends the character of `entity` ("&amp;"); false: there is none of this name.
bool append_entity(std::string& out, std::string_view entity) {
  if (entity[1] == '#') {
    const char32_t code = numbered(entity.substr(1, entity.size() - 2));
    if (code != 0) append_utf8(out, code);
    return code != 0;
  }
  const ENTITY* found = entity == "&apos;" ? nullptr : entity_lookup(entity.data(), entity.size());
  if (entity == "&apos;") out += '\'';
  if (found == nullptr) return entity == "&apos;";
  for (const unsigned code : found->codepoints)
    if (code != 0) append_utf8(out, static_cast<char32_t>(code));
  return true;
}

void add_text(const pugi::xml_node& node, int depth, std::string& text) {
  if (node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata) text += node.value();
  if (depth == deepest_text) return;
  for (const pugi::xml_node& child : node.children()) add_text(child, depth + 1, text);
}

}  // namespace

void parse_xml(pugi::xml_document& document, std::string text, const std::string& name) {
  // As parse_default, but without entities, which with_entities() replaces.
  constexpr unsigned flags = pugi::parse_cdata | pugi::parse_eol | pugi::parse_ws_pcdata;
  const pugi::xml_parse_result result = document.load_buffer(text.data(), text.size(), flags);
  if (result.status == pugi::status_out_of_memory) throw std::bad_alloc();
  if (result.status == pugi::status_ok) return;
  const std::size_t place = std::min(text.size(), static_cast<std::size_t>(std::max<std::ptrdiff_t>(result.offset, 0)));
  const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(place), '\n');
  throw Error(ErrorKind::bad_input,
              name + ", line " + std::to_string(line) + ": this is not well-formed XML: " + result.description());
}

std::string with_entities(std::string_view text) {
  constexpr std::size_t longest = 40;
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = std::min(text.find('&', at), text.size());
    out += text.substr(at, begin - at);
    at = begin;
    if (begin == text.size()) break;
    const std::size_t end = text.substr(0, std::min(text.size(), begin + longest)).find(';', begin);
    if (end != std::string_view::npos && end > begin + 1 && append_entity(out, text.substr(begin, end + 1 - begin)))
      at = end + 1;
    else
      out += text[at++];
  }
  return out;
}

std::string_view local_name(const pugi::xml_node& node) {
  const std::string_view name = node.name();
  const std::size_t colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

std::string attribute(const pugi::xml_node& node, const char* name) {
  const std::string_view wanted = name;
  if (!wanted.starts_with("*:")) return with_entities(node.attribute(name).value());
  for (const pugi::xml_attribute& one : node.attributes())
    if (std::string_view(one.name()).ends_with(wanted.substr(1))) return with_entities(one.value());
  return {};
}

bool has_word(std::string_view list, std::string_view word) {
  for (std::size_t at = 0; at < list.size();) {
    const std::size_t end = std::min(list.find_first_of(" \t\r\n", at), list.size());
    if (list.substr(at, end - at) == word) return true;
    at = end + 1;
  }
  return false;
}

pugi::xml_node child_named(const pugi::xml_node& node, std::string_view name) {
  for (const pugi::xml_node& child : node.children())
    if (child.type() == pugi::node_element && local_name(child) == name) return child;
  return {};
}

std::string text_below(const pugi::xml_node& node) {
  std::string text;
  add_text(node, 0, text);
  text = with_entities(text);
  std::erase(text, '\0');
  if (text.find_first_not_of(" \t\r\n") == std::string::npos) return {};
  check_text(text);
  return as_one_line(text);
}

}  // namespace linnet
