#include "engine/text/normalize/symbol_context.h"

#include <algorithm>
#include <array>

#include "engine/text/characters.h"
#include "engine/text/normalize/scan.h"

namespace linnet::normalize {
namespace {

constexpr std::array<std::string_view, 9> contexts = {
    "",      "beside", "between", "between-words", "between-numbers", "before-number", "after-number", "after-letter",
    "spaced"};

bool is_one_of(char32_t c, Codes of) { return c != 0 && of.find(c) != Codes::npos; }

// What is before and behind the signs, one space skipped.
struct Around {
  Around(Codes text, std::size_t begin, std::size_t end) : text(text) {
    before = begin > 0 && text[begin - 1] == ' ' ? begin - 1 : begin;
    after = after_space(text, end);
    has_spaces = before < begin && after > end;
  }
  char32_t last() const { return code_before(text, before); }
  char32_t next() const { return code_at(text, after); }

  bool has_number_before() const { return before > 0 && is_digit_at(text, before - 1); }
  bool has_number_after() const {
    const bool has_sign = is_minus(next()) || is_one_of(next(), U"+.$€£¥");
    return is_digit_at(text, after) || (has_sign && is_digit_at(text, after + 1));
  }
  bool has_word_before() const { return before > 0 && is_word_at(text, before - 1); }
  bool has_word_after() const { return is_word_at(text, after); }
  bool has_operand_before() const {
    return has_word_before() || is_closing_bracket(last()) || is_one_of(last(), U"%°’”»²³½¼¾…'\"€$£™®");
  }
  bool has_operand_after() const {
    return has_word_after() || has_number_after() || is_opening_bracket(next()) || is_one_of(next(), U"√∞“«„'\"$€£");
  }

  Codes text;
  std::size_t before, after;
  bool has_spaces;
};

}  // namespace

bool is_symbol_context(std::string_view context) {
  return std::find(contexts.begin(), contexts.end(), context) != contexts.end();
}

bool stands_in_context(Codes text, std::size_t begin, std::size_t end, std::string_view context) {
  const Around around(text, begin, end);
  if (context.empty()) return true;
  if (context == "beside") return around.has_operand_before() || (around.has_operand_after() && around.after == end);
  if (context == "between-words")
    return around.has_word_before() && around.has_word_after() && !around.has_number_before() &&
           !around.has_number_after();
  if (context == "between-numbers") return around.has_number_before() && around.has_number_after();
  if (context == "before-number") return around.has_number_after();
  if (context == "after-number") return around.has_number_before();
  if (context == "after-letter")
    return begin > 0 && is_capital_at(text, begin - 1) && begins_apart(text, begin - 1) && ends_apart(text, end);
  const bool is_between = around.has_operand_before() && around.has_operand_after();
  return is_between && (context == "between" || around.has_spaces);
}

}  // namespace linnet::normalize
