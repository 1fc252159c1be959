// How much memory a voice takes, and the plan that decides it. Public; the governor chooses plans with it.
#pragma once

#include <cstddef>

namespace linnet {

// Fixed while a voice is open. Smaller values take less memory; blocks then take more time, and long sentences are cut
// into more pieces.
struct VoicePlan {
  int sentence_phonemes = 400;  // 50..2000; longer sentences are cut at a clause, else at a word
  int block_frames = 336;       // 24..1024: frames that the flow computes at a time
  bool compact = false;         // keeps weights as large as in the file; about half the speed

  bool operator==(const VoicePlan&) const = default;
};

// Bytes that an open voice takes, including the scratch memory of the engine's threads.
struct VoiceMemory {
  std::size_t weights = 0;
  std::size_t working = 0;
  std::size_t opening = 0;  // in addition, while the voice is being opened
  std::size_t each_id = 0;  // in addition, for each phoneme id of speak_ids() beyond the plan
  std::size_t peak() const { return weights + working + opening; }
};

}  // namespace linnet
