// Which part of a manifest one process speaks.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace linnet::native {

struct Shard {
  std::uint64_t index = 0;  // < count
  std::uint64_t count = 1;  // 1..99999

  bool has(std::uint64_t part) const { return part % count == index; }
  // A file of this shard alone: "errors.jsonl" of a single shard, else "errors-00001-of-00004.jsonl".
  std::string file(const std::string& stem) const;
  bool operator==(const Shard&) const = default;
};

// "I/N", I from 0. bad_input: anything else; the message begins with `flag`.
Shard shard_by_name(const std::string& flag, const std::string& text);

// The task of a Slurm job array, by SLURM_ARRAY_TASK_ID, _COUNT, _MIN and _STEP; nullopt outside of one. bad_input: the
// task's number does not fit into the array's, as in an array with gaps.
using Environment = std::function<const char*(const char* name)>;
std::optional<Shard> slurm_shard(const Environment& environment);

}  // namespace linnet::native
