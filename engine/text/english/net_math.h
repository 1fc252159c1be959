// Arithmetic of the net for unknown words, in loops that compilers turn into vector instructions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace linnet::english {

// Activations in whole steps, value = scale × step. Both return the scale.
// 16 bits for the largest value.
float round_to_16_bits(std::span<const float> values, std::span<std::int16_t> steps);
// As ONNX's DynamicQuantizeLinear: 8 bits for the range of all values, zero included; steps are counted from the zero.
float round_to_8_bits(std::span<const float> values, std::span<std::int16_t> steps);

// Requires: at most 500 elements.
std::int32_t dot(std::span<const std::int16_t> a, std::span<const std::int16_t> b);

// x / 2 · (1 + erf(x / √2))
void gelu(std::span<float> values);
void softmax(std::span<float> values);
// To mean 0 and variance 1, then factor and offset of each channel.
void normalise(std::span<const float> values, std::span<const float> factors, std::span<const float> offsets,
               std::span<float> out);

}  // namespace linnet::english
