// Times of day: 10:30, "8:30 Uhr", 16h30, "10.30 Uhr", "8 p.m.", 10:30:15.
#pragma once

#include <string>
#include <vector>

#include "engine/text/normalize/numbers.h"
#include "engine/text/normalize/recognizer.h"
#include "engine/text/normalize/word_list.h"

namespace linnet::normalize {

// Keys: the templates `time` with {h} and {m}, `time-full` with {h} for whole hours, `time-small-minute` for minutes
// below ten, `time-seconds` with {h}, {m} and {s}; in each {hours}, {minutes} and {seconds} are the nouns of
// `hour-forms`, `minute-forms`, `second-forms` FORMS. `time-word` WORD|WORD may stand behind a time ("Uhr"),
// `time-letter` LETTER between hours and minutes ("h"). A dot stands there only with a time word behind the time, or
// with one of `time-before` WORD|WORD before it. `half-day` TEXT|TEXT WORDS ("p.m.|pm" → "P M"). Number names: hour,
// minute.
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
    std::size_t end = 0;
  };
  Time clock_at(Codes text, std::size_t i) const;
  void read_half_day(Codes text, Time& time) const;
  std::string words(const Time& time) const;
  std::string filled(std::string text, const Time& time) const;

  const Numbers& numbers_;
  std::string time_, full_, small_minute_, seconds_;
  std::string hour_forms_, minute_forms_, second_forms_;
  std::u32string letters_;
  std::vector<std::u32string> words_, before_;
  std::vector<std::pair<std::u32string, std::string>> half_days_;  // long ones first
};

}  // namespace linnet::normalize
