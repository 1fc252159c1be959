#include "engine/text/normalize/units.h"

#include <algorithm>

namespace linnet::normalize {
namespace {

bool is_letter_symbol(Codes symbol) { return is_word_at(symbol, symbol.size() - 1); }
bool is_single(char32_t c, Codes of) { return of.find(c) != Codes::npos && c != 0; }

}  // namespace

Units::Units(const LanguageFile& file, const Numbers& numbers)
    : numbers_(numbers),
      cases_(file),
      adjective_after_(words_of(file, "unit-adjective-after")),
      adjective_before_(words_of(file, "unit-adjective-before")) {
  std::map<std::string_view, Unit> units;
  for (const LanguageFile::Line& line : file.lines("unit"))
    units[line[0]] = {std::string(line[0]), std::string(line[2]), std::string(line[3])};
  const auto unit_of = [&](const LanguageFile::Line& line, std::size_t field) -> const Unit& {
    const auto found = units.find(line[field]);
    if (found == units.end()) file.refuse(line, "no unit of the name '" + std::string(line[field]) + "'");
    return found->second;
  };
  // Symbols from hand-written lines come first: where two units share one, they decide.
  for (const LanguageFile::Line& line : file.lines("symbol"))
    for (const std::string_view symbol : split(line[1], '|')) symbols_.add(codes_of(symbol), unit_of(line, 0));
  for (const LanguageFile::Line& line : file.lines("unit"))
    for (const std::string_view symbol : split(line[1], '|')) symbols_.add(codes_of(symbol), units[line[0]]);
  for (const LanguageFile::Line& line : file.lines("symbol-before"))
    for (const std::string_view symbol : split(line[1], '|')) first_symbols_.add(codes_of(symbol), unit_of(line, 0));
  for (const LanguageFile::Line& line : file.lines("follower"))
    for (const std::string_view symbol : split(line[2], '|'))
      followers_[unit_of(line, 0).id].add(codes_of(symbol), unit_of(line, 1));
  for (const LanguageFile::Line& line : file.lines("unit-case"))
    case_forms_[{std::string(line[0]), std::string(line[1])}] = line[2];
  for (const LanguageFile::Line& line : file.lines("number-joint")) takes_endings_ = takes_endings_ || line[0] == "'";
  for (const LanguageFile::Line& line : file.lines("prime-units")) {
    foot_ = unit_of(line, 0);
    inch_ = unit_of(line, 1);
  }
}

std::string Units::forms_in_case(const Unit& unit, std::string_view grammatical_case) const {
  const auto found = case_forms_.find({unit.id, std::string(grammatical_case)});
  return found != case_forms_.end() ? found->second : cases_.forms(unit.forms, grammatical_case);
}

// A unit without forms of that case is said as without a case.
std::string Units::words(const Quantity& quantity, const Unit& unit, std::string_view grammatical_case) const {
  const bool is_span = quantity.last && grammatical_case.empty() && !numbers_.range_case().empty();
  const std::string_view wanted = is_span ? std::string_view(numbers_.range_case()) : grammatical_case;
  const std::string case_forms = wanted.empty() ? std::string() : forms_in_case(unit, wanted);
  const std::string& forms = case_forms.empty() ? unit.forms : case_forms;
  const std::string name = case_forms.empty() ? unit.gender : numbers_.in_case(unit.gender, wanted);
  const std::string number =
      is_span && !case_forms.empty() ? numbers_.range_words(quantity, name) : numbers_.words(quantity, name);
  const std::string_view form = form_of(forms, numbers_.category(quantity.counted()));
  // "un million de mètres", but "un million pour cent": only nouns have a gender.
  const bool is_noun = form.find("{0}") == std::string_view::npos && !form.starts_with('!') && !unit.gender.empty();
  if (is_noun && numbers_.category(quantity.counted()) == "many")
    return joined(number, std::string(numbers_.of(form)) + std::string(form));
  return with_noun(number, form);
}

// Whether an amount from `i` to `end` belongs to the noun behind it: "a 5 kg bag", "20 ft. containers".
bool Units::is_adjective(Codes text, std::size_t i, std::size_t end) const {
  const std::size_t next = after_space(text, end);
  if (next == end || !is_letter_at(text, next)) return false;
  const auto before = std::find(adjective_after_.begin(), adjective_after_.end(), word_before(text, i));
  return before != adjective_after_.end() || behind_word(text, next, adjective_before_) > next;
}

// "a 5-kg bag": the noun is singular.
std::string Units::as_adjective(const Quantity& quantity, const Unit& unit) const {
  const std::string_view form = form_of(unit.forms, "one");
  const bool is_plain = form.find("{0}") == std::string_view::npos && !form.starts_with('!');
  return is_plain ? joined(numbers_.words(quantity, unit.gender), form) : words(quantity, unit);
}

// 6′2″ or 6'2": an inch mark may be a closing quote, so " and ' count only together.
Match Units::primes_at(Codes text, std::size_t i) const {
  if (foot_.forms.empty() || !begins_apart(text, i)) return {};
  const auto feet = numbers_.number_at(text, i);
  if (!feet) return {};
  const char32_t mark = code_at(text, feet->end);
  if (is_single(mark, U"″")) return {feet->end + 1, codes_of(words({feet->number, {}, 0}, inch_))};
  if (!is_single(mark, U"′'’")) return {};
  const std::string foot_words = words({feet->number, {}, 0}, foot_);
  const auto inches = numbers_.number_at(text, after_space(text, feet->end + 1));
  if (inches && is_single(code_at(text, inches->end), U"″\"”"))
    return {inches->end + 1, codes_of(joined(foot_words, words({inches->number, {}, 0}, inch_)))};
  return mark == U'′' ? Match{feet->end + 1, codes_of(foot_words)} : Match{};
}

void Units::add_follower(Codes text, const Unit& unit, Match& match) const {
  const auto list = followers_.find(unit.id);
  const auto number = numbers_.number_at(text, after_space(text, match.end));
  if (list == followers_.end() || !number) return;
  const auto found = list->second.at(text, after_space(text, number->end),
                                     [&](Codes, std::size_t end) { return ends_apart(text, end); });
  if (found.value == nullptr) return;
  append_word(match.words, words({number->number, {}, 0}, *found.value));
  match.end = found.end;
}

SymbolTable<Units::Unit>::Found Units::symbol_at(Codes text, std::size_t i) const {
  return symbols_.at(text, i, [&](Codes symbol, std::size_t end) {
    const bool is_elided =
        !takes_endings_ && is_single(code_at(text, end), U"'’") && is_letter_at(text, end + 1);  // French "5 l’ont vu"
    return !is_elided && (!is_letter_symbol(symbol) || ends_apart(text, end));
  });
}

// The kg of "3 €/kg" and "$3/kg": Money has said "per".
Match Units::behind_currency(Codes text, std::size_t i) const {
  if (i < 2 || text[i - 1] != '/' || is_letter_at(text, i - 2) || !is_letter_at(text, i)) return {};
  const auto found = symbols_.at(text, i, [&](Codes, std::size_t end) { return ends_apart(text, end); });
  if (found.value == nullptr) return {};
  const std::string_view form = form_of(found.value->forms, "one");
  const bool is_plain = form.find("{0}") == std::string_view::npos && !form.starts_with('!');
  return is_plain ? Match{found.end, codes_of(form)} : Match{};
}

// %5, −%5
Match Units::symbol_first(Codes text, std::size_t i) const {
  const std::size_t begin = is_minus(text[i]) ? i + 1 : i;
  const auto symbol = first_symbols_.at(text, begin);
  if (symbol.value == nullptr || !begins_apart(text, i)) return {};
  auto quantity = numbers_.quantity_at(text, after_space(text, symbol.end));
  if (!quantity) return {};
  if (begin > i) quantity->first.is_negative = true;
  return {quantity->end, codes_of(words(*quantity, *symbol.value))};
}

Match Units::at(Codes text, std::size_t i) const {
  if (!first_symbols_.empty())
    if (Match match = symbol_first(text, i); match.end != 0) return match;
  if (Match match = behind_currency(text, i); match.end != 0) return match;
  if (!is_digit_at(text, i) && !is_minus(text[i])) return {};
  if (Match match = primes_at(text, i); match.end != 0) return match;
  if (!begins_apart(text, i) || is_single(code_before(text, i), U".,/")) return {};
  const auto quantity = numbers_.quantity_at(text, i);
  if (!quantity) return {};
  std::size_t at = after_space(text, quantity->end);
  const bool has_hyphen = at == quantity->end && code_at(text, at) == '-';  // a 5-kg bag
  if (has_hyphen) ++at;
  const auto found = symbol_at(text, at);
  if (found.value == nullptr) return {};
  const Unit& unit = *found.value;
  // "Flat 5B", "Type 3A": few units of one capital letter are written without a space.
  const bool is_letter_of_name = found.end == at + 1 && at == quantity->end && is_capital_at(text, at) &&
                                 Codes(U"LVW").find(text[at]) == Codes::npos;
  const bool has_ending = code_at(text, found.end) == ':' && is_letter_at(text, found.end + 1);  // Finnish: 5 %:n
  if (is_letter_of_name || has_ending) return {};
  if (has_hyphen) return {found.end, codes_of(as_adjective(*quantity, unit))};
  Match match{found.end, codes_of(words(*quantity, unit, cases_.at(text, i, quantity->end)))};
  if (unit.id.starts_with("number-")) {
    const auto counted = symbol_at(text, after_space(text, match.end));
    if (counted.value != nullptr && counted.value->id != unit.id) {
      append_word(match.words, form_of(counted.value->forms, numbers_.category(numeral_of(1'000'000'000))));
      match.end = counted.end;
    }
  }
  add_follower(text, unit, match);
  if (match.end == found.end && is_adjective(text, i, match.end)) match.words = codes_of(as_adjective(*quantity, unit));
  // A symbol's dot may be the sentence's too.
  if (text[match.end - 1] == '.' && may_end_sentence_at(text, match.end)) match.words += U'.';
  return match;
}

}  // namespace linnet::normalize
