// The data path of a voice, through the public API: options, timings, silence, stopping, memory.
#include <algorithm>
#include <atomic>
#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <memory>
#include <nlohmann/json.hpp>

#include "engine/linnet.h"
#include "tests/support/complaint.h"
#include "tests/support/files.h"
#include "tests/support/paths.h"
#include "tests/support/sanitizers.h"
#include "tests/support/signals.h"

using namespace linnet;
using namespace linnet::test;

namespace {

const std::string text = "Hello there, you two. How are you? It was a good day.";

// The default options with one field changed.
template <typename Field, typename Value>
SpeakOptions with(Field SpeakOptions::* field, Value value) {
  SpeakOptions options;
  options.*field = value;
  return options;
}

struct Spoken {
  std::vector<float> samples;
  std::vector<WordTiming> words;
  std::vector<PhonemeTiming> phonemes;
  std::vector<std::size_t> text_done;
  SpeakResult result;
};

struct Speaker {
  // `inference` replaces the settings' own, unless it is empty.
  explicit Speaker(const std::string& name, int threads = 1, const nlohmann::json& inference = {})
      : engine({threads, tests::espeak_data()}) {
    const std::string path = tiny_voice_path(name);
    auto settings = nlohmann::json::parse(read_text(path + ".json"));
    if (!inference.empty()) settings["inference"] = inference;
    voice = engine.open_voice(read_bytes(path), settings.dump());
  }
  Spoken speak(const std::string& words = text, const SpeakOptions& options = {}) { return spoken(words, options); }
  Spoken speak(SpeechText& words, const SpeakOptions& options) { return spoken(words, options); }
  template <typename Text>
  Spoken spoken(Text& words, const SpeakOptions& options) {
    Spoken s;
    s.result = voice->speak(words, options, [&](const AudioBlock& b) {
      s.samples.insert(s.samples.end(), b.samples.begin(), b.samples.end());
      s.words.insert(s.words.end(), b.words.begin(), b.words.end());
      s.phonemes.insert(s.phonemes.end(), b.phonemes.begin(), b.phonemes.end());
      s.text_done.push_back(b.text_done);
    });
    return s;
  }
  std::string complaint_about(const SpeakOptions& options) {
    return complaint([&] { speak(text, options); });
  }
  Engine engine;
  std::unique_ptr<Voice> voice;
};

std::size_t resident_bytes() {
  std::ifstream file("/proc/self/statm");
  std::size_t pages = 0;
  file >> pages >> pages;
  return pages * 4096;
}

}  // namespace

TEST_CASE("Spoken words are counted, and a text without words has none") {
  Speaker speaker("tiny-medium");
  CHECK(speaker.speak("Hello there, you two. How are you?").result.words == 7);
  CHECK(speaker.speak("[[ h\u0259l\u02c8o\u028a ]]").result.words == 1);
  for (const char* nothing : {"...", "\u3002", "\u2026", "\u200d", "(\u00a0)", "\""}) {
    INFO(nothing);
    CHECK(speaker.speak(nothing).result.words == 0);
  }
}

TEST_CASE("Weights lie in the memory that the engine is given, sound the same there, and are freed with the voice") {
  const std::string path = tiny_voice_path("tiny-medium");
  const std::vector<std::byte> model = read_bytes(path);
  const std::string settings = read_text(path + ".json");
  bool freed = false;
  std::byte* memory = nullptr;
  std::size_t size = 0;
  EngineOptions options{.threads = 2, .espeak_data = {}};
  options.weight_memory = [&](std::size_t bytes) {
    size = bytes;
    memory = static_cast<std::byte*>(std::aligned_alloc(64, (bytes + 63) / 64 * 64));
    std::fill_n(memory, bytes, std::byte{0});
    return std::shared_ptr<std::byte>(memory, [&](std::byte* p) {
      freed = true;
      std::free(p);
    });
  };
  const std::vector<std::int64_t> ids = {1, 8, 3, 12, 20, 7, 2};
  const auto samples_of = [&](Voice& voice) {
    std::vector<float> samples;
    voice.speak_ids(ids, {},
                    [&](const AudioBlock& b) { samples.insert(samples.end(), b.samples.begin(), b.samples.end()); });
    return samples;
  };
  Engine ordinary({.threads = 2, .espeak_data = {}});
  const std::vector<float> wanted = samples_of(*ordinary.open_voice(model, settings));
  Engine engine(options);
  std::unique_ptr<Voice> voice = engine.open_voice(model, settings);
  const auto used = size - static_cast<std::size_t>(std::count(memory, memory + size, std::byte{0}));
  CHECK(used > voice->weight_bytes() / 2);
  CHECK(identical(samples_of(*voice), wanted));
  CHECK_FALSE(freed);
  voice.reset();
  CHECK(freed);
}

