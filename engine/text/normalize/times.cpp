#include "engine/text/normalize/times.h"

#include <algorithm>

#include "engine/text/normalize/scan.h"

namespace linnet::normalize {
namespace {

bool contains(const std::vector<std::u32string>& words, const std::u32string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

Times::Times(const LanguageFile& file, const Numbers& numbers)
    : numbers_(numbers),
      cases_(file),
      time_cases_(file, "time-case-after"),
      time_(file.value("time", "{h} {m}")),
      full_(file.value("time-full", "{h}")),
      full_word_(file.value("time-full-word", full_)),
      small_minute_(file.value("time-small-minute", time_)),
      seconds_(file.value("time-seconds", "{h} {m} {s}")),
      duration_(file.value("time-duration")),
      hour_forms_(forms_of(file, "hour-forms")),
      minute_forms_(forms_of(file, "minute-forms")),
      second_forms_(forms_of(file, "second-forms")),
      words_(words_of(file, "time-word")),
      before_(words_of(file, "time-before")),
      joints_(words_of(file, "time-joint")),
      dot_suffices_(file.value("time-dot") == "yes") {
  if (const std::string_view word = file.value("range"); !word.empty()) range_ = "{0} " + std::string(word) + " {1}";
  for (const LanguageFile::Line& line : file.lines("time-range")) {
    range_ = line[0];
    range_case_ = line[1];
  }
  for (const LanguageFile::Line& line : file.lines("time-letter")) letters_ += codes_of(line[0]);
  for (const LanguageFile::Line& line : file.lines("half-day"))
    for (const std::string_view text : split(line[0], '|'))
      half_days_.emplace_back(in_small_letters(codes_of(text)), std::string(line[1]));
  std::sort(half_days_.begin(), half_days_.end(),
            [](const auto& a, const auto& b) { return a.first.size() > b.first.size(); });
}

Times::Forms Times::forms_of(const LanguageFile& file, std::string_view key) {
  Forms forms;
  for (const LanguageFile::Line& line : file.lines(key)) forms[std::string(line[1])] = line[0];
  return forms;
}

Times::Time Times::clock_at(Codes text, std::size_t i) const {
  Time time;
  const std::string hour = digits_at(text, i, 3);
  if (hour.empty() || hour.size() > 2) return {};
  time.hour = std::stoi(hour);
  time.end = i + hour.size();
  const char32_t separator = code_at(text, time.end);
  const bool is_letter = separator != 0 && letters_.find(separator) != std::u32string::npos;
  // "16 h 30"
  const std::size_t letter = after_space(text, time.end);
  const bool is_spaced_letter = !is_letter && letter > time.end && code_at(text, letter) != 0 &&
                                letters_.find(code_at(text, letter)) != std::u32string::npos;
  const std::size_t minute_begin = is_spaced_letter ? after_space(text, letter + 1) : time.end + 1;
  const std::string minute = digits_at(text, minute_begin, 3);
  const bool may_separate = separator == ':' || separator == '.' || is_letter || is_spaced_letter;
  if (may_separate && minute.size() == 2 && minute[0] < '6') {
    time.minute = std::stoi(minute);
    time.has_dot = separator == '.';
    time.end = minute_begin + 2;
    const std::string second = digits_at(text, time.end + 1, 3);
    if (separator == ':' && code_at(text, time.end) == ':' && second.size() == 2 && second[0] < '6') {
      time.second = std::stoi(second);
      time.end += 3;
    }
    if (is_letter || is_spaced_letter) read_duration(text, time);
  } else if (is_letter || is_spaced_letter) {
    time.end = is_letter ? time.end + 1 : letter + 1;
    time.minute = 0;
    time.has_word = true;
  }
  if (time.hour > 24) return {};
  const std::size_t clock_end = time.end;
  read_half_day(text, time);
  const bool is_apart = ends_apart(text, clock_end) || behind_word(text, clock_end, words_) > clock_end;  // "20.15u"
  return time.end > clock_end || is_apart ? time : Time{};
}

void Times::read_duration(Codes text, Time& time) const {
  const std::size_t at = after_space(text, time.end);
  if (duration_.empty() || !has_at(text, at, U"min") || !ends_apart(text, at + 3)) return;
  time.is_duration = true;
  time.end = at + 3;
}

void Times::read_half_day(Codes text, Time& time) const {
  const std::size_t at = after_space(text, time.end);
  for (const auto& [half_day, said] : half_days_) {
    const std::size_t end = at + half_day.size();
    if (!has_folded_at(text, at, half_day) || is_word_at(text, end)) continue;
    time.half_day = said;
    // "at 8 p.m. The next day": the full stop ends the sentence too.
    time.end = text[end - 1] == '.' && may_end_sentence_at(text, end) ? end - 1 : end;
    return;
  }
}

std::string Times::filled(std::string text, const Time& time, std::string_view grammatical_case) const {
  const auto fill = [&](std::string_view place, std::string_view noun_place, int value, std::string_view name,
                        const Forms& forms) {
    const Numeral number = numeral_of(static_cast<std::uint64_t>(std::max(value, 0)));
    text = replaced(text, place, numbers_.words(number, numbers_.in_case(name, grammatical_case)));
    auto found = forms.find(grammatical_case);
    if (found == forms.end()) found = forms.find("");
    text = replaced(text, noun_place, found == forms.end() ? "" : form_of(found->second, numbers_.category(number)));
  };
  fill("{h}", "{hours}", time.hour, "hour", hour_forms_);
  fill("{m}", "{minutes}", time.minute, "minute", minute_forms_);
  fill("{s}", "{seconds}", time.second, "minute", second_forms_);
  return joined(text, time.half_day);
}

std::string Times::words(const Time& time, std::string_view grammatical_case) const {
  if (time.is_duration) return filled(duration_, time, grammatical_case);
  if (time.second >= 0) return filled(seconds_, time, grammatical_case);
  if (time.minute > 9) return filled(time_, time, grammatical_case);
  if (time.minute > 0) return filled(small_minute_, time, grammatical_case);
  if (!time.half_day.empty()) return filled("{h}", time, grammatical_case);
  return filled(time.has_word ? full_word_ : full_, time, grammatical_case);
}

// The time that begins at `i`; its end is 0 if nothing shows that it is one. `may_have_dot`: "10.30" is a time.
Times::Time Times::time_at(Codes text, std::size_t i, bool may_have_dot) const {
  Time time = clock_at(text, i);
  if (time.end == 0) return {};
  const char32_t next = code_at(text, time.end);
  if ((next == ':' || next == '.' || next == ',') && is_digit_at(text, time.end + 1)) return {};
  const std::size_t word = after_space(text, time.end);
  const std::size_t word_end = behind_word(text, word, words_);
  if (word_end > word) {
    time.end = word_end;
    time.has_word = true;
  }
  const bool is_marked = word_end > word || !time.half_day.empty();
  if (time.minute < 0 && !is_marked) return {};
  if (time.has_dot && !is_marked && !may_have_dot) return {};
  if (time.minute < 0) time.minute = 0;
  return time;
}

// Whether a time with minutes begins at `i` that is known by its colon or by what follows it.
bool Times::is_time_at(Codes text, std::size_t i) const {
  const Time time = clock_at(text, i);
  if (time.end == 0 || time.minute < 0) return false;
  const std::size_t word = after_space(text, time.end);
  return !time.has_dot || !time.half_day.empty() || behind_word(text, word, words_) > word;
}

// Whether a dash or one of `time-joint` stands between the time at `i` and another that is known to be one.
bool Times::is_joined(Codes text, std::size_t i) const {
  const Time time = clock_at(text, i);
  if (time.end == 0 || time.minute < 0) return false;
  const std::size_t at = after_space(text, time.end);
  const bool has_dash = is_range_dash(code_at(text, at));
  const std::size_t joint = has_dash ? at + 1 : behind_word(text, at, joints_);
  const std::size_t second = after_space(text, joint);
  const bool is_spaced = at > time.end;
  return joint > at && (second > joint) == is_spaced && (has_dash || is_spaced) && is_time_at(text, second);
}

Match Times::at(Codes text, std::size_t i) const {
  if (!is_digit_at(text, i) || !begins_apart(text, i)) return {};
  const char32_t before = code_before(text, i);
  if ((before == ':' || before == '.' || before == ',' || before == '/') && i > 1 && is_digit_at(text, i - 2))
    return {};
  const bool may_have_dot = dot_suffices_ || contains(before_, word_before(text, i)) || is_joined(text, i);
  const Time first = time_at(text, i, may_have_dot);
  if (first.end == 0) return {};
  const std::string_view of_time = time_cases_.at(text, i, first.end);
  const std::string_view grammatical_case = of_time.empty() ? cases_.at(text, i, first.end) : of_time;
  const std::size_t dash = after_space(text, first.end);
  const std::size_t next = after_space(text, dash + 1);
  const bool is_range = !range_.empty() && grammatical_case.empty() && is_range_dash(code_at(text, dash)) &&
                        (dash > first.end) == (next > dash + 1);  // spaces on both sides, or none
  const Time last = is_range && is_digit_at(text, next) ? time_at(text, next, first.has_dot) : Time{};
  if (last.end == 0) return {first.end, codes_of(words(first, grammatical_case))};
  return {last.end,
          codes_of(replaced(replaced(range_, "{0}", words(first, range_case_)), "{1}", words(last, range_case_)))};
}

}  // namespace linnet::normalize
