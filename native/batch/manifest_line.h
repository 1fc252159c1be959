// A line of a manifest: a text, and how it is spoken. Its fields have the names of the server's API.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace linnet::native {

struct ManifestLine {
  std::string id;    // names the line's files: 1 to 90 letters, digits, '-', '_' and '.', the first no '.'
  std::string text;  // neither empty nor blank
  std::optional<std::string> voice;
  std::optional<std::string> speaker;  // id, name or mix
  std::optional<std::uint64_t> seed;
  std::optional<float> length_scale;      // 0.05..20; "speed" divides it
  std::optional<float> speed;             // 0.25..4
  std::optional<float> noise_scale;       // 0..10
  std::optional<float> noise_w;           // 0..10
  std::optional<float> pitch;             // 0.5..2
  std::optional<float> volume;            // 0..10
  std::optional<float> sentence_silence;  // 0..60 seconds
};

// bad_input: says what is wrong with the line, and what would be right.
ManifestLine manifest_line(std::string_view json);

// Whether an id may be the name of a file, in any folder and in a tar of WebDataset's.
bool is_file_name(std::string_view id);

// The seed of a line that names none: FNV-1a of its id, in 32 bits, so that it is the same wherever the line is spoken.
std::uint64_t seed_of(std::string_view id);

}  // namespace linnet::native
