// The rules of the normaliser. Each replaces all of its matches in a text whose white space is single spaces.
#pragma once

#include "engine/text/normalize/traced_text.h"

namespace linnet::english {

using normalize::TracedText;

void read_times(TracedText& text);  // 10:30 p.m. → ten thirty P.M.
void read_iso_dates(TracedText& text);
void read_us_dates(TracedText& text);    // 3/4/2024, 25/12/24 → December twenty-fifth, 2024
void read_month_days(TracedText& text);  // Jan. 5th, 2020 → January fifth, 2020
void read_day_months(TracedText& text);  // 5 of May → the fifth of May

void read_large_money(TracedText& text);  // $5k → 5 thousand dollars
void read_cents(TracedText& text);
void read_currencies(TracedText& text);  // USD 5 → 5 dollars
void read_degrees(TracedText& text);
void read_units(TracedText& text);

void read_titles(TracedText& text);
void read_abbreviations(TracedText& text);
void read_number_signs(TracedText& text);     // No. 5 → Number 5
void read_hashes(TracedText& text);           // #5 → number 5
void read_roman_cardinals(TracedText& text);  // Chapter IV → Chapter 4
void read_roman_ordinals(TracedText& text);   // Henry VIII → Henry the eighth

void read_phone_numbers(TracedText& text);
void read_fractions(TracedText& text);
void read_ranges(TracedText& text);
void read_plus_signs(TracedText& text);

}  // namespace linnet::english
