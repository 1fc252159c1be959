// Arithmetic of the net for Arabic diacritics, in loops that compilers turn into vector instructions.
#pragma once

#include <cstddef>
#include <span>

namespace linnet::arabic {

// out += x · weights, which are x.size() rows of out.size() numbers.
void add_product(std::span<const float> x, std::span<const float> weights, std::span<float> out);

// Each value's; the error of both is below 1e-6.
void tanh(std::span<float> values);
void sigmoid(std::span<float> values);

}  // namespace linnet::arabic