TEST_CASE("first_sentence_end() is where the first sentence ends, or the text's end while that is uncertain") {
  Speaker speaker("tiny-medium");
  const auto end = [&](const std::string& words) { return speaker.voice->first_sentence_end(words); };
  SpeakOptions one;
  one.most_sentences = 1;
  CHECK(end(text) == speaker.speak(text, one).result.text_done);
  CHECK(end("Hello.\n") == 7);
  CHECK(end("Hello there,\nyou ") == 17);  // the sentence may continue
  CHECK(end("Hello.\nYou") < 8);
  CHECK(complaint([&] { end("\xFF"); }) != "no error");
  CHECK(complaint([&] { end(" "); }) != "no error");
}

TEST_CASE("a text spoken sentence by sentence has the same samples and words as in one call") {
  Speaker s("tiny-medium");
  const Spoken whole = s.speak();
  Spoken pieces;
  std::size_t calls = 0;
  SpeechText rest(text);
  while (!rest.is_done()) {
    SpeakOptions options;
    options.most_sentences = 1;
    options.sentences_before = calls++;
    const std::size_t before = rest.done();
    const Spoken piece = s.speak(rest, options);
    CHECK(piece.result.sentences == 1);
    CHECK(piece.result.text_done == rest.done());
    CHECK(piece.text_done.front() >= before);
    pieces.samples.insert(pieces.samples.end(), piece.samples.begin(), piece.samples.end());
    for (const WordTiming& w : piece.words) {
      REQUIRE(pieces.words.size() < whole.words.size());
      CHECK(whole.words[pieces.words.size()].text_begin == w.text_begin);
      pieces.words.push_back(w);
    }
  }
  CHECK(calls == 3);
  CHECK(whole.result.text_done == text.size());
  CHECK(pieces.words.size() == whole.words.size());
  CHECK(identical(pieces.samples, whole.samples));
}

TEST_CASE("a text spoken sentence by sentence may contain phonemes, and a stop does not move its position") {
  const std::string words = "One [[ tˈuː ]] three. [[ fˈoːɹ ]] Five [[ ]] six [[. Seven.";
  Speaker s("tiny-medium");
  const Spoken whole = s.speak(words);
  Spoken pieces;
  SpeechText rest(words);
  SpeakOptions options;
  options.most_sentences = 1;
  for (; !rest.is_done(); ++options.sentences_before) {
    const std::atomic<bool> stop = true;
    SpeakOptions stopped = options;
    stopped.stop = &stop;
    const std::size_t before = rest.done();
    CHECK(contains(complaint([&] { s.speak(rest, stopped); }), "stopped"));
    CHECK(rest.done() == before);
    const Spoken piece = s.speak(rest, options);
    pieces.samples.insert(pieces.samples.end(), piece.samples.begin(), piece.samples.end());
  }
  CHECK(options.sentences_before == whole.result.sentences);
  CHECK(identical(pieces.samples, whole.samples));
}

TEST_CASE("a caller is asked whether it stops before each block and each sentence") {
  Speaker s("tiny-medium");
  const Spoken measured = s.speak(text);  // the voice's loudness is known from now on
  SpeakOptions options;
  int asked = 0;
  options.is_stopped = [&] { return ++asked, false; };
  const Spoken whole = s.speak(text, options);
  CHECK(identical(whole.samples, measured.samples));
  const int times = asked;
  REQUIRE(times >= 3);
  for (int last = 1; last <= times; ++last) {
    asked = 0;
    options.is_stopped = [&] { return ++asked == last; };
    CHECK(contains(complaint([&] { s.speak(text, options); }), "stopped"));
    CHECK(asked == last);
  }
}

