// Numbers of a pack's arrays, read in place: number `i` of an array of little-endian numbers. Requires: it is in it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace linnet::english {

inline std::uint32_t u8_of(std::string_view array, std::size_t i) { return static_cast<unsigned char>(array[i]); }
inline std::uint32_t u16_of(std::string_view array, std::size_t i) {
  return u8_of(array, 2 * i) | u8_of(array, 2 * i + 1) << 8;
}
inline std::uint32_t u32_of(std::string_view array, std::size_t i) {
  return u16_of(array, 2 * i) | u16_of(array, 2 * i + 1) << 16;
}

}  // namespace linnet::english
