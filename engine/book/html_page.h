// A page of HTML, as EPUB has it (XHTML) or as people save it.
#pragma once

#include <string>

#include "engine/book/block_list.h"

namespace linnet {

// What is left out: heads, scripts, tables, code (<pre>), pictures, formulas, forms, navigation, notes and the marks
// that lead to them, page numbers, and what is hidden. bad_input: it is not well-formed, not UTF-8, or is nested more
// than 200 deep; the message begins with `name`.
BookPage read_html(std::string text, const std::string& name);

// "<br>" as "<br/>", likewise other elements that have no end in HTML, so that an XML parser can read them.
std::string with_ended_elements(std::string_view html);

}  // namespace linnet
