#include <algorithm>
#include <array>

#include "engine/text/english/ascii_words.h"
#include "engine/text/english/lexicon.h"
#include "engine/text/english/numbers.h"

// Numbers as they are said: years in pairs, amounts with their units, digits one by one inside of words.
namespace linnet::english {
namespace {

bool is_in(std::string_view set, char c) { return set.find(c) != std::string_view::npos; }

bool is_ordinal(std::string_view suffix) {
  return suffix == "st" || suffix == "nd" || suffix == "rd" || suffix == "th";
}

std::string without_commas(std::string_view number) {
  std::string digits(number);
  std::erase(digits, ',');
  return digits;
}

std::vector<std::string_view> parts_at_points(std::string_view number) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t point = number.find('.');
    parts.push_back(number.substr(0, point));
    if (point == std::string_view::npos) return parts;
    number.remove_prefix(point + 1);
  }
}

// 5.25, 5.5 and 5, but not 5.125 or 1.2.3
bool is_amount(std::string_view number) {
  const auto parts = parts_at_points(number);
  return parts.size() == 1 || (parts.size() == 2 && parts[1].size() < 3);
}

}  // namespace

// The words of a number one after the other.
class Lexicon::NumberReading {
 public:
  explicit NumberReading(const Lexicon& lexicon) : lexicon_(lexicon) {}

  void add(Reading word) {
    if (!word) return;
    if (!is_empty_) phonemes_ += U' ';
    phonemes_ += *word;
    is_empty_ = false;
  }
  void add(const NumberWords& words) {
    for (const std::string& word : words) add(lexicon_.look_up(word, word == "point" ? Stress(-2) : std::nullopt));
  }
  void add_one_by_one(std::string_view digits) {
    for (const char digit : digits) add(cardinal({&digit, 1}));
  }
  // As a part of a name: 007, 1234 one by one; 747 as seven forty-seven, 505 as five oh five; others as numbers.
  void add_short(std::string_view digits) {
    if (digits.starts_with('0') || digits.size() > 3) return add_one_by_one(digits);
    if (digits.size() != 3 || digits.ends_with("00")) return add(cardinal(digits));
    add(cardinal(digits.substr(0, 1)));
    if (digits[1] != '0') return add(cardinal(digits.substr(1)));
    add(lexicon_.look_up("O", -2));
    add(cardinal(digits.substr(2)));
  }
  // With points between: each part as a number, or its digits.
  void add_parts(std::string_view number) {
    for (const std::string_view part : parts_at_points(number)) {
      if (part.empty()) continue;
      const bool is_round = part.find_first_not_of('0', 1) == std::string_view::npos;
      if (part.starts_with('0') || (part.size() != 2 && !is_round))
        add_one_by_one(part);
      else
        add(cardinal(part));
    }
  }
  void add_amount(std::string_view number, std::string_view currency);

  Reading taken() { return is_empty_ ? std::nullopt : Reading(std::move(phonemes_)); }
  bool is_empty() const { return is_empty_; }

 private:
  const Lexicon& lexicon_;
  Phonemes phonemes_;
  bool is_empty_ = true;
};

void Lexicon::NumberReading::add_amount(std::string_view number, std::string_view currency) {
  std::array<std::string_view, 2> units = {"dollar", "cent"};
  if (currency == "£") units = {"pound", "pence"};
  if (currency == "€") units = {"euro", "cent"};
  const auto parts = parts_at_points(number);
  const auto is_zero = [](std::string_view digits) { return digits.find_first_not_of('0') == std::string_view::npos; };
  const bool has_both = parts.size() > 1 && !is_zero(parts[0]) && !is_zero(parts[1]);
  const bool has_cents = parts.size() > 1 && !is_zero(parts[1]);
  for (std::size_t i = has_cents && !has_both ? 1 : 0; i < (has_cents ? 2 : 1); ++i) {
    if (i == 1 && has_both) add(lexicon_.look_up("and"));
    const NumberWords words = cardinal(parts[i]);
    add(words);
    const bool is_one = words.size() == 1 && words[0] == "one";
    add(is_one || units[i] == "pence" ? lexicon_.look_up(units[i]) : lexicon_.plural_of(units[i]));
  }
}

Lexicon::Reading Lexicon::plural_of(std::string_view unit) const {
  return stem_s({std::string(unit) + "s", "", {}, nullptr});
}

Lexicon::Reading Lexicon::read_number(std::string_view word, std::string_view currency, bool is_head) const {
  const std::size_t digits_end = word.find_last_not_of("abcdefghijklmnopqrstuvwxyz'") + 1;
  const std::string_view suffix = word.substr(digits_end);
  word = word.substr(0, digits_end);
  NumberReading reading(*this);
  if (word.starts_with('-')) {
    reading.add(look_up("minus"));
    word.remove_prefix(1);
  }
  const std::string number = without_commas(word);
  const auto points = std::count(number.begin(), number.end(), '.');
  if (is_digits(word) && is_ordinal(suffix))
    reading.add(ordinal(word));
  else if (reading.is_empty() && word.size() == 4 && currency.empty() && is_digits(word))
    reading.add(year(word));
  else if (!is_head && points == 0)
    reading.add_short(number);
  else if (points > 1 || !is_head)
    reading.add_parts(number);
  else if (!currency.empty() && is_amount(word))
    reading.add_amount(number, currency);
  else if (points == 0)
    reading.add(is_ordinal(suffix) && !is_digits(word) ? ordinal(number) : cardinal(number));
  else if (number.starts_with('.'))
    reading.add(NumberWords{"point"}), reading.add_one_by_one(std::string_view(number).substr(1));
  else
    reading.add(decimal(number));
  Reading read = reading.taken();
  if (suffix == "s" || suffix == "'s") return with_s(std::move(read));
  if (suffix == "ed" || suffix == "'d") return with_ed(std::move(read));
  if (suffix == "ing") return with_ing(std::move(read));
  return read;
}

Lexicon::Reading Lexicon::read_digits(std::string_view number) const { return read_number(number, "", false); }

bool is_number(std::string_view word, bool is_head) {
  if (std::none_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; })) return false;
  for (const std::string_view suffix : {"ing", "'d", "ed", "'s", "st", "nd", "rd", "th", "s"}) {
    if (!word.ends_with(suffix)) continue;
    word.remove_suffix(suffix.size());
    break;
  }
  if (is_head && word.starts_with('-')) word.remove_prefix(1);
  return std::all_of(word.begin(), word.end(), [](char c) { return is_in("0123456789,.", c); });
}

}  // namespace linnet::english
