#include "engine/speaker_mix.h"

#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>

#include "engine/error.h"
#include "tests/support/complaint.h"

using namespace linnet;
using namespace linnet::test;

namespace {

const SpeakerNames names{4, {{"af_heart", 0}, {"af_bella", 1}, {"bf_emma", 2}, {"odd (name)", 3}}};

// "speaker:weight …", the weights in hundredths.
std::string shares(std::string_view text) {
  std::string all;
  for (const SpeakerShare& share : speaker_mix(text, names))
    all += (all.empty() ? "" : " ") + std::to_string(share.speaker) + ":" +
           std::to_string(static_cast<int>(share.weight * 100 + 0.5f));
  return all;
}

std::string complaint_about(std::string_view text) {
  return complaint([&] { speaker_mix(text, names); });
}

}  // namespace

TEST_CASE("a mix is speakers with weights that sum up to one") {
  CHECK(shares("af_heart") == "0:100");
  CHECK(shares("2") == "2:100");
  CHECK(shares("af_heart(2)+bf_emma(1)") == "0:67 2:33");
  CHECK(shares("bf_emma+af_heart") == "2:50 0:50");
  CHECK(shares(" af_heart ( 0.25 ) + bf_emma(.75) ") == "0:25 2:75");
  CHECK(shares("af_heart(3)+1") == "0:75 1:25");
  CHECK(shares("af_heart+bf_emma+af_heart(2)") == "0:75 2:25");
  CHECK(shares("odd (name)") == "3:100");  // as a voice's settings have it
}

TEST_CASE("a mix that names nobody is refused") {
  for (const char* text : {"", "  ", "+", "af_heart+", "+af_heart", "af_heart++bf_emma", "(2)+bf_emma"})
    CHECK(contains(complaint_about(text), text == std::string("") || text == std::string("  ")
                                              ? "no speaker is named"
                                              : "on each side of '+'"));
}

TEST_CASE("a weight that is no number above zero is refused") {
  for (const char* weight : {"", "two", "-1", "0", "0.0", "1e3", "1,5", "inf", "nan", "1.2.3", "1001", "0.0001"})
    CHECK(contains(complaint_about("af_heart(" + std::string(weight) + ")+bf_emma"), "0.001 to 1000"));
  CHECK(contains(complaint_about("af_heart(2+bf_emma"), "has to end with ')'"));
  CHECK(contains(complaint_about("af_heart(2)x+bf_emma"), "has to end with ')'"));
}

TEST_CASE("an unknown speaker is refused, with the names that are near") {
  CHECK(contains(complaint_about("af_hart"), "'af_hart'"));
  CHECK(contains(complaint_about("af_hart"), "near this are af_heart"));
  CHECK(contains(complaint_about("af_heart+bf_ema(2)"), "near this are bf_emma"));
  CHECK(contains(complaint_about("4"), "0 to 3"));
  CHECK(contains(complaint_about("-1"), "'-1'"));
  CHECK(contains(complaint([] { speaker_mix("anna", {}); }), "it has one, 0"));
}

TEST_CASE("a voice that cannot mix speakers takes one") {
  const SpeakerNames single{4, names.ids, false};
  CHECK(speaker_mix("bf_emma(2)", single)[0].speaker == 2);
  CHECK(contains(complaint([&] { speaker_mix("bf_emma+af_heart", single); }), "cannot mix them; name one"));
}

TEST_CASE("mixes of many speakers and very long ones are refused") {
  SpeakerNames many{100, {}};
  std::string text = "0";
  for (int i = 1; i < 16; ++i) text += "+" + std::to_string(i);
  CHECK(speaker_mix(text, many).size() == 16);
  CHECK(contains(complaint([&] { speaker_mix(text + "+16", many); }), "at most 16"));
  CHECK(contains(complaint_about(std::string(3000, 'a')), "at most 2000 bytes"));
  CHECK(contains(complaint_about(std::string(500, '(')), "on each side"));
}
