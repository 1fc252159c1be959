#include "native/speech_dispatcher/protocol.h"

#include <catch2/catch_test_macros.hpp>
#include <thread>

#include "tests/native/speech_dispatcher/pipes.h"

using namespace linnet::native;

namespace linnet::test {
namespace {

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("a module's input comes in lines and blocks, however the pipe cuts it") {
  const std::string text = "INIT\nSPEAK\nA text\n..dots\n\n.\nLIST VOICES en\n\xff\x01\nSPEAK\n.\nQUIT\nno end";
  for (const std::size_t piece : {1, 3, 1000}) {
    Pipe pipe;
    std::thread writer([&] {
      for (std::size_t i = 0; i < text.size(); i += piece) pipe.write(text.substr(i, piece));
      pipe.close_writing();
    });
    ModuleInput input(pipe.reading());
    CHECK(input.line() == "INIT");
    CHECK(input.line() == "SPEAK");
    CHECK(input.block().value().lines == Lines{"A text", ".dots", ""});
    CHECK(input.line() == "LIST VOICES en");
    CHECK(input.line() == "\xff\x01");
    CHECK(input.line() == "SPEAK");
    CHECK(input.block().value().lines.empty());
    CHECK(input.line() == "QUIT");
    CHECK_FALSE(input.line());
    CHECK_FALSE(input.block());
    writer.join();
  }
}

TEST_CASE("a block of any length is read to its end, and what is too long is cut") {
  Pipe pipe;
  std::thread writer([&] {
    const std::string long_line(ModuleInput::most_bytes / 2, 'a');
    for (int i = 0; i < 5; ++i) pipe.write(long_line + long_line + long_line + "\n");
    pipe.write(".\nQUIT\n");
  });
  ModuleInput input(pipe.reading());
  const auto block = input.block();
  CHECK_FALSE(block->is_whole);
  for (const std::string& line : block->lines) CHECK(line.size() <= ModuleInput::most_bytes);
  CHECK(input.line() == "QUIT");
  writer.join();
}

TEST_CASE("sound is sent in blocks of at most 10,000 bytes whose line feeds and braces are escaped") {
  Pipe pipe;
  ModuleOutput output(pipe.writing());
  std::vector<std::int16_t> samples;
  for (int i = 0; i < 6000; ++i) samples.push_back(static_cast<std::int16_t>(i * 11 - 32768));
  samples[1] = 0x0a0a;
  samples[2] = 0x7d7d;
  const std::uint64_t text = output.begin().value();
  CHECK(output.audio(text, samples, 22050));
  CHECK(output.end(text, "702 END\n"));
  const std::string written = pipe.read_for(50);
  CHECK(
      written.starts_with("200 OK SPEAKING\n705-bits=16\n705-num_channels=1\n705-sample_rate=22050\n"
                          "705-num_samples=5000\n705-big_endian=0\n705-AUDIO"));
  CHECK(written.find("705-num_samples=1000\n") != std::string::npos);
  const Said said = said_in(written);
  CHECK(said.samples == samples);
  CHECK(said.lines == "200 OK SPEAKING\n705\n702 END\n");
}

TEST_CASE("once a text has been stopped nothing more of it is said") {
  Pipe pipe;
  ModuleOutput output(pipe.writing());
  output.stop();
  const std::uint64_t first = output.begin().value();
  CHECK_FALSE(output.begin());
  output.stop();
  CHECK_FALSE(output.event(first, "701 BEGIN\n"));
  CHECK_FALSE(output.audio(first, std::vector<std::int16_t>(10), 22050));
  CHECK_FALSE(output.end(first, "702 END\n"));
  output.stop();
  const std::uint64_t second = output.begin().value();
  CHECK_FALSE(output.end(first, "702 END\n"));
  CHECK(output.end(second, "702 END\n"));
  CHECK(pipe.read_for(50) == "200 OK SPEAKING\n301 ERROR CANT SPEAK\n703 STOP\n200 OK SPEAKING\n702 END\n");
}

}  // namespace linnet::test
