// Marks that are no marks of a sentence, by what is around them. All require valid UTF-8 and look at a few bytes.
#pragma once

#include <cstddef>
#include <string_view>

namespace linnet {

// The characters around byte `at` without a space between are an address, a path or program text.
bool is_in_address(std::string_view text, std::size_t at);
// The ? at byte `at` stands for an apostrophe, as texts in a wrong encoding have it: don?t, l?eau, O?Brien. Behind a
// word of one letter and before a capital it does so only where names are written like that: "C?Yes" has a question.
bool is_apostrophe(std::string_view text, std::size_t at);
// At byte `at`, behind a name that ends with a mark, is 's: Yahoo!'s.
bool is_genitive(std::string_view text, std::size_t at);

}  // namespace linnet
