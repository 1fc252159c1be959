// Times and dates.
#include <string>

#include "engine/text/character_class.h"
#include "engine/text/english/normalise_rules.h"
#include "engine/text/english/normalise_tables.h"
#include "engine/text/english/scan.h"
#include "engine/text/english/small_numbers.h"

namespace linnet::english {
namespace {

using normalize::rewrite;

bool is_one_of(char32_t c, Codes list) { return c != 0 && list.find(c) != Codes::npos; }
bool is_ascii_letter(char32_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// "pm", "p.m.", " A.M" at `i`: its end, or `i` if there is none. Neither a letter nor a digit follows.
std::size_t half_day_end(Codes text, std::size_t i) {
  std::size_t at = after_space(text, i);
  if (!is_one_of(code_at(text, at), U"AaPp")) return i;
  ++at;
  if (code_at(text, at) == '.') ++at;
  if (!is_one_of(code_at(text, at), U"Mm")) return i;
  ++at;
  const auto may_end = [&](std::size_t end) {
    return !is_ascii_letter(code_at(text, end)) && !is_decimal_at(text, end);
  };
  if (code_at(text, at) == '.' && may_end(at + 1)) return at + 1;
  return may_end(at) ? at : i;
}

struct Time {
  int hour, minute, second;
  bool has_second;
  char32_t half_day;  // A, P or 0
  std::size_t end;
};

// Returns false if the text goes on with a digit behind [half day].
bool ends_time(Codes text, std::size_t i, Time& time) {
  time.end = half_day_end(text, i);
  time.half_day = 0;
  if (time.end == i) return !is_decimal_at(text, i);
  time.half_day = is_one_of(text[after_space(text, i)], U"Aa") ? 'A' : 'P';
  return true;
}

// h:mm or hh:mm, then :ss, then a half day; as much of it as can be. Returns false if there is no time at `i`.
bool find_time(Codes text, std::size_t i, Time& time) {
  if (!begins_word(text, i) || !is_decimal(text[i])) return false;
  const std::size_t colon = i + digits_at(text, i, 2);
  if (code_at(text, colon) != ':' || digits_at(text, colon + 1, 2) != 2) return false;
  time.hour = value_of(text.substr(i, colon - i));
  time.minute = value_of(text.substr(colon + 1, 2));
  const std::size_t end = colon + 3;
  time.has_second = code_at(text, end) == ':' && digits_at(text, end + 1, 2) == 2;
  if (time.has_second) {
    time.second = value_of(text.substr(end + 1, 2));
    if (ends_time(text, end + 3, time)) return true;
    time.has_second = false;
    time.second = 0;
  }
  return ends_time(text, end, time);
}

std::string clock_words(const Time& time) {
  std::string words = small_cardinal(time.hour);
  if (time.minute == 0) {
    if (time.half_day == 0 && !time.has_second) words += " o'clock";
  } else {
    words += (time.minute < 10 ? " oh " : " ") + small_cardinal(time.minute);
  }
  if (time.has_second) words += " and " + small_cardinal(time.second) + (time.second == 1 ? " second" : " seconds");
  return words;
}

// "March fourth", or "March fourth, 2024".
void append_date(std::u32string& out, int month, int day, Codes year) {
  out += month_name(month);
  append_ascii(out, " " + small_ordinal(day));
  if (!year.empty()) out.append(U", ").append(year);
}

bool is_date(int month, int day) { return month >= 1 && month <= 12 && day >= 1 && day <= 31; }

}  // namespace

void read_times(TracedText& text) {
  rewrite(text, [](Codes codes, std::size_t i, std::u32string& with) -> std::size_t {
    Time time{};
    if (!find_time(codes, i, time)) return 0;
    if (time.hour > 24 || time.minute > 59 || time.second > 59) {
      with = codes.substr(i, time.end - i);
      return time.end;
    }
    append_ascii(with, clock_words(time));
    if (time.half_day != 0) {
      with += ' ';
      with += time.half_day;
      with += code_at(codes, time.end) == '.' ? U".M" : U".M.";
    }
    return time.end;
  });
}

void read_iso_dates(TracedText& text) {
  rewrite(text, [](Codes codes, std::size_t i, std::u32string& with) -> std::size_t {
    if (!begins_word(codes, i) || digits_at(codes, i, 4) != 4 || code_at(codes, i + 4) != '-') return 0;
    if (digits_at(codes, i + 5, 2) != 2 || code_at(codes, i + 7) != '-' || digits_at(codes, i + 8, 2) != 2) return 0;
    const std::size_t end = i + 10;
    if (!ends_word(codes, end)) return 0;
    const int month = value_of(codes.substr(i + 5, 2));
    const int day = value_of(codes.substr(i + 8, 2));
    if (is_date(month, day)) {
      append_date(with, month, day, codes.substr(i, 4));
    } else {
      with = codes.substr(i, end - i);
    }
    return end;
  });
}

void read_us_dates(TracedText& text) {
  rewrite(text, [](Codes codes, std::size_t i, std::u32string& with) -> std::size_t {
    if (!begins_word(codes, i) || !is_decimal(codes[i])) return 0;
    const std::size_t slash = i + digits_at(codes, i, 2);
    if (code_at(codes, slash) != '/') return 0;
    const std::size_t digits = digits_at(codes, slash + 1, 2);
    const std::size_t year_begin = slash + 1 + digits + 1;
    if (digits == 0 || code_at(codes, year_begin - 1) != '/') return 0;
    const std::size_t year_digits = digits_at(codes, year_begin, 5);
    const std::size_t end = year_begin + year_digits;
    if ((year_digits != 4 && year_digits != 2) || !ends_word(codes, end)) return 0;
    const int first = value_of(codes.substr(i, slash - i));
    const int second = value_of(codes.substr(slash + 1, digits));
    const int month = first <= 12 ? first : second;
    const int day = first <= 12 ? second : first;
    if (!is_date(month, day)) {
      with = codes.substr(i, end - i);
      return end;
    }
    std::u32string year(codes.substr(year_begin, year_digits));
    if (year_digits == 2) year.insert(0, value_of(year) > 30 ? U"19" : U"20");
    append_date(with, month, day, year);
    return end;
  });
}

namespace {

// ", 2020" or " 2020" at `i`: its end, or `i`.
std::size_t year_end(Codes text, std::size_t i) {
  const std::size_t space = code_at(text, i) == ',' ? i + 1 : i;
  const bool is_year = code_at(text, space) == ' ' && digits_at(text, space + 1, 4) == 4 && ends_word(text, space + 5);
  return is_year ? space + 5 : i;
}

// The end of "st", "nd", "rd" or "th" at `i`, or `i`.
std::size_t ordinal_end(Codes text, std::size_t i) {
  for (const Codes ending : {Codes(U"st"), Codes(U"nd"), Codes(U"rd"), Codes(U"th")}) {
    if (has_at(text, i, ending)) return i + 2;
  }
  return i;
}

}  // namespace

void read_month_days(TracedText& text) {
  rewrite(text, [](Codes codes, std::size_t i, std::u32string& with) -> std::size_t {
    if (!begins_word(codes, i)) return 0;
    std::size_t day_begin = 0;
    const MonthName* name = find_at(month_names(), codes, i, [&](std::size_t end) {
      day_begin = end + (code_at(codes, end) == '.' ? 2 : 1);
      return code_at(codes, day_begin - 1) == ' ' && is_decimal_at(codes, day_begin);
    });
    if (name == nullptr) return 0;
    const std::size_t digits = digits_at(codes, day_begin, 2);
    const std::size_t day_end = ordinal_end(codes, day_begin + digits);
    if (!ends_word(codes, day_end) || is_one_of(code_at(codes, day_end), U":%")) return 0;
    const std::size_t end = year_end(codes, day_end);
    const int day = value_of(codes.substr(day_begin, digits));
    if (!is_date(name->month, day)) {
      with = codes.substr(i, end - i);
      return end;
    }
    append_date(with, name->month, day, {});
    with += codes.substr(day_end, end - day_end);
    return end;
  });
}

void read_day_months(TracedText& text) {
  rewrite(text, [](Codes codes, std::size_t i, std::u32string& with) -> std::size_t {
    if (!begins_word(codes, i)) return 0;
    const std::size_t day_begin = has_at(codes, i, U"the ") ? i + 4 : i;
    const std::size_t digits = digits_at(codes, day_begin, 2);
    std::size_t month_begin = day_begin + digits + 1;
    if (digits == 0 || code_at(codes, month_begin - 1) != ' ') return 0;
    if (has_at(codes, month_begin, U"of ")) month_begin += 3;
    const MonthName* name =
        find_at(month_names(), codes, month_begin, [&](std::size_t end) { return ends_word(codes, end); });
    if (name == nullptr) return 0;
    std::size_t end = month_begin + name->text.size();
    if (code_at(codes, end) == '.') ++end;
    const int day = value_of(codes.substr(day_begin, digits));
    if (!is_date(name->month, day)) {
      with = codes.substr(i, end - i);
      return end;
    }
    append_ascii(with, "the " + small_ordinal(day) + " of ");
    with += month_name(name->month);
    return end;
  });
}

}  // namespace linnet::english
