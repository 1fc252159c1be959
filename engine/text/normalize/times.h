// Times of day: 10:30, "8:30 Uhr", 16h30, "10.30 Uhr", "8 p.m.", 10:30:15, 9:30–10:30.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/text/normalize/cases.h"
#include "engine/text/normalize/numbers.h"
#include "engine/text/normalize/recognizer.h"
#include "engine/text/normalize/word_list.h"

namespace linnet::normalize {

// Keys:
// - the templates `time` with {h} and {m}, `time-full` with {h} for whole hours, `time-small-minute` for minutes
//   below ten, `time-seconds` with {h}, {m} and {s}; in each {hours}, {minutes} and {seconds} are the nouns of
//   `hour-forms`, `minute-forms`, `second-forms` FORMS CASE: the last with a case is for that one, behind the words
//   of `case-after` (cases.h), where also the numbers are in it: hour-genitive.
// - `time-case-after` WORD|WORD CASE is for times alone. Two times with a dash between are said with the word of
//   `range` between, or by `time-range` TEMPLATE CASE where no word with a case is before them ("с {0} до {1}").
// - `time-word` WORD|WORD may stand behind a time ("Uhr"), `time-letter` LETTER between hours and minutes ("h").
// - `time-full-word`: as time-full, where one of these is behind the hour.
// - `time-duration`: where "min" is behind hours with a letter and minutes ("1 h 45 min"). A dot stands there only
//   with a time word behind the time, or with one of `time-before` WORD|WORD before it, or where a dash or one of
//   `time-joint` WORD|WORD joins it to such a time ("8.30 bis 9.30 Uhr"), or where `time-dot` is yes.
// - `half-day` TEXT|TEXT WORDS ("p.m.|pm" → "P M").
// - Number names: hour, minute.
class Times final : public Recognizer {
 public:
  Times(const LanguageFile& file, const Numbers& numbers);
  const char* name() const override { return "time"; }
  Match at(Codes text, std::size_t i) const override;

 private:
  struct Time {
    int hour = 0;
    int minute = -1, second = -1;  // -1: not written
    std::string half_day;          // what is said for it
    bool has_dot = false;          // between hours and minutes
    bool has_word = false;         // a word or letter behind the hour
    bool is_duration = false;
    std::size_t end = 0;
  };
  Time clock_at(Codes text, std::size_t i) const;
  void read_duration(Codes text, Time& time) const;
  bool is_time_at(Codes text, std::size_t i) const;
  bool is_joined(Codes text, std::size_t i) const;
  void read_half_day(Codes text, Time& time) const;
  std::string words(const Time& time, std::string_view grammatical_case) const;
  std::string filled(std::string text, const Time& time, std::string_view grammatical_case) const;
  Time time_at(Codes text, std::size_t i, bool may_have_dot) const;

  // By case; the empty one has those without.
  using Forms = std::map<std::string, std::string, std::less<>>;
  static Forms forms_of(const LanguageFile& file, std::string_view key);

  const Numbers& numbers_;
  Cases cases_, time_cases_;
  std::string time_, full_, full_word_, small_minute_, seconds_, duration_;
  Forms hour_forms_, minute_forms_, second_forms_;
  std::string range_, range_case_;  // a template; empty: none
  std::u32string letters_;
  std::vector<std::u32string> words_, before_, joints_;
  bool dot_suffices_;
  std::vector<std::pair<std::u32string, std::string>> half_days_;  // long ones first
};

}  // namespace linnet::normalize