TEST_CASE("a pace that the model cannot make is its speech stretched, with the times of words") {
  Speaker s("tiny-medium");
  const Spoken model = s.speak(text, with(&SpeakOptions::length_scale, 0.75f));
  CHECK(identical(s.speak(text, with(&SpeakOptions::length_scale, 1.0f)).samples, s.speak(text).samples));
  for (const float asked : {0.125f, 0.25f, 0.5f}) {
    const Spoken fast = s.speak(text, with(&SpeakOptions::length_scale, asked));
    const double speed = 0.75 / static_cast<double>(asked);
    INFO(speed);
    const double ratio = static_cast<double>(model.samples.size()) / static_cast<double>(fast.samples.size());
    CHECK(std::abs(ratio / speed - 1) < 0.02);
    CHECK(fast.result.samples == fast.samples.size());
    REQUIRE(fast.words.size() == model.words.size());
    for (std::size_t i = 0; i < fast.words.size(); ++i) {
      CHECK(std::abs(fast.words[i].start_seconds - model.words[i].start_seconds / speed) < 0.02);
      CHECK(std::abs(fast.words[i].end_seconds - model.words[i].end_seconds / speed) < 0.02);
    }
    CHECK(fast.text_done.back() == text.size());
  }
  CHECK(s.speak(text, with(&SpeakOptions::length_scale, 4.0f)).samples.size() >
        s.speak(text, with(&SpeakOptions::length_scale, 2.0f)).samples.size() * 19 / 10);
}

TEST_CASE("speech that is stretched is the same from pieces of the text, and for any number of threads") {
  Speaker s("tiny-medium");
  SpeakOptions options = with(&SpeakOptions::length_scale, 0.2f);
  options.pitch = 1.2f;
  const Spoken whole = s.speak(text, options);
  CHECK(identical(Speaker("tiny-medium", 3).speak(text, options).samples, whole.samples));
  options.most_sentences = 1;
  SpeechText rest(text);
  std::vector<float> pieces;
  for (; !rest.is_done(); ++options.sentences_before) {
    const Spoken piece = s.speak(rest, options);
    pieces.insert(pieces.end(), piece.samples.begin(), piece.samples.end());
  }
  CHECK(identical(pieces, whole.samples));
}

TEST_CASE("options out of range are refused with their name and the valid range") {
  Speaker s("tiny-medium");
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const float infinity = std::numeric_limits<float>::infinity();
  for (const float bad : {0.0f, -1.0f, 1000.0f, nan, infinity}) {
    CHECK(contains(s.complaint_about(with(&SpeakOptions::length_scale, bad)), "length scale"));
    if (bad == 0) continue;
    CHECK(contains(s.complaint_about(with(&SpeakOptions::noise_scale, bad)), "noise scale"));
    CHECK(contains(s.complaint_about(with(&SpeakOptions::noise_w, bad)), "noise w"));
    CHECK(contains(s.complaint_about(with(&SpeakOptions::sentence_silence_seconds, bad)), "sentence silence"));
    CHECK(contains(s.complaint_about(with(&SpeakOptions::volume, bad)), "volume is"));
    CHECK(contains(s.complaint_about(with(&SpeakOptions::pitch, bad)), "pitch is"));
  }
  CHECK(contains(s.complaint_about(with(&SpeakOptions::volume, 11)), "must be between 0"));
}

