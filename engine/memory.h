// How a voice's memory is laid out, and what it takes: the part of the public API that the governor plans with.
#pragma once

#include <cstddef>

namespace linnet {

// Fixed while a voice is open: less memory for more time, or for sooner cut sentences.
struct VoicePlan {
  int sentence_phonemes = 400;  // 50..2000; longer sentences are cut at a clause, else at a word
  int block_frames = 336;       // 24..1024: frames that go through the flow at a time
  bool compact = false;         // weights no larger than in the file, at about half the speed

  bool operator==(const VoicePlan&) const = default;
};

// Bytes that an open voice takes, the scratch memory of the engine's threads included.
struct VoiceMemory {
  std::size_t weights = 0;
  std::size_t working = 0;
  std::size_t opening = 0;  // on top of both while it is opened
  std::size_t each_id = 0;  // for each phoneme id that speak_ids() is given beyond the plan
  std::size_t peak() const { return weights + working + opening; }
};

}  // namespace linnet
