// XML as books have it, by pugixml, which expands no entities of documents' own.
#pragma once

#include <pugixml.hpp>
#include <string>
#include <string_view>

namespace linnet {

inline constexpr std::size_t most_page_bytes = std::size_t{8} << 20;  // of one document

// Parses UTF-8, or UTF-16 and Latin-1 where the document says so, into `document`. Texts and attributes are as they are
// written, for with_entities(). bad_input: not well-formed; the message begins with `name` and says in which line.
void parse_xml(pugi::xml_document& document, std::string text, const std::string& name);

// Characters for HTML's names of them and for numbers: "&eacute;", "&#233;", "&#xE9;". Others stay as they are.
std::string with_entities(std::string_view text);

// "title" of <dc:title>.
std::string_view local_name(const pugi::xml_node& node);
// An attribute's value, by its name or, for "*:type", in any namespace; empty: there is none.
std::string attribute(const pugi::xml_node& node, const char* name);
// Whether the attribute, a list of words, has one of these.
bool has_word(std::string_view list, std::string_view word);
// The first child element of this local name; null: there is none.
pugi::xml_node child_named(const pugi::xml_node& node, std::string_view name);
// All text below the node, on one line; nothing below a depth of 100.
std::string text_below(const pugi::xml_node& node);

}  // namespace linnet
