// The channel between the synthesis thread and a client's thread: what it transfers, when, and how it ends.
#include "native/server/speech/speech_channel.h"

#include <catch2/catch_test_macros.hpp>
#include <chrono>
#include <memory>
#include <thread>
#include <utility>

#include "engine/error.h"
#include "tests/support/complaint.h"

namespace linnet::test {
namespace {

using native::SpeechBlock;
using native::SpeechChannel;
using native::SpeechProgress;

constexpr std::chrono::hours never{1};

SpeechBlock block_of(std::size_t samples) {
  SpeechBlock block;
  block.samples.resize(samples);
  return block;
}

SpeechChannel::Clock::duration no_wait() {
  FAIL("nothing to wait for");
  return never;
}

}  // namespace

TEST_CASE("Blocks are received in order, also after the end, together with the progress") {
  SpeechChannel channel;
  channel.begin_turn();
  SpeechProgress progress;
  for (const std::size_t samples : {1, 2, 3}) {
    progress.figures.audio_seconds += static_cast<double>(samples);
    channel.put(block_of(samples), progress);
    CHECK(channel.progress().figures.audio_seconds == progress.figures.audio_seconds);
  }
  progress.figures.voice = "joe";
  channel.end_turn(progress, true);
  CHECK(channel.state() == SpeechChannel::State::ended);
  for (const std::size_t samples : {1, 2, 3}) CHECK(channel.take(no_wait)->samples.size() == samples);
  CHECK_FALSE(channel.take(no_wait));
  CHECK(channel.progress().figures.voice == "joe");
}

TEST_CASE("A text waits for memory, then for its turn, and may fail before each") {
  SpeechChannel channel;
  CHECK(channel.state() == SpeechChannel::State::without_memory);
  channel.give_memory({});
  CHECK(channel.state() == SpeechChannel::State::waiting);
  CHECK_FALSE(channel.has_begun());
  channel.begin_turn();
  channel.end_turn({}, false);
  channel.begin_turn();
  CHECK(channel.state() == SpeechChannel::State::begun);
  SpeechChannel refused;
  refused.fail(std::make_exception_ptr(Error(ErrorKind::memory_in_use, "no room")));
  CHECK(complaint([&] { refused.take(no_wait); }) == "no room");
}

TEST_CASE("A channel is full beyond its limit, until its client takes the blocks") {
  SpeechChannel channel;
  const std::size_t half = native::job_buffer_bytes / sizeof(std::int16_t) / 2;
  channel.put(block_of(half), {});
  channel.put(block_of(half), {});
  CHECK_FALSE(channel.is_full());
  channel.put(block_of(1), {});
  CHECK(channel.is_full());
  channel.take(no_wait);
  CHECK_FALSE(channel.is_full());
}

TEST_CASE("A waiting client is woken when its turn begins, for each block and for the end") {
  SpeechChannel channel;
  channel.give_memory({});
  std::atomic<int> looks = 0;
  std::atomic<int> taken = 0;
  const auto look = [&]() -> SpeechChannel::Clock::duration {
    ++looks;
    looks.notify_all();
    return never;
  };
  std::thread client([&] {
    while (channel.take(look)) {
      ++taken;
      taken.notify_all();
    }
  });
  looks.wait(0);
  channel.begin_turn();
  looks.wait(1);
  channel.put(block_of(1), {});
  taken.wait(0);
  looks.wait(2);
  channel.end_turn({}, true);
  client.join();
  CHECK(looks == 3);
  CHECK(taken == 1);
}

TEST_CASE("An exception from the client's check ends its wait, and the synthesis thread sees a stop") {
  SpeechChannel channel;
  const auto look = []() -> SpeechChannel::Clock::duration { throw Error(ErrorKind::stopped, "gone"); };
  CHECK(complaint([&] { channel.take(look); }) == "gone");
  CHECK_FALSE(channel.is_cancelled());
  channel.cancel();
  CHECK(channel.is_cancelled());
}

}  // namespace linnet::test
