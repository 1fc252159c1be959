// Seeded Gaussian noise that does not depend on order: value i of stream s is a function of (seed, s, i) alone, so
// audio is the same for any block length and number of threads. Philox4x32-10 (Salmon et al., "Parallel random numbers:
// as easy as 1, 2, 3", 2011) and the Box–Muller transform.
#pragma once

#include <cstdint>
#include <span>

namespace linnet {

struct Loops;

// Fills out with values first, first + 1, … of the stream. first is a multiple of 4.
void gaussian_noise(std::uint64_t seed, std::uint64_t stream, std::uint64_t first, std::span<float> out);

// The same values by vector loops, to 2e-6. scratch: out.size() floats. Requires: out.size() is a multiple of 4.
void gaussian_noise(const Loops& loops, std::uint64_t seed, std::uint64_t stream, std::uint64_t first,
                    std::span<float> out, float* scratch);

// The same distribution and generator, by vector loops: values 4 · 2³² · row … of the stream, to 2e-6, in another
// order. The first half of out holds the even ones, the second half the odd ones. Requires: out.size() is a multiple
// of 4.
void gaussian_row(const Loops& loops, std::uint64_t seed, std::uint64_t stream, std::uint32_t row,
                  std::span<float> out);

}  // namespace linnet
