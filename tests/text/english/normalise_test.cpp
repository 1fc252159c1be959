#include "engine/text/english/normalise.h"

#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <chrono>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/text/english/small_numbers.h"
#include "tests/support/english_pack.h"
#include "tests/support/random_text.h"

using namespace linnet;
using english::normalise;
using english::Normalised;

namespace {

// What hibari-tts 0.2.1 makes of each text.
void check(const std::vector<std::pair<std::string, std::string>>& cases) {
  for (const auto& [text, normalised] : cases) {
    INFO(text);
    CHECK(normalise(text).text == normalised);
  }
}

// The part of `text` from which `part` of its normalised form comes.
std::string source_of(const std::string& text, const std::string& part) {
  const Normalised normalised = normalise(text);
  const std::size_t at = normalised.text.find(part);
  REQUIRE(at != std::string::npos);
  const std::size_t begin = normalised.origin[at];
  return text.substr(begin, normalised.origin[at + part.size()] - begin);
}

bool has_ordered_origins(const Normalised& normalised, std::size_t given) {
  if (normalised.origin.size() != normalised.text.size() + 1 || normalised.origin.back() > given) return false;
  for (std::size_t i = 1; i < normalised.origin.size(); ++i) {
    if (normalised.origin[i] < normalised.origin[i - 1]) return false;
  }
  return true;
}

}  // namespace

TEST_CASE("300 sentences are normalised as hibari-tts does it") {
  const auto rows = test::english_golden();
  CHECK(rows.size() == 300);
  for (const auto& row : rows) CHECK(normalise(row.text).text == row.normalised);
}

TEST_CASE("times become words") {
  check({
      {"at 10:30", "at ten thirty"},
      {"5:00 pm sharp", "five P.M. sharp"},
      {"at 5:05 p.m. sharp", "at five oh five P.M. sharp"},
      {"It began at 7:00 p.m.", "It began at seven P.M."},
      {"12:00:01", "twelve and one second"},
      {"1:02:03 am", "one oh two and three seconds A.M."},
      {"25:10 and 12:60", "25:10 and 12:60"},
      {"9:5 and 123:45", "9:5 and 123:45"},
      {"08:41:615", "eight forty-one:615"},
      {"٣:٤٥", "three forty-five"},
      {"6:15 a.m.x 6:15 amé", "six fifteen A.M.x six fifteen A.M.é"},
  });
}

TEST_CASE("dates become words") {
  check({
      {"on 2024-03-05.", "on March fifth, 2024."},
      {"2024-13-05", "2024-13-05"},
      {"3/4/2024", "March fourth, 2024"},
      {"25/12/24", "December twenty-fifth, 2024"},
      {"1/2/99", "January second, 1999"},
      {"13/13/2013", "13/13/2013"},
      {"1/2/345", "1/2/345"},
      {"March 5", "March fifth"},
      {"Jan. 5th, 2020", "January fifth, 2020"},
      {"Sept 31 2019", "September thirty-first 2019"},
      {"May 5:30", "May five thirty"},
      {"Dec 32", "Dec 32"},
      {"May 5%", "May 5%"},
      {"5 of May", "the fifth of May"},
      {"the 3rd", "the 3rd"},
      {"the 5 December", "the fifth of December"},
      {"12 Sept. 2020", "the twelfth of September 2020"},
      {"31 Mayor", "31 Mayor"},
  });
}

TEST_CASE("sums of money become words") {
  check({
      {"$5k", "5 thousand dollars"},
      {"£1.5 million", "1.5 million pounds"},
      {"€2bn", "€2bn"},
      {"$1,200 hundred", "1,200 hundred dollars"},
      {"5¢ and 1 ¢", "5 cents and 1 cent"},
      {"¥1 ₹1 USD 20 Rs. 5", "1 yen 1 rupee 20 dollars 5 rupees"},
      {"GBP 5m x", "5 million pounds x"},
      {"xUSD 5", "xUSD 5"},
      {"$5", "$5"},
  });
}

TEST_CASE("units become words") {
  check({
      {"5 km", "5 kilometers"},
      {"1 kg", "1 kilogram"},
      {"-1 ft", "-1 foot"},
      {"1.0mi", "1.0 mile"},
      {"5km/h", "5 kilometers per hour"},
      {"5km/hr", "5 kilometers/hr"},
      {"3 sq ft", "3 square feet"},
      {"10 µm", "10 micrometers"},
      {"x5km .5km", "x5km.5km"},
      {"1,234,567 lbs", "1,234,567 pounds"},
      {"1,2345 km", "1,2345 kilometers"},
      {"20°C", "20 degrees Celsius"},
      {"1 °F", "1 degree Fahrenheit"},
      {"20° north", "20 degrees north"},
      {"20°Cx", "20 degrees Cx"},
      {"5kmx", "5kmx"},
  });
}

TEST_CASE("titles and abbreviations become words") {
  check({
      {"St. Paul on Main St.", "Saint Paul on Main Street."},
      {"St Élan", "St Élan"},
      {"Dr. Who", "Dr Who"},
      {"Prof Xavier, Prof. x", "Professor Xavier, Professor x"},
      {"vs. vs w/o w/ et al.", "versus versus without with et al."},
      {"a.Dr. No. 5, Nos. 7, No. x", "a.Dr Number 5, Numbers 7, No. x"},
      {"Co.", "Company."},
      {"Jan. is cold", "January is cold"},
      {"#5 &#5; #x", "number 5 & hashtag 5; hashtag x"},
  });
}

