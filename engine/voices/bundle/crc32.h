// CRC-32 as in zlib, gzip and PNG: finds damage, not malice.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace linnet {

// Of the bytes of several calls one after another; starts with `crc` 0.
std::uint32_t crc32(std::uint32_t crc, std::span<const std::byte> bytes);

}  // namespace linnet
