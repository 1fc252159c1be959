// Money, units, fractions, ranges and telephone numbers.
#include <optional>

#include "engine/text/character_class.h"
#include "engine/text/english/normalise_rules.h"
#include "engine/text/english/normalise_tables.h"
#include "engine/text/english/scan.h"
#include "engine/text/english/small_numbers.h"

namespace linnet::english {
namespace {

using normalize::rewrite;

struct Amount {
  Codes text;  // with its sign
  std::size_t end;
};

// Finds numbers that may have a unit behind them. Neither a letter, a digit nor a period stands before them.
class AmountFinder {
 public:
  std::optional<Amount> at(Codes text, std::size_t i, bool may_be_negative) {
    if (i < skipped_until_) return std::nullopt;
    const char32_t before = code_before(text, i);
    if (before == '.' || (before != 0 && is_word_sign(before))) return std::nullopt;
    const std::size_t begin = may_be_negative && text[i] == '-' ? i + 1 : i;
    if (!is_decimal_at(text, begin)) return std::nullopt;
    const Number number = number_at(text, begin);
    // "234,567" of "1,234,567" ends where the whole number ends, so it has no unit either.
    skipped_until_ = number.last_group;
    return Amount{text.substr(i, number.end - i), number.end};
  }

 private:
  std::size_t skipped_until_ = 0;
};

Codes form_for(Codes number, Codes one, Codes many) {
  return number == U"1" || number == U"1.0" || number == U"-1" ? one : many;
}

struct Magnitude {
  Codes word;  // empty if there is none
  std::size_t end;
};

// "million" or "M", with or without a space before it.
Magnitude magnitude_at(Codes text, std::size_t i) {
  const std::size_t at = after_space(text, i);
  for (const Codes word :
       {Codes(U"hundred"), Codes(U"thousand"), Codes(U"million"), Codes(U"billion"), Codes(U"trillion")}) {
    if (has_at(text, at, word)) return {word, at + word.size()};
  }
  if (!ends_word(text, at + 1)) return {{}, i};
  switch (code_at(text, at)) {
    case 'k':
    case 'K':
      return {U"thousand", at + 1};
    case 'm':
    case 'M':
      return {U"million", at + 1};
    case 'b':
    case 'B':
      return {U"billion", at + 1};
    default:
      return {{}, i};
  }
}

const Plural* currency_at(Codes text, std::size_t i) {
  return find_at(currencies(), text, i, [](std::size_t) { return true; });
}

bool is_decimal_currency(char32_t sign) { return sign == '$' || sign == U'£' || sign == U'€'; }

void append_sum(std::u32string& out, Codes number, Codes magnitude, const Plural& currency) {
  out += number;
  if (!magnitude.empty()) out.append(U" ").append(magnitude);
  out += ' ';
  out += magnitude.empty() ? form_for(number, currency.one, currency.many) : currency.many;
}

}  // namespace

void read_large_money(TracedText& text) {
  rewrite(text, [](Codes codes, std::size_t i, std::u32string& with) -> std::size_t {
    if (!is_decimal_currency(codes[i]) || !is_decimal_at(codes, i + 1)) return 0;
    const Number number = number_at(codes, i + 1);
    const Magnitude magnitude = magnitude_at(codes, number.end);
    if (magnitude.word.empty()) return 0;
    append_sum(with, codes.substr(i + 1, number.end - i - 1), magnitude.word, *currency_at(codes, i));
    return magnitude.end;
  });
}

void read_cents(TracedText& text) {
  rewrite(text, [finder = AmountFinder()](Codes codes, std::size_t i, std::u32string& with) mutable -> std::size_t {
    const auto amount = finder.at(codes, i, false);
    if (!amount) return 0;
    const std::size_t sign = after_space(codes, amount->end);
    if (code_at(codes, sign) != U'¢') return 0;
    append_sum(with, amount->text, {}, *currency_at(codes, sign));
    return sign + 1;
  });
}

void read_currencies(TracedText& text) {
  rewrite(text, [](Codes codes, std::size_t i, std::u32string& with) -> std::size_t {
    if (i > 0 && is_word_sign(codes[i - 1])) return 0;
    const Plural* currency = currency_at(codes, i);
    if (currency == nullptr || is_decimal_currency(codes[i]) || codes[i] == U'¢') return 0;
    std::size_t begin = i + currency->text.size();
    if (currency->text == U"Rs" && code_at(codes, begin) == '.') ++begin;
    begin = after_space(codes, begin);
    if (!is_decimal_at(codes, begin)) return 0;
    const Number number = number_at(codes, begin);
    const Magnitude magnitude = magnitude_at(codes, number.end);
    append_sum(with, codes.substr(begin, number.end - begin), magnitude.word, *currency);
    return magnitude.end;
  });
}

void read_degrees(TracedText& text) {
  rewrite(text, [finder = AmountFinder()](Codes codes, std::size_t i, std::u32string& with) mutable -> std::size_t {
    const auto amount = finder.at(codes, i, true);
    if (!amount) return 0;
    const std::size_t sign = after_space(codes, amount->end);
    if (code_at(codes, sign) != U'°') return 0;
    std::size_t end = after_space(codes, sign + 1);
    const char32_t scale = code_at(codes, end);
    const bool has_scale = (scale == 'C' || scale == 'F') && ends_word(codes, end + 1);
    if (has_scale) {
      ++end;
    } else if (!ends_word(codes, end)) {
      end = sign + 1;
      if (!ends_word(codes, end)) return 0;
    }
    with += amount->text;
    with += form_for(amount->text, U" degree", U" degrees");
    if (has_scale) with += scale == 'C' ? U" Celsius" : U" Fahrenheit";
    return end;
  });
}

void read_units(TracedText& text) {
  rewrite(text, [finder = AmountFinder()](Codes codes, std::size_t i, std::u32string& with) mutable -> std::size_t {
    const auto amount = finder.at(codes, i, true);
    if (!amount) return 0;
    const std::size_t at = after_space(codes, amount->end);
    const Plural* unit = find_at(units(), codes, at, [&](std::size_t end) { return ends_word(codes, end); });
    if (unit == nullptr) return 0;
    append_sum(with, amount->text, {}, *unit);
    return at + unit->text.size();
  });
}

namespace {

// Whether a character may stand before or behind a number that is read as a whole.
bool is_outside_number(char32_t c, Codes barred) {
  return c == 0 || (!is_word_sign(c) && barred.find(c) == Codes::npos);
}

// The end of ddd-dddd at `i`, or 0.
std::size_t local_number_end(Codes text, std::size_t i) {
  const bool is_number = digits_at(text, i, 3) == 3 && code_at(text, i + 3) == '-' && digits_at(text, i + 4, 4) == 4 &&
                         is_outside_number(code_at(text, i + 8), U".-");
  return is_number ? i + 8 : 0;
}

std::string fraction_words(int numerator, int denominator) {
  static constexpr const char* names[] = {"half",    "third",  "quarter", "fifth", "sixth",
                                          "seventh", "eighth", "ninth",   "tenth"};
  if (denominator == 2) return "one half";
  return std::to_string(numerator) + " " + names[denominator - 2] + (numerator == 1 ? "" : "s");
}

// 3/4 → 3 quarters; 11/12, which is no small fraction, is a date if it can be one.
void append_fraction(std::u32string& out, int first, int second) {
  if (0 < first && first < second && second <= 10) return append_ascii(out, fraction_words(first, second));
  if (first >= 1 && first <= 12 && second >= 1 && second <= 31) {
    out += month_name(first);
    return append_ascii(out, " " + small_ordinal(second));
  }
  append_ascii(out, std::to_string(first) + " slash " + std::to_string(second));
}

}  // namespace

void read_phone_numbers(TracedText& text) {
  rewrite(text, [](Codes codes, std::size_t i, std::u32string& with) -> std::size_t {
    if (!is_decimal(codes[i]) || !is_outside_number(code_before(codes, i), U".-")) return 0;
    if (digits_at(codes, i, 3) != 3 || code_at(codes, i + 3) != '-') return 0;
    std::size_t end = local_number_end(codes, i + 4);
    if (end == 0) end = local_number_end(codes, i);
    if (end == 0) return 0;
    for (const char32_t c : codes.substr(i, end - i)) {
      if (!with.empty()) with += ' ';
      if (c == '-') {
        with += U",  ";
      } else {
        with += c;
      }
    }
    return end;
  });
}

void read_fractions(TracedText& text) {
  rewrite(text, [](Codes codes, std::size_t i, std::u32string& with) -> std::size_t {
    if (!is_decimal(codes[i]) || !is_outside_number(code_before(codes, i), U"./")) return 0;
    const std::size_t slash = i + digits_at(codes, i, 2);
    if (code_at(codes, slash) != '/') return 0;
    const std::size_t digits = digits_at(codes, slash + 1, 2);
    const std::size_t end = slash + 1 + digits;
    if (digits == 0 || !is_outside_number(code_at(codes, end), U"./")) return 0;
    append_fraction(with, value_of(codes.substr(i, slash - i)), value_of(codes.substr(slash + 1, digits)));
    return end;
  });
}

void read_ranges(TracedText& text) {
  rewrite(text, [](Codes codes, std::size_t i, std::u32string& with) -> std::size_t {
    if (!is_decimal(codes[i]) || !is_outside_number(code_before(codes, i), U".-")) return 0;
    const std::size_t first_end = i + digits_at(codes, i, 4);
    const std::size_t dash = after_space(codes, first_end);
    if (code_at(codes, dash) != '-' && code_at(codes, dash) != U'–') return 0;
    const std::size_t second = after_space(codes, dash + 1);
    const std::size_t end = second + digits_at(codes, second, 4);
    if (end == second || !is_outside_number(code_at(codes, end), U".-%")) return 0;
    with.append(codes.substr(i, first_end - i)).append(U" to ").append(codes.substr(second, end - second));
    return end;
  });
}

void read_plus_signs(TracedText& text) {
  rewrite(text, [](Codes codes, std::size_t i, std::u32string& with) -> std::size_t {
    if (codes[i] != '+' || !is_outside_number(code_before(codes, i), U"+") || !is_decimal_at(codes, i + 1)) return 0;
    with = U"plus ";
    return i + 1;
  });
}

}  // namespace linnet::english
