// Changes to a voice's file as a fuzzer says.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/voices/bundle/bundle_format.h"

namespace linnet::test {

// Each edit has four bytes of position, one byte of length, and the bytes to write there. With its highest bit set, the
// position counts from the end, where a bundle has its index.
inline void edit(std::vector<std::byte>& voice, std::span<const std::byte> edits) {
  constexpr std::size_t head = 5;
  while (edits.size() >= head) {
    const std::uint32_t place = bundle_format::number_at<std::uint32_t>(edits.data()) & 0x7fff'ffff;
    const bool from_end = (edits[3] & std::byte{0x80}) != std::byte{0};
    const std::size_t size = std::min<std::size_t>(std::to_integer<std::size_t>(edits[4]) % 16, edits.size() - head);
    const std::size_t offset = place % voice.size();
    const std::size_t at = from_end ? voice.size() - 1 - offset : offset;
    for (std::size_t i = 0; i < size && at + i < voice.size(); ++i) voice[at + i] = edits[head + i];
    edits = edits.subspan(head + size);
  }
}

}  // namespace linnet::test
