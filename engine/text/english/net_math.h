// Arithmetic of the net for unknown words, in loops that compilers turn into vector instructions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace linnet::english {

// Numbers as a pack has them: bytes with a sign; and with a further four bits each, the lower ones of the first and of
// the second half of the numbers in halves of a byte. Requires: as many steps as bytes; an even number of them.
void expand_8_bits(std::span<const char> bytes, std::span<std::int16_t> steps);
void expand_12_bits(std::span<const char> bytes, std::span<const char> halves, std::span<std::int16_t> steps);

// Activations in whole steps of at most ±8000, value = scale × step. Returns the scale.
float to_steps(std::span<const float> values, std::span<std::int16_t> steps);

// The product of `weights` with each of the rows, which are of its length and lie one after the other. Requires:
// weights of at most 12 bits and rows of to_steps(), so that sums over 128 of them fit into 32 bits.
void dot_products(std::span<const std::int16_t> weights, std::span<const std::int16_t> rows, std::span<float> products);

// x / 2 · (1 + erf(x / √2))
void gelu(std::span<float> values);

}  // namespace linnet::english
