#include "engine/models/noise.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "engine/kernels/loops.h"

namespace linnet {
namespace {

using Block = std::array<std::uint32_t, 4>;

Block philox(Block counter, std::uint32_t key0, std::uint32_t key1) {
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t a = std::uint64_t{0xD2511F53} * counter[0];
    const std::uint64_t b = std::uint64_t{0xCD9E8D57} * counter[2];
    counter = {static_cast<std::uint32_t>(b >> 32) ^ counter[1] ^ key0, static_cast<std::uint32_t>(b),
               static_cast<std::uint32_t>(a >> 32) ^ counter[3] ^ key1, static_cast<std::uint32_t>(a)};
    key0 += 0x9E3779B9;
    key1 += 0xBB67AE85;
  }
  return counter;
}

// Two independent normal values from two uniform words.
void box_muller(std::uint32_t a, std::uint32_t b, float* out) {
  const float radius = std::sqrt(-2.0f * std::log((static_cast<float>(a >> 8) + 0.5f) * 0x1p-24f));
  const float angle = 2.0f * std::numbers::pi_v<float> * static_cast<float>(b >> 8) * 0x1p-24f;
  out[0] = radius * std::cos(angle);
  out[1] = radius * std::sin(angle);
}

}  // namespace

void gaussian_noise(std::uint64_t seed, std::uint64_t stream, std::uint64_t first, std::span<float> out) {
  for (std::size_t i = 0; i < out.size(); i += 4) {
    const std::uint64_t index = (first + i) / 4;
    const Block words = philox({static_cast<std::uint32_t>(index), static_cast<std::uint32_t>(index >> 32),
                                static_cast<std::uint32_t>(stream), static_cast<std::uint32_t>(stream >> 32)},
                               static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32));
    float values[4];
    box_muller(words[0], words[1], values);
    box_muller(words[2], words[3], values + 2);
    std::copy_n(values, std::min<std::size_t>(4, out.size() - i), out.data() + i);
  }
}

void gaussian_noise(const Loops& loops, std::uint64_t seed, std::uint64_t stream, std::uint64_t first,
                    std::span<float> out, float* scratch) {
  const std::uint64_t index = first / 4;
  // A loop counts in the lower word alone.
  if (const std::uint64_t left = (std::uint64_t{1} << 32) - (index & 0xffffffff); out.size() / 4 > left) {
    gaussian_noise(loops, seed, stream, first, out.first(4 * left), scratch);
    return gaussian_noise(loops, seed, stream, first + 4 * left, out.subspan(4 * left), scratch);
  }
  const Block counter = {static_cast<std::uint32_t>(index), static_cast<std::uint32_t>(index >> 32),
                         static_cast<std::uint32_t>(stream), static_cast<std::uint32_t>(stream >> 32)};
  const std::size_t n = out.size() / 4;
  loops.gaussian(counter.data(), static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32), n, scratch);
  constexpr std::size_t plane[] = {0, 2, 1, 3};  // cosine and sine of the first pair, then of the second
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < 4; ++j) out[4 * i + j] = scratch[plane[j] * n + i];
}

void gaussian_row(const Loops& loops, std::uint64_t seed, std::uint64_t stream, std::uint32_t row,
                  std::span<float> out) {
  const Block counter = {0, row, static_cast<std::uint32_t>(stream), static_cast<std::uint32_t>(stream >> 32)};
  loops.gaussian(counter.data(), static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32),
                 out.size() / 4, out.data());
}

}  // namespace linnet
