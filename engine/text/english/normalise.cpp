#include "engine/text/english/normalise.h"

#include "engine/text/character_class.h"
#include "engine/text/english/normalise_rules.h"
#include "engine/text/english/normalise_tables.h"
#include "engine/text/english/scan.h"

namespace linnet::english {
namespace {

using normalize::rewrite;

// A run of white space becomes a space, or nothing at the begin and the end of the text.
void collapse_space(TracedText& text) {
  TracedText result;
  result.codes.reserve(text.codes.size());
  result.origin.reserve(text.origin.size());
  std::size_t end = 0;  // of the last character that is no white space
  for (std::size_t i = 0; i < text.codes.size(); ++i) {
    if (is_space(text.codes[i])) continue;
    if (end < i && end > 0) {
      result.codes.push_back(' ');
      result.origin.push_back(text.origin[end]);
    }
    result.codes.push_back(text.codes[i]);
    result.origin.push_back(text.origin[i]);
    end = i + 1;
  }
  result.origin.push_back(text.origin[end]);
  text = std::move(result);
}

void unify_signs(TracedText& text) {
  for (char32_t& c : text.codes) {
    if (c == U'’') c = '\'';
    if (c == U'‒') c = '-';
    if (c == U'―') c = U'—';
  }
}

// A sign that is read only between two words, which it may touch.
void read_spaced_symbol(TracedText& text, char32_t symbol, Codes words) {
  if (text.codes.find(symbol) == std::u32string::npos) return;
  rewrite(text, [=](Codes codes, std::size_t i, std::u32string& with) -> std::size_t {
    if (i == 0 || codes[i - 1] == ' ') return 0;
    const std::size_t at = after_space(codes, i);
    if (code_at(codes, at) != symbol) return 0;
    const std::size_t end = after_space(codes, at + 1);
    if (end == codes.size() || codes[end] == ' ') return 0;
    with = words;
    return end;
  });
}

void read_symbols(TracedText& text) {
  for (const Expansion& symbol : spaced_symbols()) read_spaced_symbol(text, symbol.text.front(), symbol.expansion);
  rewrite(text, [](Codes codes, std::size_t i, std::u32string& with) -> std::size_t {
    if (is_word_at(codes, i) && codes[i] < 0x80 && codes[i] != '_') return 0;
    const Expansion* symbol = find_at(symbols(), codes, i, [](std::size_t) { return true; });
    if (symbol == nullptr) return 0;
    with = symbol->expansion;
    return i + 1;
  });
}

void drop_space_before_marks(TracedText& text) {
  rewrite(text, [](Codes codes, std::size_t i, std::u32string&) -> std::size_t {
    const bool drops = codes[i] == ' ' && Codes(U",.;:!?").find(code_at(codes, i + 1)) != Codes::npos;
    return drops ? i + 1 : 0;
  });
}

constexpr void (*rules[])(TracedText&) = {
    read_times,          read_iso_dates,     read_us_dates,     read_large_money, read_cents,
    read_currencies,     read_degrees,       read_units,        read_month_days,  read_day_months,
    read_titles,         read_abbreviations, read_number_signs, read_hashes,      read_roman_cardinals,
    read_roman_ordinals, read_phone_numbers, read_fractions,    read_ranges,      read_plus_signs,
    read_symbols,
};

}  // namespace

Normalised normalise(std::string_view given) {
  TracedText text = normalize::traced(given);
  collapse_space(text);
  unify_signs(text);
  for (const auto rule : rules) rule(text);
  collapse_space(text);
  drop_space_before_marks(text);
  return normalize::bytes_of(text);
}

Normalised tidied(std::string_view given) {
  TracedText text = normalize::traced(given);
  unify_signs(text);
  collapse_space(text);
  drop_space_before_marks(text);
  return normalize::bytes_of(text);
}

}  // namespace linnet::english
