#include "engine/text/emoji.h"

#include <catch2/catch_test_macros.hpp>

using namespace linnet;

namespace {
using Strings = std::vector<std::string>;
}

TEST_CASE("one emoji with its variation selector is one sequence") {
  for (const std::string text : {"😀", "❤", "❤️", "⭐", "⌚"}) {
    const EmojiSequence found = emoji_at(text + "a", 0);
    INFO(text);
    CHECK(found.end == text.size());
    CHECK(found.parts.size() == 1);
    CHECK(text.starts_with(found.spellings.at(0)));
  }
  CHECK(emoji_at("😀😀", 0).end == 4);
  CHECK(emoji_at("a ™️", 2).end == std::string("a ™️").size());
}

TEST_CASE("emoji joined by U+200D are one sequence; a skin tone is reported apart from it") {
  const EmojiSequence family = emoji_at("👨‍👩‍👧!", 0);
  CHECK(family.spellings.at(0) == "👨‍👩‍👧");
  CHECK(family.parts == Strings{"👨", "👩", "👧"});
  const EmojiSequence scientist = emoji_at("👩🏽‍🔬", 0);
  CHECK(scientist.spellings.at(0) == "👩‍🔬");
  CHECK(scientist.tones == Strings{"🏽"});
  CHECK(scientist.end == std::string("👩🏽‍🔬").size());
  CHECK(emoji_at("👍🏽", 0).tones == Strings{"🏽"});
  CHECK(emoji_at("🕵️‍♀️", 0).spellings == Strings{"🕵‍♀", "🕵️‍♀"});
  CHECK(emoji_at("😀‍a", 0).end == 4);  // the joiner has no emoji after it
}

TEST_CASE("flags and keycaps are one sequence") {
  CHECK(emoji_at("🇩🇪🇫🇷", 0).spellings == Strings{"🇩🇪"});
  CHECK(emoji_at("🇩🇪🇫🇷", 8).spellings == Strings{"🇫🇷"});
  CHECK(emoji_at("🏴󠁧󠁢󠁥󠁮󠁧󠁿.", 0).spellings == Strings{"🏴󠁧󠁢󠁥󠁮󠁧󠁿"});
  CHECK(emoji_at("1️⃣2", 0).parts == Strings{"1"});
  CHECK(emoji_at("#⃣", 0).spellings.at(0) == "#️⃣");
}

TEST_CASE("other characters are no emoji") {
  for (const std::string text : {"a", "1", "#", "*", "™", "©", "→", "“", "你", "\u200d", "\ufe0f", "❝", "1️"}) {
    INFO(text);
    CHECK(emoji_at(text, 0).end == 0);
  }
  CHECK(emoji_at("🇩", 0).end == 0);  // half a flag
}

TEST_CASE("very long sequences are cut") {
  std::string text = "👩";
  for (int i = 0; i < 1000; ++i) text += "‍👩";
  const EmojiSequence found = emoji_at(text, 0);
  CHECK(found.parts.size() <= 8);
  CHECK(found.end < 100);
}
