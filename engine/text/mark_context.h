// Finds punctuation marks that do not mark a sentence or clause, by their context. All functions require valid UTF-8
// and read a few bytes around `at`.
#pragma once

#include <cstddef>
#include <string_view>

namespace linnet {

// Whether the characters around byte `at`, up to the next spaces, are an address, a path or program text.
bool is_in_address(std::string_view text, std::size_t at);
// Whether the ? at byte `at` replaces an apostrophe, as in texts of a wrong encoding: don?t, l?eau, O?Brien. Behind a
// word of one letter and before a capital it does so only where names are written like that: "C?Yes" has a question.
bool is_apostrophe(std::string_view text, std::size_t at);
// Whether 's is at byte `at`, after a name that ends with a mark: Yahoo!'s.
bool is_genitive(std::string_view text, std::size_t at);
// Whether a text that more may follow most likely ends a sentence with its last mark: "!" or "?" behind a letter, or
// one full stop behind a word of letters whose last three are small. Marks that often go on are none: "3." of 3.14,
// "Dr.", "U.S.", "e.g.", "www.", "example.com.", "...". Abbreviations are not known here: ask a voice, too. White space
// and closing quotes and brackets may follow the mark.
bool likely_ends_sentence(std::string_view text);

}  // namespace linnet
