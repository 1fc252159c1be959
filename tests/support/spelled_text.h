// A small normaliser for tests of what reads spoken forms: it lengthens, shortens and removes parts of a text, and puts
// marks into what it replaces.
#pragma once

#include <string>
#include <string_view>

#include "engine/text/normalize/traced_text.h"
#include "engine/text/spoken_form.h"

namespace linnet::tests {

inline SpokenForm spoken_as(const normalize::TracedText& text) {
  normalize::TracedBytes bytes = normalize::bytes_of(text);
  return {std::move(bytes.text), std::move(bytes.origin), {}};
}

// The text as it is, but in a copy.
inline SpokenForm same_text(std::string_view text) { return spoken_as(normalize::traced(text)); }

// "$25" → "two five dollars", "Dr." → "Doctor", "qu" → "q, u", "xy" → "x. Y", "*" → nothing.
inline SpokenForm spelled_text(std::string_view given) {
  constexpr std::size_t most_digits = 20;
  constexpr std::u32string_view digits[] = {U"zero", U"one", U"two",   U"three", U"four",
                                            U"five", U"six", U"seven", U"eight", U"nine"};
  normalize::TracedText text = normalize::traced(given);
  normalize::rewrite(text, [&](normalize::Codes codes, std::size_t i, std::u32string& with) -> std::size_t {
    const auto begins = [&](std::u32string_view what) { return codes.substr(i).starts_with(what); };
    const auto replace = [&](std::u32string_view what, std::u32string_view words) {
      with = words;
      return i + what.size();
    };
    if (begins(U"*")) return replace(U"*", U"");
    if (begins(U"Dr.")) return replace(U"Dr.", U"Doctor");
    if (begins(U"qu")) return replace(U"qu", U"q, u");
    if (begins(U"xy")) return replace(U"xy", U"x. Y");
    std::size_t end = codes[i] == '$' ? i + 1 : i;
    const std::size_t first = end;
    while (end < codes.size() && end < first + most_digits && codes[end] >= '0' && codes[end] <= '9') {
      if (end > first) with += U' ';
      with += digits[codes[end++] - '0'];
    }
    if (end == first) return 0;
    if (first > i) with += U" dollars";
    return end;
  });
  return spoken_as(text);
}

}  // namespace linnet::tests
