// Dates: 2024-03-05, 5.3.2024, 3/5/24, 12/09, "3. Oktober 1990", "March 5th, 2020", "May 2024".
#pragma once

#include <string>
#include <vector>

#include "engine/text/normalize/numbers.h"
#include "engine/text/normalize/recognizer.h"
#include "engine/text/normalize/symbol_table.h"
#include "engine/text/normalize/word_list.h"

namespace linnet::normalize {

// Keys:
// - `month` N FORMAT STANDALONE ABBR|ABBR.
// - `date-order` dmy, mdy or ymd.
// - `month-first` yes, where people also write "March 5" in another order; the templates `date`, `date-no-year` and
//   `month-year` with {day}, {month} and {year}.
// - `date-day-first` ARTICLE DATE DATE-NO-YEAR: templates for dates that are written with the day first, where the
//   language says those otherwise, and an article that is put before them unless it is there.
// - `day-after` WORD|WORD NAME: by which `number` line the day is said behind these words.
// - `day-span` TEMPLATE NAME NAME: how days with a dash between are said, {0} and {1} by these lines ("с {0} по
//   {1}"), unless one of `day-after` stands before.
// - `day-joiner` WORD|WORD: may stand between two days of a month ("с 5 по 10 мая").
// - `day-mark` TEXT|TEXT, what may stand behind a day ("st", ".").
// - `between-day-and-month` WORD|WORD ("of", "de").
// - `short-date-before` WORD|WORD: behind these words "5/3" is a day and a month, and so is "5/3 2024" everywhere.
// - `year-mark` WORD|WORD, what may stand behind a year.
// - Number names: day, first-day, year.
class Dates final : public Recognizer {
 public:
  Dates(const LanguageFile& file, const Numbers& numbers);
  const char* name() const override { return "date"; }
  Match at(Codes text, std::size_t i) const override;
  // What is said for a day of a month of a year, 0 and empty where that part is not there. Of digits alone, a year may
  // have two. Empty: there is no such date, or the language has no words for it.
  std::string words_for(int day, int month, const std::string& year) const;

 private:
  struct Month {
    std::string format, standalone;
  };
  struct Date {
    int day = 0, month = 0;  // 0: none
    std::string year;        // digits; empty: none
    std::size_t end = 0;
    bool is_day_first = false;
    int last_day = 0;              // of "5–10 May"; 0: none
    std::string joiner;            // between both days; empty: a dash
    std::string month_as_written;  // a name in full, which may be in a case of its own; empty: abbreviated, or a number
  };
  bool has_valid_numbers(const Date& date) const;
  Date year_first(Codes text, std::size_t i) const;
  Date numeric_date(Codes text, std::size_t i) const;
  Date short_date(Codes text, std::size_t i) const;
  Date day_first(Codes text, std::size_t i) const;
  Date month_first(Codes text, std::size_t i) const;
  int month_at(Codes text, std::size_t i, std::size_t& end) const;  // 0: none
  void note_full_name(Codes text, std::size_t i, Date& date) const;
  std::size_t read_last_day(Codes text, std::size_t i, Date& date) const;
  std::string day_words(const Date& date, const std::u32string& before) const;
  void read_year(Codes text, std::size_t i, Date& date) const;
  std::string words(const Date& date, const std::u32string& before) const;
  const std::string& template_for(const Date& date) const;

  const Numbers& numbers_;
  std::vector<Month> months_;  // 12, or none
  SymbolTable<int> names_;
  WordMap day_after_;
  std::vector<std::u32string> day_marks_, between_, year_marks_, day_joiners_, before_short_;
  std::string day_span_, first_of_span_, last_of_span_;
  std::string order_;
  bool month_may_be_first_;
  std::string date_, date_no_year_, month_year_;
  std::string article_, day_first_, day_first_no_year_;  // empty: as the others
};

}  // namespace linnet::normalize
