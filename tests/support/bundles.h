// Bundles for tests: small ones made by hand, and a function that corrects the checksum of a changed one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "engine/voices/bundle/bundle_format.h"
#include "engine/voices/bundle/bundle_writer.h"
#include "engine/voices/bundle/crc32.h"

namespace linnet::test {

// A bundle with one tensor of each type and two convolutions. Its settings are not those of a voice.
inline std::vector<std::byte> small_bundle() {
  std::vector<std::byte> bytes;
  BundleWriter writer([&](std::span<const std::byte> part) { bytes.insert(bytes.end(), part.begin(), part.end()); });
  const std::vector<float> floats = {1.5f, -2.0f, 0.25f};
  writer.tensor("norm.gamma", Tensor{{3}, Tensor::Type::f32, std::as_bytes(std::span(floats))});
  const std::vector<std::int8_t> values = {1, -2, 3, -4, 5, -6, 127, -127};
  const std::vector<std::uint16_t> scales = {to_bf16(0.5f), to_bf16(2.0f)};
  writer.tensor(
      "a.weight",
      Tensor{
          {2, 4, 1}, Tensor::Type::int8, std::as_bytes(std::span(values)), std::as_bytes(std::span(scales)), 4, false});
  const std::vector<std::uint8_t> nibbles = {0x80, 0xF7, 0x98, 0x10};  // −8 0, −1 7, 0 1, −8 −7 (low half first)
  writer.tensor(
      "up.weight",
      Tensor{
          {4, 1, 2}, Tensor::Type::int4, std::as_bytes(std::span(nibbles)), std::as_bytes(std::span(scales)), 4, true});
  writer.tensor("whole.weight", Tensor{{2, 4}, Tensor::Type::i8, std::as_bytes(std::span(values))});
  ConvAttributes plain;
  ConvAttributes up;
  up.transposed = true;
  up.stride = 2;
  writer.convolution("a", plain);
  writer.convolution("up", up);
  writer.finish({"vits", R"({"audio":{"sample_rate":22050}})", "int4", R"({"voice":"small"})", "{}", true});
  return bytes;
}

// Corrects the checksum, so that a change reaches the checks after it.
inline void seal(std::vector<std::byte>& bytes) {
  namespace format = bundle_format;
  if (bytes.size() < format::trailer_bytes) return;
  const std::size_t at = bytes.size() - format::trailer_bytes + format::checksum_at;
  const std::uint32_t sum = crc32(0, std::span(bytes).first(at));
  std::memcpy(bytes.data() + at, &sum, sizeof sum);
}

}  // namespace linnet::test
