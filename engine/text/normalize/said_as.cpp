// Normalizer::said_as(): texts whose kind is known.
#include <algorithm>
#include <optional>
#include <vector>

#include "engine/text/characters.h"
#include "engine/text/normalize/compose.h"
#include "engine/text/normalize/normalizer.h"
#include "engine/text/normalize/scan.h"
#include "engine/text/utf8.h"

namespace linnet::normalize {
namespace {

constexpr std::size_t most_digits_of_date = 8;

// "1,234.5" or "-3"; with any letters or one dot behind it ("21st", "3.") if `with_suffix`. None: it is no number.
std::optional<Numeral> whole_number(const Numbers& numbers, Codes text, bool with_suffix) {
  if (text.empty()) return std::nullopt;
  auto found = numbers.signed_number_at(text, 0);
  if (!found) return std::nullopt;
  while (with_suffix && found->end < text.size() && !is_digit_at(text, found->end)) ++found->end;
  return found->end == text.size() ? std::optional(found->number) : std::nullopt;
}

// The numbers of a date by the letters of its format: "05/03/2024" by dmy, "20240305" by yyyymmdd.
struct DateParts {
  int day = 0, month = 0;  // 0: none
  std::string year;
};

// Groups of digits; none if something else than separators is between them.
std::vector<std::string> digit_groups(Codes text) {
  std::vector<std::string> groups;
  for (std::size_t i = 0; i < text.size();) {
    const std::string digits = digits_at(text, i, most_digits_of_date + 1);
    if (digits.empty() && Codes(U"/-.,_ ").find(text[i]) == Codes::npos) return {};
    if (!digits.empty()) groups.push_back(digits);
    i += std::max<std::size_t>(digits.size(), 1);
  }
  return groups;
}

std::optional<DateParts> date_parts(Codes text, std::string_view format) {
  std::vector<std::string> groups = digit_groups(text);
  const bool is_in_one = groups.size() == 1 && groups[0].size() == format.size() && format.size() > 1;
  const std::string all = is_in_one ? groups[0] : "";
  if (is_in_one) groups.clear();
  std::string order;
  for (std::size_t i = 0; i < format.size();) {
    const std::size_t end = std::min(format.find_first_not_of(format[i], i), format.size());
    if (is_in_one) groups.push_back(all.substr(i, end - i));
    order += format[i];
    i = end;
  }
  if (order.empty() || groups.size() != order.size()) return std::nullopt;
  DateParts date;
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (order[i] == 'y') {
      date.year = groups[i];
      continue;
    }
    if ((order[i] != 'd' && order[i] != 'm') || groups[i].size() > 2) return std::nullopt;
    (order[i] == 'd' ? date.day : date.month) = std::stoi(groups[i]);
  }
  return date;
}

std::string in_small_ascii(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

}  // namespace

// What the recognizer of that name reads the whole text as, else the text in its spoken form.
std::string Normalizer::said_by(std::string_view rule, std::string_view text) const {
  const TracedText codes = compose(traced(text));
  for (const auto& recognizer : recognizers_) {
    if (rule != recognizer->name() || codes.codes.empty()) continue;
    const Match match = recognizer->at(codes.codes, 0);
    if (match.end == codes.codes.size()) return utf8_of(match.words);
  }
  return spoken_form(text).text;
}

std::string Normalizer::said_as(std::string_view given, const SayAs& as) const {
  const std::string_view text = without_outer_space(given);
  const std::u32string codes = compose(traced(text)).codes;
  const std::string kind = in_small_ascii(as.kind);
  if (kind == "characters" || kind == "spell-out" || kind == "verbatim" || kind == "digits")
    return utf8_of(spelled_out_.words(codes));
  if (kind == "telephone") return phone_numbers_->words_for(codes);
  if (kind == "cardinal" || kind == "number" || kind == "ordinal") {
    const bool is_ordinal = kind == "ordinal";
    const auto number = whole_number(numbers_, codes, is_ordinal);
    const bool has_words = number && (!is_ordinal || (numbers_.spells() && numbers_.has("ordinal")));
    return has_words ? numbers_.words(*number, is_ordinal ? "ordinal" : "cardinal") : spoken_form(text).text;
  }
  if (kind == "date") {
    const auto date = date_parts(codes, in_small_ascii(as.format));
    const std::string words = date ? dates_->words_for(date->day, date->month, date->year) : "";
    return words.empty() ? said_by("date", text) : words;
  }
  if (kind == "currency") return said_by("money", text);
  if (kind == "time" || kind == "unit" || kind == "fraction") return said_by(kind, text);
  return std::string(given);
}

}  // namespace linnet::normalize
