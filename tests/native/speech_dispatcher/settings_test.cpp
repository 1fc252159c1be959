#include "native/speech_dispatcher/settings.h"

#include <catch2/catch_approx.hpp>
#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>

using namespace linnet::native;
using Catch::Approx;

TEST_CASE("Speech Dispatcher's rate, pitch and volume are factors, with nothing changed by default") {
  ModuleSettings settings;
  CHECK((settings.speed() == 1 && settings.pitch_factor() == 1 && settings.volume_factor() == 1));
  CHECK((settings.set("rate=100") && settings.set("pitch=100") && settings.set("volume=0")));
  CHECK(settings.speed() == Approx(6));
  CHECK(settings.pitch_factor() == Approx(1.6f));
  CHECK(settings.volume_factor() == 0.5f);
  CHECK((settings.set("rate=-100") && settings.set("pitch=-100") && settings.set("volume=-100")));
  CHECK(settings.speed() == Approx(0.5f));
  CHECK(settings.pitch_factor() == Approx(0.625f));
  CHECK(settings.volume_factor() == 0);
}

TEST_CASE("a setting with an impossible value changes nothing; unknown ones are taken") {
  ModuleSettings settings;
  for (const auto* line : {"rate=101", "rate=-101", "rate=", "rate=fast", "rate=1e9", "rate=99999999999", "pitch=1.5",
                           "volume=1x", "spelling_mode=yes", "cap_let_recogn=all", "rate", ""}) {
    INFO(line);
    CHECK_FALSE(settings.set(line));
  }
  CHECK((settings.speed() == 1 && settings.volume == 100 && !settings.spells));
  for (const auto* line : {"pitch_range=12", "punctuation_mode=some", "voice=female1", "anything=else=here"})
    CHECK(settings.set(line));
  CHECK((settings.set("synthesis_voice=a b=c") && settings.voice == "a b=c"));
  CHECK((settings.set("synthesis_voice=NULL") && settings.voice.empty()));
  CHECK((settings.set("language=en-us") && settings.language == "en-us"));
  CHECK((settings.set("spelling_mode=on") && settings.spells && settings.set("spelling_mode=off") && !settings.spells));
  CHECK((settings.set("cap_let_recogn=icon") && settings.capitals == Capitals::icon));
}
