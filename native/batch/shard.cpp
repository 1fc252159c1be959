#include "native/batch/shard.h"

#include <charconv>
#include <cstdio>

#include "engine/error.h"

namespace linnet::native {
namespace {

constexpr std::uint64_t most_shards = 99999;  // file names have five digits

std::optional<std::uint64_t> whole_number(std::string_view text) {
  std::uint64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, number);
  return error == std::errc{} && stopped == end ? std::optional(number) : std::nullopt;
}

[[noreturn]] void bad(const std::string& message) { throw Error(ErrorKind::bad_input, message); }

// A variable of Slurm's; `otherwise` if it is not set.
std::uint64_t number_in(const Environment& environment, const char* name, std::uint64_t otherwise) {
  const char* value = environment(name);
  if (value == nullptr) return otherwise;
  const auto number = whole_number(value);
  if (!number) bad(std::string(name) + " is '" + value + "', which is not a whole number; give --shard I/N instead");
  return *number;
}

}  // namespace

std::string Shard::file(const std::string& stem) const {
  if (count == 1) return stem + ".jsonl";
  char place[32];
  std::snprintf(place, sizeof place, "-%05llu-of-%05llu.jsonl", static_cast<unsigned long long>(index),
                static_cast<unsigned long long>(count));
  return stem + place;
}

Shard shard_by_name(const std::string& flag, const std::string& text) {
  const std::size_t slash = text.find('/');
  const auto index = whole_number(text.substr(0, slash));
  const auto count = slash == std::string::npos ? std::nullopt : whole_number(text.substr(slash + 1));
  if (!index || !count || *count == 0 || *count > most_shards)
    bad(flag + ": '" + text + "' is not of the form I/N, such as 0/4, with N from 1 to " + std::to_string(most_shards));
  if (*index >= *count)
    bad(flag + ": there is no shard " + std::to_string(*index) + " of " + std::to_string(*count) +
        "; shards count from 0, so the last is " + std::to_string(*count - 1) + "/" + std::to_string(*count));
  return {*index, *count};
}

std::optional<Shard> slurm_shard(const Environment& environment) {
  if (environment("SLURM_ARRAY_TASK_ID") == nullptr) return std::nullopt;
  const std::uint64_t task = number_in(environment, "SLURM_ARRAY_TASK_ID", 0);
  const std::uint64_t count = number_in(environment, "SLURM_ARRAY_TASK_COUNT", 0);
  const std::uint64_t least = number_in(environment, "SLURM_ARRAY_TASK_MIN", 0);
  const std::uint64_t step = number_in(environment, "SLURM_ARRAY_TASK_STEP", 1);
  const bool is_in_array = count >= 1 && count <= most_shards && step >= 1 && task >= least &&
                           (task - least) % step == 0 && (task - least) / step < count;
  if (!is_in_array)
    bad("SLURM_ARRAY_TASK_ID is " + std::to_string(task) + ", which is none of the " + std::to_string(count) +
        " tasks from " + std::to_string(least) + " in steps of " + std::to_string(step) +
        "; give --shard I/N, or an array without gaps such as --array=0-3");
  return Shard{(task - least) / step, count};
}

}  // namespace linnet::native
