// The fixed parts of a Linnet bundle; docs/bundle.md describes the whole format.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace linnet::bundle_format {

inline constexpr std::array<char, 8> magic = {'\x89', 'L', 'I', 'N', 'N', 'E', 'T', '\n'};
inline constexpr std::array<char, 8> end_magic = {'L', 'I', 'N', 'N', 'E', 'T', '.', '\n'};
inline constexpr std::uint32_t version = 1;
inline constexpr std::size_t alignment = 64;
inline constexpr std::size_t header_bytes = 64;  // magic, version, zeros
inline constexpr std::size_t version_at = 8;
inline constexpr std::size_t trailer_bytes = 32;  // index offset, index size, checksum, zeros, end magic
inline constexpr std::size_t checksum_at = 16, end_magic_at = 24;  // in the trailer
inline constexpr std::size_t largest_index = std::size_t{1} << 20;

template <typename T>
T number_at(const std::byte* bytes) {
  T value;
  std::memcpy(&value, bytes, sizeof value);
  return value;
}

}  // namespace linnet::bundle_format
