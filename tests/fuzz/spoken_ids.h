// Speaks a few ids with a changed voice, for readers of voices.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "engine/linnet.h"
#include "tests/fuzz/readers.h"

namespace linnet::test {

// Of several speakers it takes a mix. Stops after about a second, since changed durations may be very long.
inline void speak_ids_by(Voice& voice) {
  std::atomic<bool> stop = false;
  std::size_t samples = 0;
  SpeakOptions options;
  options.stop = &stop;
  if (voice.speakers() > 1) options.mix = {{0, 0.5f}, {1, 0.5f}};
  const std::int64_t ids[] = {0, 50, 25, 4, 16, 43, 0};
  voice.speak_ids(ids, options, [&](const AudioBlock& block) {
    for (const float s : block.samples) must(s >= -1 && s <= 1, "samples lie in [-1, 1]");
    stop = (samples += block.samples.size()) > 20'000;
  });
}

}  // namespace linnet::test
