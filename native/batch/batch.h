// Speaks the lines of a manifest that belong to a shard: several at a time, each on a thread of its own, so that no
// thread waits for others within a text. Voices are spoken one after the other, so that each is opened once and only
// one kind is in memory. The files do not depend on threads and shards.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include "native/batch/batch_options.h"

namespace linnet::native {

struct BatchState {
  std::size_t lines = 0;   // of the shard
  std::size_t before = 0;  // done when the process began
  std::size_t spoken = 0;  // since then
  std::size_t failed = 0;
  std::uint64_t bytes_left = 0, bytes_spoken = 0;  // of the manifest, as a measure of work
  double audio_seconds = 0;
  int threads = 0;                // that speak now
  std::size_t out_of_memory = 0;  // of `failed`
};

// Called on the calling thread several times a second, and once at the end.
using BatchWatch = std::function<void(const BatchState&)>;

// Returns how it ended; lines that failed are in the folder's errors.jsonl. bad_input, not_found, io, memory_in_use: as
// Manifest, BatchFolder, find_language_data(); io also where the disk is full; stopped. What was done stays.
BatchState speak_batch(const BatchOptions& options, const BatchWatch& watch);

}  // namespace linnet::native
