// How early a long sentence is heard, with the default voice: its first words are spoken before all of it is encoded.
#include <algorithm>
#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <ctime>
#include <limits>

#include "engine/linnet.h"
#include "engine/speech/limiter.h"
#include "engine/speech/voice_gain.h"
#include "tests/support/english_pack.h"
#include "tests/support/files.h"
#include "tests/support/paths.h"
#include "tests/support/signals.h"

using namespace linnet;
using namespace linnet::test;

namespace {

// About 390 phonemes: the longest that is spoken as one sentence.
const std::string text =
    "The committee, which had been meeting in secret since early spring, announced on Thursday that the long awaited "
    "report on the condition of the harbour, the bridges and the roads of the northern district would be published "
    "before the end of the month, although nobody who had seen the first drafts believed that the council could agree "
    "upon all of its findings, let alone pay for what it asked";

struct Spoken {
  SpeakResult result;
  std::vector<float> samples;
  std::vector<WordTiming> words;
  std::size_t words_at_first = 0;  // with the first block
};

struct DefaultVoice {
  explicit DefaultVoice(int threads = 1)
      : engine({.threads = threads,
                .espeak_data = {},
                .english_data = [&](std::string_view) { return std::span<const std::byte>(pack); },
                .unknown_words_data = [&](std::string_view) { return std::span<const std::byte>(net); }}),
        voice(engine.open_voice(read_bytes(tests::hibari_voice()), "", {}, {})) {}
  Spoken speak(const std::string& what, const SpeakOptions& options = {}) const {
    Spoken spoken;
    spoken.result = voice->speak(what, options, [&](const AudioBlock& block) {
      if (spoken.samples.empty()) spoken.words_at_first = block.words.size();
      spoken.samples.insert(spoken.samples.end(), block.samples.begin(), block.samples.end());
      spoken.words.insert(spoken.words.end(), block.words.begin(), block.words.end());
    });
    return spoken;
  }
  std::vector<std::byte> pack = english_pack(), net = english_pack("en-us.unknown");
  Engine engine;
  std::unique_ptr<Voice> voice;
};

SpeakOptions exact() {
  SpeakOptions options;
  options.first_sound = FirstSound::exact;
  return options;
}

double processor_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

// Least of several, up to the first block.
double seconds_to_first_sound(const DefaultVoice& voice, const std::string& what, const SpeakOptions& options) {
  struct Heard {};
  double least = std::numeric_limits<double>::max();
  for (int i = 0; i < 7; ++i) {
    const double start = processor_seconds();
    try {
      voice.voice->speak(what, options, [](const AudioBlock&) { throw Heard(); });
    } catch (const Heard&) {
    }
    least = std::min(least, processor_seconds() - start);
  }
  return least;
}

}  // namespace

TEST_CASE("a long sentence is heard as early as a short one, when its first words need not wait for the rest",
          "[alone][measured]") {
  const DefaultVoice voice;
  const double early = seconds_to_first_sound(voice, text, {});
  const double all = seconds_to_first_sound(voice, text, exact());
  // 21 words, about as many phonemes as are encoded for the first sound.
  const double shorter = seconds_to_first_sound(voice, text.substr(0, text.find(" that the")), exact());
  INFO("ms: early " << 1000 * early << ", exact " << 1000 * all << ", of a short sentence " << 1000 * shorter);
  CHECK(early < 0.6 * all);
  CHECK(early < 1.5 * shorter);
}