TEST_CASE("an engine that was started without espeak-ng's data can get them later") {
  Engine engine({});
  const std::string path = tiny_voice_path("tiny-medium");
  const auto open = [&] { return engine.open_voice(read_bytes(path), read_text(path + ".json")); };
  const Sink nothing = [](const AudioBlock&) {};
  const auto before = open();
  CHECK(contains(complaint([&] { before->speak("Hello.", {}, nothing); }), "needs espeak-ng's data"));
  CHECK(contains(complaint([&] { engine.add_espeak_data("/nowhere"); }), "no espeak-ng data in '/nowhere'"));
  engine.add_espeak_data(tests::espeak_data());
  engine.add_espeak_data("/nowhere");  // it has data
  CHECK(open()->speak("Hello.", {}, nothing).words == 1);
}

TEST_CASE("speakers are chosen by number or name, and unknown ones are refused") {
  Speaker one("tiny-medium");
  Speaker four("tiny-high-speakers");
  CHECK(one.voice->speakers() == 1);
  CHECK(four.voice->speakers() == 4);
  CHECK(contains(one.complaint_about(with(&SpeakOptions::speaker, 1)), "speaker is 1, this voice has one, 0"));
  CHECK(contains(four.complaint_about(with(&SpeakOptions::speaker, 4)), "speaker is 4, this voice has 0 to 3"));
  CHECK(contains(four.complaint_about(with(&SpeakOptions::speaker, -1)), "speaker is -1"));
  CHECK(four.voice->speaker_names().ids.at("speaker3") == 3);
  CHECK(!identical(four.speak(text, with(&SpeakOptions::speaker, 0)).samples,
                   four.speak(text, with(&SpeakOptions::speaker, 3)).samples));
}

TEST_CASE("unknown ids, no ids and too many ids are refused") {
  Speaker s("tiny-medium");
  const auto about = [&](const std::vector<std::int64_t>& ids) {
    return complaint([&] { s.voice->speak_ids(ids, {}, [](const AudioBlock&) {}); });
  };
  CHECK(contains(about({}), "0 phoneme ids"));
  CHECK(contains(about({1, 5, 40}), "phoneme id 40 at position 2"));
  CHECK(contains(about({-1}), "phoneme id -1 at position 0"));
  CHECK(contains(about({std::numeric_limits<std::int64_t>::min()}), "phoneme id -9223372036854775808"));
  CHECK(contains(about(std::vector<std::int64_t>(100000, 5)), "100000 phoneme ids"));
  CHECK(about({5}) == "no error");
}

TEST_CASE("the times of words and phonemes are in order and within the audio") {
  Speaker s("tiny-medium");
  for (const float silence : {0.0f, 0.25f}) {
    const Spoken spoken = s.speak(text, with(&SpeakOptions::sentence_silence_seconds, silence));
    const double seconds = static_cast<double>(spoken.samples.size()) / s.voice->sample_rate_hz();
    CHECK(spoken.words.size() == 12);  // separate words, also "It was", which espeak-ng joins
    CHECK(spoken.words.front().word == "Hello");
    double before = 0;
    std::size_t begin = 0;
    for (const WordTiming& w : spoken.words) {
      CHECK(w.start_seconds >= before);
      CHECK(w.end_seconds >= w.start_seconds);
      CHECK(w.text_begin >= begin);
      CHECK(text.substr(w.text_begin, w.text_end - w.text_begin) == w.word);
      before = w.end_seconds;
      begin = w.text_end;
    }
    CHECK(before <= seconds);
    double phoneme_before = 0;
    for (const PhonemeTiming& p : spoken.phonemes) {
      CHECK(p.start_seconds >= phoneme_before - 1e-9);
      CHECK(p.end_seconds >= p.start_seconds);
      phoneme_before = p.end_seconds;
    }
    CHECK(phoneme_before <= seconds + 1e-9);
    // Time without a phoneme is silence and the begin and end of each sentence, which are a few ids.
    CHECK(phoneme_before > seconds - silence - 1);
    CHECK(std::is_sorted(spoken.text_done.begin(), spoken.text_done.end()));
    CHECK(spoken.text_done.back() == text.size());
  }
}

