#include "native/speech_dispatcher/marked_audio.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/native/speech_dispatcher/pipes.h"

using namespace linnet::native;

namespace linnet::test {
namespace {

constexpr int rate = 1000;

SpeechBlock block_of(std::size_t silent, std::size_t loud, std::vector<WordTiming> words = {}) {
  SpeechBlock block;
  block.samples.assign(silent, 5);
  block.samples.resize(silent + loud, 3000);
  block.words = std::move(words);
  return block;
}

WordTiming word(std::size_t begin, std::size_t end, double seconds) {
  return {"w", begin, end, seconds, seconds + 0.1};
}

struct Sent {
  Pipe pipe;
  ModuleOutput output{pipe.writing()};
  std::atomic<bool> pause = false;
  std::uint64_t text = output.begin().value();
  MarkedAudio audio;
  explicit Sent(std::vector<SsmlMark> marks = {}) : audio(output, text, std::move(marks), pause) {}
  Said said() { return said_in(pipe.read_for(50)); }
};

}  // namespace

TEST_CASE("the silence before the first sound of a text is left out, but not more than half a second") {
  Sent sent;
  CHECK(sent.audio.add(block_of(120, 0), rate));
  CHECK(sent.audio.add(block_of(80, 100), rate));
  CHECK(sent.audio.add(block_of(200, 100), rate));
  sent.audio.end();
  const Said said = sent.said();
  CHECK(said.samples.size() == 3 + 100 + 200 + 100);
  CHECK(said.lines == "200 OK SPEAKING\n701 BEGIN\n705\n702 END\n");
  Sent quiet;
  CHECK(quiet.audio.add(block_of(800, 0), rate));
  CHECK(quiet.audio.add(block_of(100, 0), rate));
  quiet.audio.end();
  CHECK(quiet.said().samples.size() == 400);
}

TEST_CASE("a mark comes when the first word behind it begins, those behind all words at the end") {
  Sent sent({{"a", 0}, {"b", 4}, {"inside", 6}, {"c", 9}, {"end", 20}});
  CHECK(sent.audio.add(block_of(50, 250, {word(0, 3, 0.06), word(4, 7, 0.2)}), rate));
  CHECK(sent.audio.add(block_of(0, 100, {word(9, 12, 0.35)}), rate));
  sent.audio.end();
  const Said said = sent.said();
  CHECK(said.samples_at_mark == std::vector<std::size_t>{13, 153, 153, 303, 353});  // 47 samples were left out
  CHECK(said.lines ==
        "200 OK SPEAKING\n701 BEGIN\n705\n700-a\n700 INDEX MARK\n705\n700-b\n700 INDEX MARK\n"
        "700-inside\n700 INDEX MARK\n705\n700-c\n700 INDEX MARK\n705\n700-end\n700 INDEX MARK\n702 END\n");
}

TEST_CASE("a pause ends the text at the next mark of the server, and nothing follows") {
  Sent sent({{"a", 0}, {"__spd_0", 4}, {"b", 8}});
  sent.pause = true;
  CHECK_FALSE(sent.audio.add(block_of(0, 300, {word(0, 3, 0), word(4, 7, 0.1), word(8, 9, 0.2)}), rate));
  sent.audio.end();
  const Said said = sent.said();
  CHECK(said.samples.size() == 100);
  CHECK(said.lines ==
        "200 OK SPEAKING\n701 BEGIN\n700-a\n700 INDEX MARK\n705\n700-__spd_0\n700 INDEX MARK\n704 PAUSE\n");
}

TEST_CASE("a text without sound begins and ends") {
  Sent sent({{"a", 0}});
  sent.audio.end();
  CHECK(sent.said().lines == "200 OK SPEAKING\n701 BEGIN\n700-a\n700 INDEX MARK\n702 END\n");
}

}  // namespace linnet::test
