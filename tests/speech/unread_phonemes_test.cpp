// Voices of phoneme types that Linnet cannot make of texts.
#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <nlohmann/json.hpp>
#include <string>

#include "engine/linnet.h"
#include "tests/support/complaint.h"
#include "tests/support/files.h"
#include "tests/support/paths.h"

using namespace linnet;
using namespace linnet::test;

TEST_CASE("A voice of pinyin, Japanese, Hebrew or Thai phonemes refuses texts in words that name why, and speaks ids") {
  Engine engine({.threads = 1, .espeak_data = tests::espeak_data()});
  const std::string path = tiny_voice_path("tiny-xlow");
  struct Refusal {
    std::string type, lacking;
  };
  for (const Refusal& refusal :
       {Refusal{"pinyin", "no readings of Chinese characters"}, Refusal{"japanese", "no dictionary of Japanese"},
        Refusal{"hebrew", "no net that adds them"}, Refusal{"thai", "no dictionary by which to find the words"}}) {
    auto settings = nlohmann::json::parse(read_text(path + ".json"));
    settings["phoneme_type"] = refusal.type;
    const auto voice = engine.open_voice(read_bytes(path), settings.dump());
    INFO(refusal.type);
    CHECK_FALSE(voice->can_read(0));
    const std::string message = complaint([&] { voice->speak("abc", {}, [](const AudioBlock&) {}); });
    CHECK(contains(message, "its phoneme_type is \"" + refusal.type + "\""));
    CHECK(contains(message, refusal.lacking));
    CHECK(contains(message, "--ids"));
    CHECK(complaint([&] { voice->words("abc"); }) == message);
    std::size_t samples = 0;
    const std::vector<std::int64_t> ids = {1, 12, 0, 13, 2};
    voice->speak_ids(ids, {}, [&](const AudioBlock& block) { samples += block.samples.size(); });
    CHECK(samples > 0);
  }
}