TEST_CASE("the words of an early sentence are those of the exact one, one after the other and within its sound") {
  const DefaultVoice voice;
  const Spoken early = voice.speak(text);
  const Spoken whole = voice.speak(text, exact());
  CHECK(early.result.sentences == 1);
  CHECK(early.result.phoneme_ids == whole.result.phoneme_ids);
  REQUIRE(early.words.size() == whole.words.size());
  CHECK(early.result.words == whole.result.words);
  CHECK(whole.words_at_first == whole.words.size());
  CHECK(early.words_at_first >= 3);
  CHECK(early.words_at_first < 20);
  for (std::size_t i = 0; i < early.words.size(); ++i) {
    const WordTiming& word = early.words[i];
    CHECK(word.text_begin == whole.words[i].text_begin);
    CHECK(word.start_seconds < word.end_seconds);
    if (i) CHECK(word.start_seconds >= early.words[i - 1].end_seconds);
    // The durations of the first words move a little, and with them all that follow.
    CHECK(std::abs(word.start_seconds - whole.words[i].start_seconds) < 0.4);
  }
  CHECK(early.words.back().end_seconds <= static_cast<double>(early.samples.size()) / 24000);
  // From the first part on, durations are the whole sentence's.
  const double shift = early.words.back().start_seconds - whole.words.back().start_seconds;
  const std::size_t next = early.words_at_first;
  CHECK(std::abs(early.words[next].start_seconds - whole.words[next].start_seconds - shift) < 1e-6);
}

TEST_CASE("an early sentence has the same samples on any number of threads and in blocks of any length") {
  DefaultVoice one;
  const DefaultVoice two(2);
  const Spoken spoken = one.speak(text);
  CHECK(identical(two.speak(text).samples, spoken.samples));
  const auto small = one.engine.open_voice(read_bytes(tests::hibari_voice()), "", {}, VoicePlan{400, 96, false});
  std::vector<float> in_small_blocks;
  small->speak(text, {}, [&](const AudioBlock& block) {
    in_small_blocks.insert(in_small_blocks.end(), block.samples.begin(), block.samples.end());
  });
  CHECK(snr_db(std::span<const float>(in_small_blocks), spoken.samples) > 90);
}

TEST_CASE("peaks of an early sentence are limited as if it were in one part") {
  const DefaultVoice voice;
  SpeakOptions plain;
  plain.loudness = Loudness::off;
  const std::vector<float> samples = voice.speak(text, plain).samples;
  SpeakOptions loud;
  loud.volume = 4;
  Limiter limiter(voice.voice->sample_rate_hz());
  const std::span<const float> limited =
      limiter.push(samples, factor_of_db(voice.voice->gain_db(0, nullptr)) * loud.volume, true);
  const std::vector<float> spoken = voice.speak(text, loud).samples;
  CHECK(spoken.size() == samples.size());
  CHECK(identical(spoken, limited));
  CHECK(std::abs(*std::max_element(limited.begin(), limited.end()) - Limiter::ceiling) < 1e-3F);
}

TEST_CASE("what is short, or not a text's first sentence, is spoken exactly") {
  const DefaultVoice voice;
  const std::string shorter = text.substr(0, text.find(", announced"));
  CHECK(identical(voice.speak(shorter).samples, voice.speak(shorter, exact()).samples));
  SpeakOptions later;  // without noise, which depends on a sentence's number
  later.noise_scale = 0.0F;
  later.sentences_before = 1;
  SpeakOptions first = exact();
  first.noise_scale = 0.0F;
  const std::vector<float> whole = voice.speak(text, first).samples;
  CHECK(identical(voice.speak(text, later).samples, whole));
  first.first_sound = FirstSound::early;
  CHECK_FALSE(identical(voice.speak(text, first).samples, whole));
}

TEST_CASE("the default voice's durations follow the length scale from 0.5 to 2") {
  const DefaultVoice voice;
  for (const FirstSound when : {FirstSound::early, FirstSound::exact}) {
    SpeakOptions options;
    options.first_sound = when;
    const auto usual = static_cast<double>(voice.speak(text, options).samples.size());
    for (const float scale : {0.5F, 0.8F, 1.25F, 2.0F}) {
      options.length_scale = scale;
      const Spoken spoken = voice.speak(text, options);
      INFO("length scale " << scale);
      // Durations are whole frames of 25 ms, at least one, and mostly two or three of them.
      CHECK(std::abs(static_cast<double>(spoken.samples.size()) / usual - static_cast<double>(scale)) < 0.08);
      CHECK(spoken.words.back().end_seconds <= static_cast<double>(spoken.samples.size()) / 24000);
    }
  }
}
