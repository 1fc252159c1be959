#include "engine/text/arabic/diacritizer.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <string>

#include "engine/voices/onnx/onnx_model.h"
#include "tests/support/files.h"
#include "tests/support/paths.h"

using namespace linnet;
using namespace linnet::arabic;
using namespace linnet::test;

namespace {

Diacritizer& diacritizer() {
  static const std::vector<std::byte> bytes = read_bytes(tests::arabic_data() + "/tashkeel.onnx");
  static Diacritizer one{OnnxModel::parse(bytes)};
  return one;
}

// A text that is its own spoken form.
SpokenForm as_given(const std::string& text) {
  SpokenForm form{text, {}, {}};
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool begins = (text[i] & 0xc0) != 0x80;
    form.origin.push_back(begins ? i : form.origin.back());
  }
  form.origin.push_back(text.size());
  return form;
}

std::string said(const std::string& text) { return diacritizer().with_diacritics(as_given(text)).text; }

std::string without_marks(const std::string& text) {
  std::string bare;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_mark = i + 1 < text.size() && text[i] == '\xd9' && text[i + 1] >= '\x8b' && text[i + 1] <= '\x92';
    if (is_mark)
      ++i;
    else
      bare += text[i];
  }
  return bare;
}

}  // namespace

TEST_CASE("Arabic gets the diacritics that piper-tts gives it") {
  const std::string given = "إن روعة اللغة العربية لا تتبدى إلا لعشاقها.";
  CHECK(said(given) ==
        "إِنَّ رَوْعَةَ اللُّغَةِ الْعَرَبِيَّةِ "
        "لَا تَتَبَدَّى إِلَّا لِعِشَاقِهَا.");
  const std::string with_names = "يستخدم Linnet على الحاسوب القديم - بلا إنترنت.";
  CHECK(said(with_names) ==
        "يُسْتَخْدِمُ Linnet "
        "عَلَى الْحَاسُوبِ الْقَدِيمِ - بِلَا إِنْتَرْنِت.");
}

TEST_CASE("Diacritics that a text has stay, and a lone shadda gets its vowel") {
  CHECK(said("كُتِبَ") == "كُتِبَ");
  CHECK(said("بِسمِ اللّه الرّحمن الرّحيم") == "بِسْمِ اللَّهِ الرَّحْمَنِ الرَّحِيم");
}

TEST_CASE("A shadda stands before its vowel, as espeak-ng reads it, also where Unicode's order is the other") {
  CHECK(said("مُعَل\u0650\u0651م\u064c") == "مُعَل\u0651\u0650م\u064c");
}

TEST_CASE("A text without Arabic letters stays as it is") {
  for (const std::string text : {"", "Hello, 25 words.", "… 123 ،", "\xd9\x8e"}) {
    const SpokenForm form = diacritizer().with_diacritics(as_given(text));
    CHECK(form.text == text);
    CHECK(form.origin == as_given(text).origin);
    CHECK(form.decisions.empty());
  }
}

TEST_CASE("Each diacritic comes from its letter's place, and words that get some are decisions") {
  const std::string text = "قال Linnet نعم.";
  const SpokenForm form = diacritizer().with_diacritics(as_given(text));
  REQUIRE(form.origin.size() == form.text.size() + 1);
  CHECK(form.origin.back() == text.size());
  CHECK(std::is_sorted(form.origin.begin(), form.origin.end()));
  REQUIRE(form.decisions.size() == 2);
  for (const Decision& decision : form.decisions) {
    CHECK(decision.rule == "diacritics");
    CHECK(without_marks(decision.spoken) == text.substr(decision.begin, decision.end - decision.begin));
    CHECK(decision.spoken.size() > decision.end - decision.begin);
  }
}

TEST_CASE("What another rule has decided stays its decision, and its words get diacritics too") {
  SpokenForm form = as_given("خمسة بيوت");
  form.decisions.push_back({0, 8, "numbers", "خمسة"});
  const SpokenForm said = diacritizer().with_diacritics(form);
  REQUIRE(said.decisions.size() == 2);
  CHECK(said.decisions[0].rule == "numbers");
  CHECK(said.decisions[0].spoken != "خمسة");
  CHECK(without_marks(said.decisions[0].spoken) == "خمسة");
  CHECK(said.decisions[1].rule == "diacritics");
}

TEST_CASE("Sentences are read on their own, and a text without end in parts that end at words") {
  const std::string one = "كتب الولد الدرس.", other = "هل تعرف أين تقع المكتبة العامة؟";
  CHECK(said(one + " " + other) == said(one) + " " + said(other));
  CHECK(said(one + "\n" + other) == said(one) + "\n" + said(other));
  std::string words, solid;
  for (int i = 0; i < 600; ++i) words += "الولد ", solid += "ك";
  CHECK(without_marks(said(words)) == words);
  CHECK(said(words).size() > words.size() + words.size() / 4);
  CHECK(without_marks(said(solid)) == solid);
}
