#include "engine/kernels/attention.h"

#include <algorithm>
#include <cstring>

#include "engine/kernels/loops.h"

namespace linnet {
namespace {

std::size_t rows_at_a_time(const Backend& backend) { return 4 * backend.gemm().mr; }

}  // namespace

Attention::Attention(Backend& backend, const AttentionShape& shape, std::size_t rows)
    : shape_(shape), key_rows_(rows * shape.head_channels * shape.heads) {
  for (std::size_t h = 0; h < shape.heads; ++h) {
    keys_.emplace_back(backend, rows, shape.head_channels);
    values_.emplace_back(backend, shape.head_channels, rows);
  }
  backend.reserve(rows_at_a_time(backend) * (rows + 16));
}

void Attention::run(const Backend& backend, const float* qkv, std::size_t rows, std::span<const float> keys,
                    std::span<const float> values, float* out) {
  const std::size_t d = shape_.head_channels;
  const std::size_t channels = shape_.heads * d;
  const std::size_t stride = 3 * channels;
  backend.parallel(shape_.heads, [&](std::size_t h, std::size_t) {
    float* to = key_rows_.data() + h * rows * d;
    for (std::size_t t = 0; t < rows; ++t)
      std::memcpy(to + t * d, qkv + t * stride + channels + h * d, d * sizeof(float));
    keys_[h].pack(rows, d, to, nullptr);
    values_[h].pack_transposed(d, rows, stride, qkv + 2 * channels + h * d);
  });
  const std::size_t step = rows_at_a_time(backend);
  const std::size_t blocks = (rows + step - 1) / step;
  backend.parallel(shape_.heads * blocks, [&](std::size_t item, std::size_t thread) {
    const std::size_t first = item / shape_.heads * step;
    run_rows(backend, qkv, rows, keys, values, item % shape_.heads, first, std::min(step, rows - first),
             backend.scratch(thread), out);
  });
}

void Attention::run_rows(const Backend& backend, const float* qkv, std::size_t rows, std::span<const float> keys,
                         std::span<const float> values, std::size_t head, std::size_t first, std::size_t count,
                         float* scores, float* out) const {
  const std::size_t d = shape_.head_channels;
  const std::size_t channels = shape_.heads * d;
  const std::size_t stride = 3 * channels;
  const float* q = qkv + first * stride + head * d;
  keys_[head].multiply(q, stride, count, scores, rows);
  // Keys within the window of row t: positions low…high; embedding 0 is position t − window.
  const auto low = [&](std::size_t t) { return t > shape_.window ? t - shape_.window : 0; };
  const auto high = [&](std::size_t t) { return std::min(t + shape_.window, rows - 1); };
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t t = first + i;
    float* row = scores + i * rows;
    backend.loops().add_products(q + i * stride, keys.data() + (low(t) + shape_.window - t) * d, d,
                                 high(t) + 1 - low(t), row + low(t));
    backend.loops().softmax(row, rows);
  }
  float* result = out + first * channels + head * d;
  values_[head].multiply(scores, rows, count, result, channels);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t t = first + i;
    backend.loops().add_weighted(values.data() + (low(t) + shape_.window - t) * d, scores + i * rows + low(t), d,
                                 high(t) + 1 - low(t), result + i * channels);
  }
}

}  // namespace linnet
