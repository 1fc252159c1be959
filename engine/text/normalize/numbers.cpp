#include "engine/text/normalize/numbers.h"

#include <algorithm>

#include "engine/text/normalize/scan.h"
#include "engine/text/normalize/word_list.h"

namespace linnet::normalize {
namespace {

char32_t first_code(std::string_view utf8, char32_t otherwise) {
  const std::u32string codes = codes_of(utf8);
  return codes.empty() ? otherwise : codes[0];
}

bool is_less(const Numeral& a, const Numeral& b) {
  const auto digits = [](const Numeral& number) {
    return number.whole.substr(std::min(number.whole.find_first_not_of('0'), number.whole.size()));
  };
  const std::string first = digits(a);
  const std::string second = digits(b);
  if (first.size() != second.size()) return first.size() < second.size();
  return first != second ? first < second : a.decimals < b.decimals;
}

constexpr char32_t arabic_decimal = 0x66b;
constexpr char32_t arabic_thousands = 0x66c;

// Between digits the tilde is a dash, as in Chinese and Korean: 6~8.
bool is_dash(char32_t c) { return is_range_dash(c) || c == '~' || c == 0x301c || c == 0xff5e; }

bool is_short_year(const Numeral& year, const Numeral& last) {
  return year.is_whole() && last.is_whole() && year.whole.size() == 4 && last.whole.size() == 2 &&
         year.whole.substr(2) < last.whole;
}

}  // namespace

Numbers::Numbers(const LanguageFile& file)
    : spells_(file.value("full") == "yes"),
      says_decimals_as_number_(file.value("decimals") == "number"),
      decimal_(first_code(file.value("decimal"), '.')),
      minus_(file.value("minus", "-")),
      range_(file.value("range", "–")),
      point_(file.value("point")),
      thousands_(words_of(file, "thousand")),
      spellout_(file),
      plurals_(file) {
  for (const LanguageFile::Line& line : file.lines("group")) groups_ += codes_of(line[0]);
  for (const LanguageFile::Line& line : file.lines("number")) {
    if (!spellout_.has(line[1])) file.refuse(line, "no rules of the name '" + std::string(line[1]) + "'");
    sets_[line[0]] = line[1];
  }
  for (const LanguageFile::Line& line : file.lines("range-in-case")) {
    range_template_ = line[0];
    range_case_ = line[1];
  }
  const auto of = split(file.value("money-of"), '|');
  if (!of.empty()) of_ = elided_of_ = std::string(of[0]) + ' ';
  if (of.size() > 1) elided_of_ = of[1];
  read_endings(file);
  read_decimal_names(file);
  if (spells_ && !has("cardinal"))
    file.refuse(file.lines("full").back(), "numbers in words need a line 'number cardinal'");
}

void Numbers::read_endings(const LanguageFile& file) {
  for (const LanguageFile::Line& line : file.lines("number-endings")) {
    if (!sets_.contains(line[1]))
      file.refuse(line, "no line 'number' of the name '" + std::string(line[1]) + "' to change the endings of");
    Endings& endings = endings_[std::string(line[0])];
    endings.from = line[1];
    for (const std::string_view pair : split(line[2], '|')) {
      const std::size_t equals = pair.find('=');
      if (equals == std::string_view::npos) file.refuse(line, "endings are expected such as ый=ого|ий=ьего");
      endings.endings.emplace_back(pair.substr(0, equals), pair.substr(equals + 1));
    }
  }
}

std::string Numbers::with_ending(const Numeral& number, const Endings& endings) const {
  std::string made;
  const std::string said = words(number, endings.from);
  for (const std::string_view word : split(said, ' ')) {
    const auto found = std::find_if(endings.endings.begin(), endings.endings.end(),
                                    [&](const auto& ending) { return word.ends_with(ending.first); });
    const bool is_kept = found == endings.endings.end();
    made = joined(made, is_kept ? std::string(word)
                                : std::string(word.substr(0, word.size() - found->first.size())) + found->second);
  }
  return made;
}

void Numbers::read_decimal_names(const LanguageFile& file) {
  for (const LanguageFile::Line& line : file.lines("decimal-word"))
    decimal_words_[{std::string(line[0]), std::string(line[1])}] = line[2];
  if (file.value("decimals") != "named") return;
  for (const LanguageFile::Line& line : file.lines("decimal-whole"))
    decimal_names_[std::string(line[1])].whole = line[0];
  for (const LanguageFile::Line& line : file.lines("decimal-place")) {
    if (line[0].size() != 1 || line[0][0] < '1' || line[0][0] > '9')
      file.refuse(line, "'" + std::string(line[0]) + "' is no count of decimals, expected 1 to 9");
    decimal_names_[std::string(line[2])].places[static_cast<std::size_t>(line[0][0] - '0')] = line[1];
  }
}

bool Numbers::separates_thousands(char32_t c) const {
  return is_space_between_digits(c) || c == '\'' || c == 0x2019 || c == arabic_thousands ||
         (c != 0 && groups_.find(c) != std::u32string::npos);
}

// Behind groups of three digits, each with the same separator before it: 1,234,567. Indian numbers have groups of two
// before the last: 12,34,567.
std::size_t Numbers::groups_end(Codes text, std::size_t i, std::string& digits) const {
  const char32_t separator = code_at(text, i);
  // "1 000 000" is a number in every language, "1 000" is one only where a space separates thousands.
  const bool needs_two = separator == ' ' && !separates_thousands(separator);
  if (digits.size() > 3 || (!separates_thousands(separator) && !needs_two)) return i;
  std::string more;
  std::size_t end = i;
  std::size_t last = 3;
  while (code_at(text, end) == separator && last <= 3 && more.size() < look_around) {
    const std::string group = digits_at(text, end + 1, 4);
    if (group.size() != 3 && !(group.size() == 2 && separator == ',' && digits.size() <= 2)) break;
    last = group.size();
    more += group;
    end += 1 + group.size();
  }
  if (last != 3 || (needs_two && more.size() < 6)) return i;  // a last group of two is no group
  digits += more;
  return end;
}

// Behind " mila", `i` if there is none.
std::size_t Numbers::behind_thousand(Codes text, std::size_t i) const {
  const std::size_t word = after_space(text, i);
  const std::size_t end = word > i ? behind_word(text, word, thousands_) : word;
  return end > word && ends_apart(text, end) ? end : i;
}

std::optional<FoundNumber> Numbers::number_at(Codes text, std::size_t i) const {
  if (!is_digit_at(text, i) || (i > 0 && is_digit_at(text, i - 1))) return std::nullopt;
  FoundNumber found;
  found.number.whole = digits_at(text, i);
  found.end = i + found.number.whole.size();
  found.end = groups_end(text, found.end, found.number.whole);
  const char32_t mark = code_at(text, found.end);
  const bool has_point = (mark == decimal_ || mark == arabic_decimal) && is_digit_at(text, found.end + 1);
  if (has_point) {
    found.number.decimals = digits_at(text, found.end + 1);
    found.end += 1 + found.number.decimals.size();
  }
  if (found.number.is_whole() && found.end - i <= 3 && found.number.whole[0] != '0') {
    if (const std::size_t end = behind_thousand(text, found.end); end > found.end) {
      found.number.whole += "000";
      found.end = end;
    }
  }
  // 1.2.3 and 10.0.0.1 are no numbers, nor is what goes on behind 256 digits.
  const char32_t next = code_at(text, found.end);
  if (is_digit_at(text, found.end) || ((next == '.' || next == decimal_) && is_digit_at(text, found.end + 1)))
    return std::nullopt;
  return found;
}

std::optional<FoundNumber> Numbers::signed_number_at(Codes text, std::size_t i) const {
  if (!is_minus(code_at(text, i))) return number_at(text, i);
  const char32_t before = code_before(text, i);
  // A hyphen behind a letter of any script joins: ב-5.
  const bool is_joined = i > 0 && is_word_at(text, i - 1) && (text[i] == '-' || !begins_apart(text, i));
  if (is_joined || before == '.' || before == ')' || before == '/' || is_minus(before)) return std::nullopt;
  auto found = number_at(text, after_space(text, i + 1) == i + 2 && text[i] != '-' ? i + 2 : i + 1);
  if (found) found->number.is_negative = true;
  return found;
}

std::optional<Quantity> Numbers::quantity_at(Codes text, std::size_t i) const {
  const auto first = signed_number_at(text, i);
  if (!first) return std::nullopt;
  Quantity quantity{first->number, std::nullopt, first->end};
  std::size_t dash = first->end;
  if (is_dash(code_at(text, after_space(text, dash)))) dash = after_space(text, dash);
  if (!is_dash(code_at(text, dash))) return quantity;
  const bool is_spaced = dash > first->end;
  const std::size_t next = after_space(text, dash + 1);
  if (is_spaced != (next > dash + 1)) return quantity;  // "5 -3" is no range
  const auto last = number_at(text, next);
  // "3-1" with a hyphen is a score or a code; "1-3" is a range, and so is "1990-95".
  if (!last ||
      (is_minus(text[dash]) && !is_less(first->number, last->number) && !is_short_year(first->number, last->number)))
    return quantity;
  quantity.last = last->number;
  quantity.end = last->end;
  return quantity;
}

std::string Numbers::positive_words(const Numeral& number, std::string_view set) const {
  if (number.is_whole()) return spellout_.words(set, number.whole);
  // What is not whole agrees with no noun.
  const std::string_view cardinal = sets_.find("cardinal")->second;
  std::string words = joined(spellout_.words(cardinal, number.whole), point_);
  const std::size_t zeros = std::min(number.decimals.find_first_not_of('0'), number.decimals.size());
  const bool as_number = says_decimals_as_number_ && number.decimals.size() <= 3 && zeros < number.decimals.size();
  const std::size_t by_digit = as_number ? zeros : number.decimals.size();
  words = joined(words, spellout_.digit_words(cardinal, number.decimals.substr(0, by_digit)));
  if (by_digit == number.decimals.size()) return words;
  return joined(words, spellout_.words(cardinal, number.decimals.substr(by_digit)));
}

// "три целых пять десятых"; empty if the file has no names for as many decimals.
std::string Numbers::named_decimals(const Numeral& number, std::string_view name) const {
  const auto whole_word = decimal_words_.find({number.whole + "," + number.decimals, std::string(name)});
  if (whole_word != decimal_words_.end()) return whole_word->second;
  const std::size_t dash = name.find('-');
  const std::string_view of_name = dash == std::string_view::npos ? std::string_view() : name.substr(dash + 1);
  const auto found = decimal_names_.contains(of_name) ? decimal_names_.find(of_name) : decimal_names_.find("");
  if (found == decimal_names_.end()) return {};
  const auto place = found->second.places.find(number.decimals.size());
  if (place == found->second.places.end()) return {};
  const std::string counting = in_case("feminine", found->first);
  const auto counted = [&](const Numeral& count, std::string_view forms) {
    const std::string_view category = count.value() == 0 ? "zero" : plurals_.category(count);
    return joined(words(count, counting), form_of(forms, category));
  };
  const std::size_t zeros = std::min(number.decimals.find_first_not_of('0'), number.decimals.size() - 1);
  return joined(counted(numeral_of(number.whole), found->second.whole),
                counted(numeral_of(number.decimals.substr(zeros)), place->second));
}

std::string Numbers::in_case(std::string_view name, std::string_view grammatical_case) const {
  if (grammatical_case.empty() || name.ends_with("-" + std::string(grammatical_case))) return std::string(name);
  for (const std::string_view base : {name, std::string_view("cardinal")}) {
    std::string full = std::string(base) + "-" + std::string(grammatical_case);
    if (has(full)) return full;
  }
  return std::string(name);
}

std::string Numbers::words(const Numeral& number, std::string_view name) const {
  Numeral positive = number;
  positive.is_negative = false;
  const auto with_sign = [&](const std::string& said) {
    if (!number.is_negative) return said;
    return minus_.find("{0}") == std::string::npos ? joined(minus_, said) : replaced(minus_, "{0}", said);
  };
  if (spells_) {
    if (!number.is_whole())
      if (const std::string named = named_decimals(positive, name); !named.empty()) return with_sign(named);
    if (const auto endings = endings_.find(name); endings != endings_.end() && number.is_whole())
      return with_sign(with_ending(positive, endings->second));
    const auto named = sets_.find(name);
    return with_sign(positive_words(positive, (named == sets_.end() ? sets_.find("cardinal") : named)->second));
  }
  std::string digits = number.whole;
  if (!number.is_whole()) digits += utf8_of(Codes(&decimal_, 1)) + number.decimals;
  return with_sign(digits);
}

std::string Numbers::words(const Quantity& quantity, std::string_view name) const {
  const std::string first = words(quantity.first, name);
  if (!quantity.last) return first;
  const std::string last = words(*quantity.last, name);
  if (range_.find("{0}") == std::string::npos) return joined(joined(first, range_), last);
  return replaced(replaced(range_, "{0}", first), "{1}", last);
}

std::string Numbers::range_words(const Quantity& quantity, std::string_view name) const {
  return replaced(replaced(range_template_, "{0}", words(quantity.first, name)), "{1}", words(*quantity.last, name));
}

std::string_view Numbers::of(std::string_view noun) const {
  static constexpr Codes vowels = U"aeiouhAEIOUHâéèêîôÉÈÊÎÔ";
  const std::u32string first = codes_of(noun.substr(0, 4));
  return !first.empty() && vowels.find(first[0]) != Codes::npos ? elided_of_ : of_;
}

std::string Numbers::digit_words(std::string_view digits) const {
  if (spells_) return spellout_.digit_words(sets_.find("cardinal")->second, digits);
  std::string spaced;
  for (const char digit : digits) spaced = joined(spaced, std::string_view(&digit, 1));
  return spaced;
}

}  // namespace linnet::normalize
