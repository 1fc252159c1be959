#include "engine/text/english/english.h"

#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers.hpp>
#include <chrono>
#include <cstring>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "engine/error.h"
#include "engine/voices/bundle/crc32.h"
#include "tests/support/complaint.h"
#include "tests/support/english_pack.h"

using namespace linnet;
using english::English;
using english::EnglishWord;
using english::UnknownWords;
using test::complaint;
using test::contains;

namespace {

const std::vector<std::byte>& american_pack() {
  static const std::vector<std::byte> file = test::english_pack("en-us.g2p");
  return file;
}
const std::vector<std::byte>& american_net() {
  static const std::vector<std::byte> file = test::english_pack("en-us.unknown");
  return file;
}
UnknownWords by_net(const std::vector<std::byte>& net) {
  return {.net = [&net] { return std::span<const std::byte>(net); }};
}
const English& american() {
  static const English english(american_pack(), by_net(american_net()));
  return english;
}
const English& british() {
  static const std::vector<std::byte> file = test::english_pack("en-gb.g2p");
  static const std::vector<std::byte> net = test::english_pack("en-gb.unknown");
  static const English english(file, by_net(net));
  return english;
}

std::string said(std::string_view text, const English& english = american()) {
  return phonemes_of(english.words(text));
}

// "word:phonemes" for each word that is spoken.
std::vector<std::string> aligned(const std::string& text) {
  std::vector<std::string> shown;
  for (const EnglishWord& word : american().words(text))
    if (!word.phonemes.empty()) shown.push_back(text.substr(word.begin, word.end - word.begin) + ":" + word.phonemes);
  return shown;
}

double seconds_of(std::string_view text) {
  const auto start = std::chrono::steady_clock::now();
  american().words(text);
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

TEST_CASE("Sentences whose spoken form is given have the phonemes of hibari-tts without its rules") {
  for (const auto& row : test::english_golden()) {
    INFO(row.normalised);
    CHECK(phonemes_of(american().words(row.normalised, english::EnglishText::spoken)) == row.us);
    CHECK(phonemes_of(british().words(row.normalised, english::EnglishText::spoken)) == row.gb);
  }
}

TEST_CASE("300 sentences have the phonemes of hibari-tts, American and British") {
  const auto rows = test::english_golden();
  REQUIRE(rows.size() == 300);
  for (const test::EnglishGolden& row : rows) {
    INFO(row.text);
    CHECK(said(row.text) == row.us);
    CHECK(said(row.text, british()) == row.gb);
  }
}

TEST_CASE("words are read by what follows them") {
  CHECK(said("the apple, the pear") == "ði ˈæpᵊl, ðə pˈɛɹ");
  CHECK(said("to eat, to sleep") == "tʊ ˈit, tə slˈip");
  CHECK(said("I used to be in.") == "ˌI jˈust tə bi ˈɪn.");
}

TEST_CASE("numbers, amounts and spelled words are read") {
  CHECK(said("In 1905 I paid $5.25 for 2 CDs.") ==
        "ɪn nˌIntˈin ˈO fˈIv ˌI pˈAd fˈIv dˈɑləɹz ænd twˈɛnti fˈIv sˈɛnts fɔɹ tˈu sˌidˈiz.");
  CHECK(said("B2B in the U.S.A.") == "bˈitəbˈi ɪn ðə jˌuˌɛsˈA");
}

TEST_CASE("a text may give a word's phonemes") {
  CHECK(said("Say [hibari](/hibˈɑɹi/) now.") == "sˈA hibˈɑɹi nˈW.");
  CHECK(said("[a](//) cat") == "kˈæt");
  CHECK(said("[cat](x) sat") == "kˈæt sˈæt");
  CHECK(said("a [ b ( c") == said("a [ b ( c"));
}

TEST_CASE("words have their bytes in the given text") {
  CHECK(aligned("She  said:\n“Hello.”") ==
        std::vector<std::string>{"She:ʃˌi", "said:sˈɛd", ":::", "“Hello:hˈɛlO", ".:."});
  CHECK(aligned("at 10:30 sharp") == std::vector<std::string>{"at:æt", "10:30:tˈɛn", "10:30:θˈɜɹTi", "sharp:ʃˈɑɹp"});
  CHECK(aligned("say [so](/sˈO/)!") == std::vector<std::string>{"say:sˈA", "[so](/sˈO/):sˈO", "!:!"});
}

TEST_CASE("unknown words are read by the net, spelled, or asked for") {
  CHECK(said("zxqy") != "");
  const English spelling(american_pack(), {.by = UnknownWords::By::spelling});
  CHECK(said("a frobzé", spelling) == "ɐ ˌɛfˌɑɹˌObˌizˌiˈi");
  std::vector<std::string> asked;
  const English asking(american_pack(), {.by = UnknownWords::By::caller, .ask = [&](std::string_view word) {
                                           asked.emplace_back(word);
                                           return std::string("ɡˈA");
                                         }});
  CHECK(said("frobze 12 frobze-qxz", asking) == "ɡˈA twˈɛlv ɡˈA ɡˈA");
  CHECK(asked == std::vector<std::string>{"frobze", "qxz", "frobze"});
  CHECK_THROWS_AS(English(american_pack(), {.by = UnknownWords::By::caller}), Error);
}

TEST_CASE("the net for unknown words may come later, and a text of known words does without it") {
  std::vector<std::byte> net;
  const English english(american_pack(), by_net(net));
  CHECK(said("Go home now.", english) == said("Go home now."));
  for (int i = 0; i < 2; ++i)
    CHECK(contains(complaint([&] { said("a frobzer", english); }), "'frobzer' is in no dictionary, and en-us.unknown"));
  net = american_net();
  CHECK(said("a frobzer", english) == said("a frobzer"));
  const English none(american_pack());
  CHECK(contains(complaint([&] { said("a frobzer", none); }), "en-us.unknown"));
}

TEST_CASE("a net of another accent or version, a cut one, and another file in its place are refused by name") {
  std::vector<std::byte> old = american_net(), changed = american_net();
  old[8] = std::byte{1};
  changed[changed.size() / 2] ^= std::byte{1};
  const std::vector<std::byte> cut(changed.begin(), changed.end() - 100'000);
  const std::vector<std::byte> british = test::english_pack("en-gb.unknown");
  const auto refusal = [](const std::vector<std::byte>& net) {
    return complaint([&] { English(american_pack(), by_net(net)); });
  };
  CHECK(contains(refusal(british), "this is the file en-gb.unknown, expected was en-us.unknown"));
  CHECK(contains(refusal(american_pack()), "this is the file en-us.g2p, expected was en-us.unknown"));
  CHECK(contains(refusal(old), "an .unknown file, are of version 1, this engine reads version 2"));
  CHECK(contains(refusal(cut), "en-us.unknown is not as long as it was"));
  CHECK(contains(refusal(changed), "the checksum of en-us.unknown is another"));
  CHECK(contains(complaint([] { English{american_net()}; }), "this is the file en-us.unknown, expected was en-us.g2p"));
}

TEST_CASE("texts without words give nothing") {
  for (const char* text : {"", " ", "\n", "😀", "你好", "مرحبا", "\u0301", "''"}) {
    INFO(text);
    CHECK_NOTHROW(said(text));
  }
  CHECK(said("") == "");
}

TEST_CASE("several threads read at the same time") {
  std::vector<std::string> answers(4);
  std::vector<std::thread> threads;
  for (std::string& answer : answers)
    threads.emplace_back([&answer] {
      for (int i = 0; i < 20; ++i) answer = said("The frobzer of 1984 read the [x](/y/) record.");
    });
  for (std::thread& thread : threads) thread.join();
  for (const std::string& answer : answers) CHECK(answer == answers[0]);
}

TEST_CASE("long words take time in proportion to their length", "[alone][measured]") {
  for (const char* part :
       {"a", "Ab", "a1", "1.", "a.", ".", "1,", "-", "'", "a'", "A", "a-", "[", "é", "ing", "9", "/"}) {
    std::string text;
    while (text.size() < 10'000) text += part;
    INFO(part);
    CHECK(seconds_of(text) < 5);  // 0.2 s, if nothing else runs
  }
}

TEST_CASE("a damaged file is refused or harmless") {
  const std::vector<std::byte>& good = american_pack();
  std::mt19937 random(5);
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{7}, std::size_t{23}, std::size_t{27}, std::size_t{40}, good.size() - 1})
    CHECK_THROWS_AS(English(std::span(good).first(size)), Error);
  std::vector<std::byte> damaged = good;
  damaged[good.size() / 2] ^= std::byte{1};
  CHECK_THROWS_AS(English(damaged), Error);
  for (int i = 0; i < 100; ++i) {  // with a right checksum
    damaged = good;
    const std::size_t last = i % 2 == 0 ? 20'000 : good.size();
    for (int k = 0; k < 40; ++k) damaged[28 + random() % (last - 28)] = static_cast<std::byte>(random());
    const std::uint32_t checksum = crc32(0, std::span(damaged).subspan(28));
    std::memcpy(damaged.data() + 24, &checksum, sizeof checksum);
    try {
      said("The frobzers of Zurich can't record 12 well-known songs.", English(damaged, by_net(american_net())));
    } catch (const Error& error) {
      CHECK(error.kind() == ErrorKind::bad_input);
    }
  }
}
