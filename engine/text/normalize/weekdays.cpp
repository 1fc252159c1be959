#include "engine/text/normalize/weekdays.h"

#include <algorithm>

#include "engine/text/normalize/word_list.h"

namespace linnet::normalize {
namespace {

constexpr std::size_t longest_name = 24;

}  // namespace

WeekdaySpans::WeekdaySpans(const LanguageFile& file) : span_(file.value("range")) {
  const std::u32string word = codes_of(span_);
  if (word.size() < 2 && !is_letter_at(word, 0)) return;  // a dash
  if (span_.find("{0}") == std::string::npos) span_ = "{0} " + span_ + " {1}";
  for (const LanguageFile::Line& line : file.lines("weekday"))
    for (const std::string_view names : {line[1], line[2]})
      for (const std::string_view name : split(names, '|')) {
        std::u32string written = in_small_letters(codes_of(name));
        if (written.ends_with(U'.')) written.pop_back();
        if (written.size() > 1) days_.add(written, std::string(line[1]));  // "월-일" is the month and the day
      }
}

SymbolTable<std::string>::Found WeekdaySpans::day_at(Codes text, std::size_t i) const {
  const std::u32string small = in_small_letters(text.substr(std::min(i, text.size()), longest_name));
  auto found = days_.at(small, 0, [&](Codes, std::size_t end) { return ends_apart(small, end); });
  found.end += i;
  return found;
}

Match WeekdaySpans::at(Codes text, std::size_t i) const {
  if (days_.empty() || !is_letter_at(text, i) || !begins_apart(text, i) || is_range_dash(code_before(text, i)))
    return {};
  const auto first = day_at(text, i);
  if (first.value == nullptr) return {};
  const std::size_t end = code_at(text, first.end) == '.' ? first.end + 1 : first.end;
  const std::size_t dash = after_space(text, end);
  const std::size_t next = after_space(text, dash + 1);
  const bool is_even = (dash > end) == (next > dash + 1);  // spaces on both sides, or none
  if (!is_range_dash(code_at(text, dash)) || !is_even) return {};
  const auto last = day_at(text, next);
  if (last.value == nullptr || is_range_dash(code_at(text, last.end))) return {};
  const bool has_dot = code_at(text, last.end) == '.' && !may_end_sentence_at(text, last.end + 1);
  return {has_dot ? last.end + 1 : last.end,
          codes_of(replaced(replaced(span_, "{0}", *first.value), "{1}", *last.value))};
}

}  // namespace linnet::normalize
