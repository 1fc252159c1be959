// Books as plain text and as Markdown.
#pragma once

#include <string>
#include <string_view>

#include "engine/book/block_list.h"

namespace linnet {

// Paragraphs are divided by blank lines; in a text without blank lines each line is one. A paragraph of its own with up
// to 80 characters is a heading if it begins with a word for a chapter and its number ("CHAPTER I", "Kapitel 3: …"), or
// is a word such as "Prologue". Of Project Gutenberg's files, only what stands between their two lines of *** is read,
// and their title, author and language; _underlines_ are left out. Requires: valid UTF-8.
BookPage read_plain_text(std::string_view text);

// CommonMark with tables, by md4c. Code, tables, HTML and pictures are left out. A block between lines of --- at the
// beginning may say title, author and lang. Requires: valid UTF-8. out_of_memory.
BookPage read_markdown(std::string_view text);

}  // namespace linnet
