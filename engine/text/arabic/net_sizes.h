// Sizes of libtashkeel's net. Another net has other names too, so they are no settings.
#pragma once

#include <cstddef>

namespace linnet::arabic {

constexpr std::size_t width = 56;  // of a letter's state
constexpr std::size_t heads = 8;
constexpr std::size_t net_layers = 3;
constexpr std::size_t most_hidden = 2 * width;  // of a GRU
constexpr std::size_t most_padding = 3;         // rows before and after those that a convolution reads

}  // namespace linnet::arabic
