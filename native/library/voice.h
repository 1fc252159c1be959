// What a linnet_voice is: a voice in an engine of its own, and what callers get pointers to.
#pragma once

#include <sys/types.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "engine/linnet.h"
#include "native/library/linnet.h"
#include "native/voices/voice_session.h"

namespace linnet::native {

// What a linnet_block points to; reused from block to block.
struct BlockParts {
  std::vector<float> samples;
  std::vector<std::int16_t> samples_16;
  std::vector<linnet_word> words;
};

}  // namespace linnet::native

struct linnet_voice {
  linnet::native::VoiceSession session;
  // By speaker
  std::vector<std::string> names;
  std::vector<std::string> languages;
  std::string family;
  linnet::native::BlockParts parts;  // of the block that a sink receives; `samples` are the engine's own
  const pid_t process = getpid();    // its threads are in no other

  std::mutex mutex;  // of what follows
  int speaking = 0;  // calls of linnet_speak() that have begun
  std::atomic<bool> stop = false;
};

namespace linnet::native {

// Errors: as of open_session(). Requires: a turn.
std::unique_ptr<linnet_voice> opened_voice(const linnet_open_options& options);
// bad_input: it is NULL, or was opened before fork().
void require_voice(const linnet_voice* voice);

// What a caller asked for, checked as far as the engine does not check it. Without who stops the speech.
struct SpeakChoice {
  SpeakOptions options;
  bool samples_of_16_bit;
};
SpeakChoice choice_of(const linnet_speak_options& asked, const linnet_voice& voice);

// Fills the parts' words, of a call that began before_seconds into the speech, and 16-bit samples.
void fill(BlockParts& parts, const AudioBlock& block, double before_seconds, bool samples_of_16_bit);
// A block of these parts, whose samples may be elsewhere.
linnet_block block_of(const BlockParts& parts, std::span<const float> samples, std::size_t text_done);

}  // namespace linnet::native