TEST_CASE("sentence silence adds only zeros after each sentence") {
  Speaker s("tiny-medium");
  const Spoken plain = s.speak();
  const Spoken silent = s.speak(text, with(&SpeakOptions::sentence_silence_seconds, 0.5f));
  CHECK(plain.result.sentences == 3);
  CHECK(plain.result.samples == plain.samples.size());
  CHECK(plain.samples.size() % 256 == 0);
  const std::size_t silence = 11025;
  REQUIRE(silent.samples.size() == plain.samples.size() + 3 * silence);
  for (std::size_t i = silent.samples.size() - silence; i < silent.samples.size(); ++i) REQUIRE(silent.samples[i] == 0);
}

TEST_CASE("silence after a phoneme adds its zeros there, and later words begin later") {
  const std::string one = "Hello, there.";
  Speaker silent("tiny-medium", 1, {{"phoneme_silence", {{",", 0.7}}}});
  const Spoken spoken = silent.speak(one);
  const std::vector<float> zeros(static_cast<std::size_t>(std::lround(0.7f * 22050)));
  const auto begin = std::search(spoken.samples.begin(), spoken.samples.end(), zeros.begin(), zeros.end());
  REQUIRE(begin != spoken.samples.end());
  const double before = static_cast<double>(begin - spoken.samples.begin()) / 22050;
  REQUIRE(spoken.words.size() == 2);
  CHECK(spoken.words[0].end_seconds <= before);
  CHECK(spoken.words[1].start_seconds >= before + 0.699);
  CHECK(spoken.words[1].end_seconds * 22050 <= static_cast<double>(spoken.samples.size()));
  CHECK(one.substr(spoken.words[1].text_begin, spoken.words[1].text_end - spoken.words[1].text_begin) == "there");
  CHECK(spoken.text_done.back() == one.size());
  CHECK(spoken.result.samples == spoken.samples.size());
  CHECK(spoken.result.text_done == one.size());
  const std::vector<float> plain = Speaker("tiny-medium").speak(one).samples;
  CHECK(std::search(plain.begin(), plain.end(), zeros.begin(), zeros.end()) == plain.end());
}

TEST_CASE("without a gain for loudness, volume scales the samples and clips them") {
  Speaker s("tiny-medium");
  const auto at = [&](float volume) {
    SpeakOptions options = with(&SpeakOptions::volume, volume);
    options.loudness = Loudness::off;
    return s.speak(text, options).samples;
  };
  const std::vector<float> plain = at(1);
  const std::vector<float> half = at(0.5f);
  const std::vector<float> loud = at(10);
  const std::vector<float> none = at(0);
  REQUIRE(half.size() == plain.size());
  for (std::size_t i = 0; i < plain.size(); ++i) {
    REQUIRE(half[i] == plain[i] * 0.5f);
    REQUIRE(std::abs(loud[i]) <= 1);
    REQUIRE(none[i] == 0);
  }
}

TEST_CASE("the stop flag ends speaking with its own kind of error, and the voice can speak afterwards") {
  Speaker s("tiny-medium");
  const std::vector<float> wanted = s.speak().samples;
  std::atomic<bool> stop = true;
  CHECK(contains(s.complaint_about(with(&SpeakOptions::stop, &stop)), "stopped"));
  stop = false;
  std::size_t blocks = 0;
  try {
    s.voice->speak(text, with(&SpeakOptions::stop, &stop), [&](const AudioBlock&) { stop = ++blocks == 2; });
    FAIL("was not stopped");
  } catch (const Error& e) {
    CHECK(e.kind() == ErrorKind::stopped);
  }
  CHECK(blocks == 2);
  CHECK(identical(s.speak().samples, wanted));
}

TEST_CASE("a text has the same samples for any number of threads, and other samples for another seed") {
  const std::vector<float> wanted = Speaker("tiny-medium").speak(text, with(&SpeakOptions::seed, 3)).samples;
  for (const int threads : {2, 3, 4})
    CHECK(identical(Speaker("tiny-medium", threads).speak(text, with(&SpeakOptions::seed, 3)).samples, wanted));
  CHECK(!identical(Speaker("tiny-medium").speak(text, with(&SpeakOptions::seed, 4)).samples, wanted));
}

