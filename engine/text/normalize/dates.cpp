#include "engine/text/normalize/dates.h"

#include <algorithm>

namespace linnet::normalize {
namespace {

int value_of(const std::string& digits) { return digits.empty() || digits.size() > 4 ? -1 : std::stoi(digits); }

std::string with_century(const std::string& year) {
  return year.size() == 2 ? (value_of(year) > 50 ? "19" : "20") + year : year;
}

}  // namespace

Dates::Dates(const LanguageFile& file, const Numbers& numbers)
    : numbers_(numbers),
      day_after_(file, "day-after"),
      day_marks_(words_of(file, "day-mark")),
      between_(words_of(file, "between-day-and-month")),
      year_marks_(words_of(file, "year-mark")),
      day_joiners_(words_of(file, "day-joiner")),
      before_short_(words_of(file, "short-date-before")),
      order_(file.value("date-order", "dmy")),
      month_may_be_first_(order_ == "mdy" || file.value("month-first") == "yes"),
      date_(file.value("date", "{day} {month} {year}")),
      date_no_year_(file.value("date-no-year", "{day} {month}")),
      month_year_(file.value("month-year", "{month} {year}")) {
  for (const LanguageFile::Line& line : file.lines("date-day-first")) {
    article_ = line[0];
    day_first_ = line[1];
    day_first_no_year_ = line[2];
  }
  for (const LanguageFile::Line& line : file.lines("day-span")) {
    day_span_ = line[0];
    first_of_span_ = line[1];
    last_of_span_ = line[2];
  }
  for (const LanguageFile::Line& line : file.lines("month")) {
    const int number = file.number(line, 0);
    if (number != static_cast<int>(months_.size()) + 1) file.refuse(line, "months are expected in order, from 1 to 12");
    months_.push_back({std::string(line[1]), std::string(line[2])});
    for (const std::string_view name : {line[1], line[2]}) names_.add(in_small_letters(codes_of(name)), number);
    for (const std::string_view name : split(line[3], '|')) {
      const std::u32string abbreviation = in_small_letters(codes_of(name));
      if (abbreviation != in_small_letters(codes_of(line[1]))) names_.add(abbreviation + U".", number);
      names_.add(abbreviation, number);
    }
  }
}

bool Dates::has_valid_numbers(const Date& date) const {
  return date.month >= 1 && date.month <= static_cast<int>(months_.size()) && date.day >= 1 && date.day <= 31;
}

// 2024-03-05, 2024/03/05; where dates are written so, also 2024/3/5 and "2024. 3. 5.", of which the last dot is read
// too.
Dates::Date Dates::year_first(Codes text, std::size_t i) const {
  Date date;
  date.year = digits_at(text, i, 5);
  const char32_t separator = code_at(text, i + 4);
  const bool is_usual = order_ == "ymd";
  const bool has_dots = is_usual && separator == '.' && after_space(text, i + 5) > i + 5;
  if (date.year.size() != 4 || (separator != '-' && separator != '/' && !has_dots)) return {};
  const std::size_t month_begin = has_dots ? i + 6 : i + 5;
  const std::string month = digits_at(text, month_begin, 3);
  const std::size_t month_end = month_begin + month.size();
  const std::size_t day_begin = has_dots ? after_space(text, month_end + 1) : month_end + 1;
  const std::string day = digits_at(text, day_begin, 3);
  date.month = value_of(month);
  date.day = value_of(day);
  date.end = day_begin + day.size();
  const auto fits = [&](const std::string& digits) { return digits.size() == 2 || (is_usual && digits.size() == 1); };
  if (code_at(text, month_end) != separator || !fits(month) || !fits(day) || !has_valid_numbers(date)) return {};
  if (has_dots && code_at(text, date.end) == '.') ++date.end;
  return date;
}

// 5.3.2024, 5/3/24, 05-03-2024, and with spaces behind the dots: "5. 3. 2024".
Dates::Date Dates::numeric_date(Codes text, std::size_t i) const {
  const std::string first = digits_at(text, i, 3);
  const char32_t separator = code_at(text, i + first.size());
  if (first.size() > 2 || (separator != '.' && separator != '/' && separator != '-')) return {};
  const auto behind = [&](std::size_t at) { return separator == '.' ? after_space(text, at + 1) : at + 1; };
  const std::size_t second_begin = behind(i + first.size());
  const std::string second = digits_at(text, second_begin, 3);
  const std::size_t second_end = second_begin + second.size();
  if (second.empty() || second.size() > 2 || code_at(text, second_end) != separator) return {};
  const std::size_t year_begin = behind(second_end);
  Date date;
  date.year = digits_at(text, year_begin, 5);
  date.end = year_begin + date.year.size();
  if (date.year.size() != 4 && (date.year.size() != 2 || separator == '-')) return {};
  const bool goes_on =
      (code_at(text, date.end) == separator && is_digit_at(text, date.end + 1)) || is_word_at(text, date.end);
  if (goes_on) return {};
  date.year = with_century(date.year);
  const bool month_first = order_ == "mdy" && separator != '.';
  date.is_day_first = !month_first;
  date.day = value_of(month_first ? second : first);
  date.month = value_of(month_first ? first : second);
  if (date.month > 12 && date.day <= 12) std::swap(date.day, date.month);  // 25/12/2024 in American English
  return has_valid_numbers(date) ? date : Date{};
}

// "den 5/3" and "5/3 2024"; 12/09 and 05/06 everywhere: a zero shows that this is no fraction.
Dates::Date Dates::short_date(Codes text, std::size_t i) const {
  const std::string first = digits_at(text, i, 3);
  const std::size_t slash = i + first.size();
  const std::string second = digits_at(text, slash + 1, 3);
  Date date;
  date.end = slash + 1 + second.size();
  if (code_at(text, slash) != '/' || second.empty() || is_word_at(text, date.end) || code_at(text, date.end) == '/')
    return {};
  bool is_date = order_ != "ymd" && first.size() == 2 && second.size() == 2 && (first[0] == '0' || second[0] == '0');
  date.is_day_first = order_ != "mdy";
  date.day = value_of(date.is_day_first ? first : second);
  date.month = value_of(date.is_day_first ? second : first);
  if (!before_short_.empty()) {
    read_year(text, date.end, date);
    const auto word = std::find(before_short_.begin(), before_short_.end(), word_before(text, i));
    is_date = is_date || !date.year.empty() || word != before_short_.end();
  }
  return is_date && has_valid_numbers(date) ? date : Date{};
}

int Dates::month_at(Codes text, std::size_t i, std::size_t& end) const {
  constexpr std::size_t longest_name = 24;
  const std::u32string small = in_small_letters(text.substr(std::min(i, text.size()), longest_name));
  const auto found = names_.at(
      small, 0, [&](Codes name, std::size_t behind) { return name.back() == '.' || ends_apart(small, behind); });
  if (found.value == nullptr) return 0;
  end = i + found.end;
  return *found.value;
}

// Keeps the month's name if it is written in full: "с мая 2024".
void Dates::note_full_name(Codes text, std::size_t i, Date& date) const {
  if (date.month == 0) return;
  const Codes written = text.substr(i, date.end - i);
  const Month& month = months_[static_cast<std::size_t>(date.month - 1)];
  const std::u32string small = in_small_letters(written);
  for (const std::string& name : {month.format, month.standalone})
    if (small == in_small_letters(codes_of(name))) date.month_as_written = utf8_of(written);
}

// " 2024", ", 2024", " de 2024", and what may stand behind: "г.".
void Dates::read_year(Codes text, std::size_t i, Date& date) const {
  std::size_t at = code_at(text, i) == ',' ? i + 1 : i;
  if (after_space(text, at) == at) return;
  at = after_space(text, at);
  if (const std::size_t word = behind_word(text, at, between_); word > at) at = after_space(text, word);
  const std::string year = digits_at(text, at, 5);
  if (year.size() != 4 || !ends_apart(text, at + 4)) return;
  const char32_t next = code_at(text, at + 4);
  if ((next == ',' || next == '.' || next == ':') && is_digit_at(text, at + 5)) return;
  date.year = year;
  date.end = at + 4;
  const std::size_t mark = after_space(text, date.end);
  if (const std::size_t end = behind_word(text, mark, year_marks_); end > mark) {
    // The dot of "г." may be the sentence's too: it stays.
    date.end = text[end - 1] == '.' && may_end_sentence_at(text, end) ? end - 1 : end;
  }
}

// "–10", " по 10", and what may stand behind a day; `i` if nothing such follows.
std::size_t Dates::read_last_day(Codes text, std::size_t i, Date& date) const {
  std::size_t at = after_space(text, i);
  std::string joiner;
  if (is_range_dash(code_at(text, at)) && !day_span_.empty()) {
    at = after_space(text, at + 1);
  } else {
    const std::size_t word = behind_word(text, at, day_joiners_);
    if (at == i || word == at || after_space(text, word) == word) return i;
    joiner = utf8_of(text.substr(at, word - at));
    at = after_space(text, word);
  }
  const std::string digits = digits_at(text, at, 3);
  if (digits.empty() || digits.size() > 2 || value_of(digits) > 31 || value_of(digits) == 0) return i;
  date.last_day = value_of(digits);
  date.joiner = joiner;
  return behind_word(text, at + digits.size(), day_marks_);
}

Dates::Date Dates::day_first(Codes text, std::size_t i) const {
  Date date;
  const std::string digits = digits_at(text, i, 3);
  if (digits.size() > 2) return {};
  date.day = value_of(digits);
  std::size_t at = behind_word(text, i + digits.size(), day_marks_);
  at = read_last_day(text, at, date);
  if (after_space(text, at) == at && code_before(text, at) != '.') return {};
  at = after_space(text, at);
  if (const std::size_t word = behind_word(text, at, between_); word > at) at = after_space(text, word);
  date.month = month_at(text, at, date.end);
  date.is_day_first = true;
  note_full_name(text, at, date);
  if (!has_valid_numbers(date)) return {};
  read_year(text, date.end, date);
  return date;
}

Dates::Date Dates::month_first(Codes text, std::size_t i) const {
  Date date;
  date.month = month_at(text, i, date.end);
  if (date.month == 0) return {};
  const std::size_t at = after_space(text, date.end);
  if (month_may_be_first_ && at > date.end) {
    const std::string digits = digits_at(text, at, 3);
    const std::size_t end = behind_word(text, at + digits.size(), day_marks_);
    const bool is_decimal = (code_at(text, end) == '.' || code_at(text, end) == ':') && is_digit_at(text, end + 1);
    if (!digits.empty() && digits.size() <= 2 && ends_apart(text, end) && !is_decimal) {
      date.day = value_of(digits);
      date.end = end;
      if (!has_valid_numbers(date)) return {};
      read_year(text, end, date);
      return date;
    }
  }
  const std::size_t name_end = date.end;
  note_full_name(text, i, date);
  read_year(text, name_end, date);
  return date.year.empty() ? Date{} : date;
}

const std::string& Dates::template_for(const Date& date) const {
  if (date.day == 0) return month_year_;
  if (date.is_day_first && !day_first_.empty()) return date.year.empty() ? day_first_no_year_ : day_first_;
  return date.year.empty() ? date_no_year_ : date_;
}

// The day or days. `before`: the word before the date.
std::string Dates::day_words(const Date& date, const std::u32string& before) const {
  const auto said = [&](int day, const std::string& name) {
    return numbers_.words(numeral_of(static_cast<std::uint64_t>(day)), name);
  };
  const std::string* behind = day_after_.find(before);
  const std::string name = behind != nullptr                            ? *behind
                           : date.day == 1 && numbers_.has("first-day") ? "first-day"
                                                                        : "day";
  if (date.last_day == 0) return said(date.day, name);
  if (!date.joiner.empty()) {
    const std::string* of_last = day_after_.find(in_small_letters(codes_of(date.joiner)));
    return joined(joined(said(date.day, name), date.joiner), said(date.last_day, of_last != nullptr ? *of_last : name));
  }
  if (behind != nullptr)
    return numbers_.words(Quantity{numeral_of(static_cast<std::uint64_t>(date.day)),
                                   numeral_of(static_cast<std::uint64_t>(date.last_day)), 0},
                          name);
  return replaced(replaced(day_span_, "{0}", said(date.day, first_of_span_)), "{1}",
                  said(date.last_day, last_of_span_));
}

std::string Dates::words(const Date& date, const std::u32string& before) const {
  const Month& month = months_[static_cast<std::size_t>(date.month - 1)];
  std::string text = template_for(date);
  if (date.day != 0) text = replaced(text, "{day}", day_words(date, before));
  const std::string& name = date.day == 0 ? month.standalone : month.format;
  text = replaced(text, "{month}", date.month_as_written.empty() ? name : date.month_as_written);
  text = replaced(text, "{year}", date.year.empty() ? "" : numbers_.words(numeral_of(date.year), "year"));
  const bool needs_article = date.is_day_first && !article_.empty() && before != codes_of(article_);
  return needs_article ? joined(article_, text) : text;
}

std::string Dates::words_for(int day, int month, const std::string& year) const {
  const bool has_day = day >= 1 && day <= 31;
  const bool has_month = month >= 1 && month <= static_cast<int>(months_.size());
  if ((day != 0 && !has_day) || (month != 0 && !has_month) || year.size() > 4) return {};
  Date date;
  date.day = day;
  date.month = month;
  date.year = with_century(year);
  if (has_month && (has_day || !year.empty())) return words(date, {});
  if (has_month) return months_[static_cast<std::size_t>(month - 1)].standalone;
  if (has_day) return year.empty() ? day_words(date, {}) : std::string();
  return year.empty() ? std::string() : numbers_.words(numeral_of(date.year), "year");
}

Match Dates::at(Codes text, std::size_t i) const {
  if (months_.empty() || !begins_apart(text, i)) return {};
  Date date;
  if (is_digit_at(text, i)) {
    const char32_t before = code_before(text, i);
    if ((before == '.' || before == '/' || before == '-' || before == ',') && i > 1 && is_digit_at(text, i - 2))
      return {};
    date = year_first(text, i);
    if (date.end == 0) date = numeric_date(text, i);
    if (date.end == 0) date = short_date(text, i);
    if (date.end == 0) date = day_first(text, i);
  } else if (is_letter_at(text, i)) {
    date = month_first(text, i);
  }
  if (date.end == 0) return {};
  return {date.end, codes_of(words(date, word_before(text, i)))};
}

}  // namespace linnet::normalize