TEST_CASE("Roman numerals become words") {
  check({
      {"Chapter IV", "Chapter 4"},
      {"World War II's", "World War 2's"},
      {"Super Bowl LVIII.", "Super Bowl 58."},
      {"Henry VIII", "Henry the eighth"},
      {"Louis XIV, Pope Pius IX", "Louis the fourteenth, Pope Pius the ninth"},
      {"King Charles", "King Charles"},
      {"Henry VIII's wives", "Henry the eighth's wives"},
      {"Part I'll play", "Part I'll play"},
      {"Part In", "Part In"},
      {"Act IIII", "Act IIII"},
      {"James I. The", "James the first. The"},
      {"Chapter CM", "Chapter 900"},
      {"Chapter X.y", "Chapter X.y"},
  });
}

TEST_CASE("telephone numbers, fractions, ranges become words") {
  check({
      {"555-1234", "5 5 5, 1 2 3 4"},
      {"800-555-1234", "8 0 0, 5 5 5, 1 2 3 4"},
      {"1-800-555-1234", "1-800-555-1234"},
      {"1/2 2/4 1/3 7/8", "one half 2 quarters 1 third 7 eighths"},
      {"24/7", "24 slash 7"},
      {"11/30", "November thirtieth"},
      {"0/5", "0 slash 5"},
      {"1/2/3", "1/2/3"},
      {"5-10 5 – 10", "5 to 10 5 to 10"},
      {"1-2-3", "1-2-3"},
      {"5-10%", "5-10%"},
      {"+5 ++5 x+5", "plus 5 ++5 x+5"},
  });
}

TEST_CASE("symbols become words") {
  check({
      {"a=b", "a equals b"},
      {"= a", "= a"},
      {"a == b", "a equals equals b"},
      {"a < b > c ~ d~", "a less than b greater than c about d~"},
      {"~5", "~5"},
      {"x²", "x squared"},
      {"5 × 3", "5 times 3"},
      {"a|b", "a, b"},
      {"2^3", "2 to the power of 3"},
      {"a_b", "a b"},
      {"C:\\\\x", "C: x"},
      {"™®©", "copyright"},
      {"½ cup", "one half cup"},
      {"§ 5", "section 5"},
      {"1 → 2", "1 to 2"},
      {"x # y", "x hashtag y"},
  });
}

TEST_CASE("white space and signs are unified") {
  check({
      {"  a \t b\n", "a b"},
      {"a ,b . c", "a,b. c"},
      {"it’s", "it's"},
      {"1‒2 a―b", "1 to 2 a—b"},
      {"\u3000a\034b", "a b"},
      {"", ""},
  });
}

TEST_CASE("small numbers are written with and, and with hyphens") {
  CHECK(english::small_cardinal(0) == "zero");
  CHECK(english::small_cardinal(59) == "fifty-nine");
  CHECK(english::small_ordinal(0) == "zeroth");
  CHECK(english::small_ordinal(30) == "thirtieth");
  CHECK(english::small_ordinal(100) == "one hundredth");
  CHECK(english::small_ordinal(999) == "nine hundred and ninety-ninth");
}

TEST_CASE("every byte of a normalised text knows where it comes from") {
  CHECK(source_of("He ran 5 km today.", "kilometers") == "km");
  CHECK(source_of("He ran 5km today.", "5") == "5");
  CHECK(source_of("At 10:30 p.m., he left.", "ten thirty P.M.") == "10:30 p.m.");
  CHECK(source_of("At 10:30 p.m., he left.", "left") == "left");
  CHECK(source_of("It costs $5 million now.", "5 million dollars") == "$5 million");
  CHECK(source_of("Élan’s  café", "café") == "café");
  CHECK(source_of("Henry VIII reigned.", "the eighth") == "VIII");
  CHECK(source_of("Jan. 5th, 2020", "2020") == "2020");
  CHECK(source_of("  a  ", "a") == "a");
  CHECK(normalise("").origin == std::vector<std::size_t>{0});
  CHECK(normalise(" \n ").origin.size() == 1);
}

TEST_CASE("any text is normalised, and its origins are in order") {
  std::mt19937 random(1);
  for (int i = 0; i < 300; ++i) {
    const std::string text = tests::random_text(random, 60);
    INFO(text);
    CHECK(has_ordered_origins(normalise(text), text.size()));
  }
}

// A text of 200,000 characters took minutes where each group of a number looked at all that follow it.
TEST_CASE("the time of normalising grows with the length of the text alone") {
  using namespace std::chrono;
  for (const std::string_view part :
       {"1,222", ",222", "a", "1", "-", "Chapter ", "the 5 ", "1:", "1/", "$", " ", "<", "X", "Mr. ", "é", "5-"}) {
    std::string text;
    while (text.size() < 200'000) text += part;
    const auto begin = steady_clock::now();
    CHECK_FALSE(normalise(text).text.size() == 1);
    INFO(part);
    CHECK(steady_clock::now() - begin < seconds(5));
  }
}