TEST_CASE("thirty sentences take no more memory than three", "[measured]") {
  if (is_sanitized) SKIP("a sanitizer's memory is not the program's");
  Speaker s("tiny-medium");
  const auto speak = [&](int times) {
    std::string all;
    for (int i = 0; i < times; ++i) all += "The quick brown fox jumps over the lazy dog. ";
    s.voice->speak(all, {}, [](const AudioBlock&) {});
  };
  speak(3);
  const std::size_t before = resident_bytes();
  speak(30);
  const double grown = (static_cast<double>(resident_bytes()) - static_cast<double>(before)) / 1e6;
  INFO("grown by " << grown << " MB");
  CHECK(grown < 1);
}

namespace {

void add_own_words(Engine& engine, const std::string& table) {
  auto lexicon = std::make_shared<Lexicon>();
  lexicon->add(table, "own.tsv");
  engine.set_lexicon(lexicon);
}

std::string joined(const std::vector<PhonemeTiming>& phonemes) {
  std::string all;
  for (const PhonemeTiming& phoneme : phonemes) all += phoneme.phoneme;
  return all;
}

}  // namespace

TEST_CASE("Own words are spoken by an engine's lexicon, and their times name the bytes of the text") {
  Speaker speaker("tiny-medium");
  const std::string words = "The GIF on nginx's. See nginx.";
  const Spoken before = speaker.speak(words);
  add_own_words(speaker.engine, "gif\t[[dʒˈɪf]]\t\tany\nnginx\tengine ex\n");
  const Spoken own = speaker.speak(words);
  CHECK(joined(own.phonemes).find("dʒˈɪf") != std::string::npos);
  CHECK(joined(own.phonemes).find("ˈɛndʒɪn ˈɛks") != std::string::npos);
  std::vector<std::string> spoken;
  for (const WordTiming& word : own.words) {
    CHECK(words.substr(word.text_begin, word.text_end - word.text_begin) == word.word);
    spoken.push_back(word.word);
  }
  CHECK(spoken == std::vector<std::string>{"The", "GIF", "on", "nginx's", "See", "nginx"});
  CHECK(own.result.sentences == before.result.sentences);
  CHECK(own.text_done.back() == words.size());
  speaker.engine.set_lexicon(nullptr);
  CHECK(speaker.speak(words).samples == before.samples);
}

TEST_CASE("A text with own words, spoken sentence by sentence, is the same speech") {
  Speaker speaker("tiny-medium");
  add_own_words(speaker.engine, "nginx\tengine ex\n");
  const std::string words = "See nginx. And nginx. [[ tɛst ]] it. The nginx ends.";
  const Spoken whole = speaker.speak(words);
  SpeechText pieces(words);
  std::vector<float> samples;
  SpeakOptions one;
  one.most_sentences = 1;
  while (!pieces.is_done()) {
    const Spoken piece = speaker.speak(pieces, one);
    samples.insert(samples.end(), piece.samples.begin(), piece.samples.end());
    one.sentences_before += piece.result.sentences;
  }
  CHECK(samples == whole.samples);
}

TEST_CASE("words() tells how each word is spoken and what has decided it, without speech") {
  Speaker speaker("tiny-medium");
  add_own_words(speaker.engine, "# mine\nnginx\tengine ex\n");
  const std::vector<WordReading> words = speaker.voice->words("A nginx [[ tɛst ]] here.");
  REQUIRE(words.size() == 4);
  CHECK(words[0].text == "A");
  CHECK(words[0].spoken.empty());
  CHECK(words[0].decided_by == "espeak-ng");
  CHECK(words[1].text == "nginx");
  CHECK(words[1].text_begin == 2);
  CHECK(words[1].text_end == 7);
  CHECK(words[1].spoken == "engine ex");
  CHECK(words[1].phonemes == "ˈɛndʒɪn ˈɛks");
  CHECK(words[1].decided_by == "own.tsv:2");
  CHECK(words[2].decided_by == "phonemes in the text");
  CHECK(words[3].decided_by == "espeak-ng");
  CHECK(complaint([&] { speaker.voice->words(" "); }) != "no error");
}
