// A text that is still being written: when it is worth asking a voice for its sentences, and how much of it is held.
#include "native/server/speech/streamed_text.h"

#include <catch2/catch_test_macros.hpp>

#include "engine/speech/sentence_end.h"
#include "native/http/error.h"

namespace linnet::test {
namespace {

using native::StreamedText;
using Clock = StreamedText::Clock;

constexpr auto now = Clock::time_point::min();
constexpr auto when_more_comes = Clock::time_point::max();

struct Written {
  int told = 0;
  StreamedText text{10'000, [this] { ++told; }};

  explicit Written(std::string_view begin) { text.append(begin); }
  // As the synthesis thread does where no sentence has ended.
  void look() { text.wait_for_more(text.part()); }
};

}  // namespace

TEST_CASE("A voice is asked for sentences when a mark or a line end has come, not behind plain words") {
  Written written("Hello");
  CHECK(written.text.next_look() == when_more_comes);
  written.text.append(", dear friend");
  CHECK(written.text.next_look() == when_more_comes);
  written.text.append(".");
  CHECK(written.text.next_look() == now);
  written.look();
  CHECK(written.text.next_look() > now);  // after the pause
  written.text.append(" How");
  CHECK(written.text.next_look() == now);
  CHECK(written.told == 4);
  for (const char* text : {"Hello\n", "你好", "Really?", "«Oui", "a b c!"}) {
    INFO(text);
    CHECK(Written(text).text.next_look() == now);
  }
}

TEST_CASE("Plain words without end are spoken in parts, each up to a word") {
  std::string words;
  while (words.size() < StreamedText::most_part_bytes) words += "words and ";
  Written written(words.substr(0, StreamedText::most_part_bytes));
  CHECK(written.text.next_look() == when_more_comes);
  written.text.append("more");
  CHECK(written.text.next_look() == now);
  const StreamedText::Part part = written.text.part();
  CHECK_FALSE(part.may_go_on);
  CHECK(words[part.text.size()] == ' ');
  CHECK(part.text.size() > StreamedText::most_part_bytes - 10);
}

TEST_CASE("Behind a mark a pause is worth one look, the sooner the more likely a sentence has ended") {
  for (const char* text : {"It is 3.", "It is 3. ", "Hello."}) {
    Written written(text);
    written.look();
    CHECK(written.text.next_look() == written.text.arrived() + pause_behind(text));
    CHECK_FALSE(written.text.part().has_paused);
    while (Clock::now() < written.text.next_look()) {
    }
    CHECK(written.text.part().has_paused);
    written.look();
    CHECK(written.text.next_look() == when_more_comes);
  }
}

TEST_CASE("What comes while a voice is asked is looked at afterwards") {
  Written written("Hello.");
  const StreamedText::Part part = written.text.part();
  written.text.append(" You");
  written.text.wait_for_more(part);
  CHECK(written.text.next_look() == now);
}

TEST_CASE("What was spoken is forgotten, and the end leaves nothing to wait for") {
  Written written("One. Two");
  written.text.spoken(5);
  CHECK(written.text.part().text == "Two");
  CHECK_FALSE(written.text.has_been_spoken());
  CHECK(written.text.part().may_go_on);
  written.text.end();
  CHECK_FALSE(written.text.part().may_go_on);
  CHECK(written.text.next_look() == now);
  written.text.spoken(3);
  CHECK(written.text.has_been_spoken());
}

TEST_CASE("A streamed text is bounded as a whole, and given in parts that end between characters") {
  std::string all;
  while (all.size() <= 2 * StreamedText::most_part_bytes) all += "né";
  StreamedText text(all.size(), [] {});
  text.append(all);
  const StreamedText::Part part = text.part();
  CHECK(part.text.size() <= StreamedText::most_part_bytes);
  CHECK(part.text.size() > StreamedText::most_part_bytes - 4);
  CHECK((static_cast<unsigned char>(all[part.text.size()]) & 0xC0) != 0x80);
  CHECK_FALSE(part.may_go_on);
  text.spoken(part.text.size());
  CHECK_THROWS_AS(text.append("x"), native::HttpError);  // what was spoken counts
}

}  // namespace linnet::test
