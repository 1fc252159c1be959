#include "engine/models/styletts2/adain_block.h"

#include <algorithm>
#include <cmath>

#include "engine/kernels/loops.h"
#include "engine/voices/bad_voice.h"

namespace linnet::styletts2 {
namespace {

constexpr float slope = 0.2f, epsilon = 1e-5f, half_root = 0.70710678f;
constexpr std::size_t kernel = 3;

std::size_t aligned(std::size_t floats) { return (floats + 15) / 16 * 16; }

}  // namespace

std::size_t row_width(std::size_t channels) { return channels % 4 ? (channels + 31) / 32 * 32 : channels; }

void AdainMemory::lend(std::span<float> memory) {
  lent_ = memory;
  find_memory();
}

void AdainMemory::reserve(std::size_t padded, std::size_t other, std::size_t rows) {
  if (padded <= padded_ && other <= other_ && rows <= rows_) return;
  padded_ = std::max(padded_, aligned(padded));
  other_ = std::max(other_, aligned(other));
  rows_ = std::max(rows_, aligned(rows));
  find_memory();
}

void AdainMemory::find_memory() {
  memory_ = lent_.data();
  if (floats() <= lent_.size()) {
    own_ = Buffer();
    return;
  }
  if (own_.size() < floats()) {
    own_ = Buffer();
    own_ = Buffer(floats());
  }
  memory_ = own_.data();
}

AdainBlock::AdainBlock(WeightReader& reader, const std::string& path, std::size_t in, std::size_t style,
                       std::size_t stage, std::size_t rows)
    : in_(in), width_(row_width(in)) {
  const bool upsamples = reader.has(path + ".pool.weight");
  const Place place{stage, false, upsamples ? 2 * rows : rows};
  RawLayer conv1 = reader.conv(path + ".conv1", in, 0);
  conv1.widen_inputs(width_);
  out_ = conv1.shape.out;
  conv1_ = reader.pack(conv1, place);
  conv2_ = reader.pack(reader.conv(path + ".conv2", out_, out_), place);
  for (const Conv1d* c : {&conv1_, &conv2_})
    if (c->shape().kernel != kernel)
      bad_voice("the block " + in_quotes(path) + " of the model has kernels of " + std::to_string(c->shape().kernel) +
                ", expected 3");
  if (reader.has(path + ".conv1x1.weight")) {
    RawLayer shortcut = reader.conv(path + ".conv1x1", in, out_);
    shortcut.widen_inputs(width_);
    conv1x1_ = reader.pack(shortcut, {stage, false, rows});
  } else if (in != out_) {
    bad_voice("the block " + in_quotes(path) + " of the model has " + std::to_string(in) + " inputs and " +
              std::to_string(out_) + " outputs, and no shortcut between them");
  }
  norm1_ = StyleAffine(reader, path + ".norm1", style, in, stage, width_);
  norm2_ = StyleAffine(reader, path + ".norm2", style, out_, stage);
  if (upsamples) {
    const auto channels = static_cast<std::int64_t>(in);
    const std::vector<float> taps = reader.floats(path + ".pool.weight", {channels, 1, kernel});
    const std::vector<float> bias = reader.floats(path + ".pool.bias", {channels});
    pool_.resize((kernel + 1) * width_);
    for (std::size_t c = 0; c < in; ++c) {
      for (std::size_t k = 0; k < kernel; ++k) pool_[k * width_ + c] = taps[c * kernel + k];
      pool_[kernel * width_ + c] = bias[c];
    }
  }
  mean_.resize(std::max(width_, out_));
  variance_.resize(mean_.size());
}

std::size_t AdainBlock::bytes() const {
  return norm1_.bytes() + norm2_.bytes() + conv1_.bytes() + conv2_.bytes() + conv1x1_.bytes() +
         pool_.size() * sizeof(float);
}

std::size_t AdainBlock::padded_floats(std::size_t rows) const {
  return ((upsamples() ? 2 : 1) * rows + kernel - 1) * std::max(width_, out_);
}

std::size_t AdainBlock::other_floats(std::size_t rows) const {
  return std::max(upsamples() ? rows * width_ : 0, (upsamples() ? 2 : 1) * rows * out_);
}

// out = the rows of x as they are added at the end.
void AdainBlock::add_shortcut(const Backend& backend, const float* x, std::size_t rows, float* out, std::size_t stride,
                              float* between) const {
  const std::size_t times = upsamples() ? 2 : 1;
  const float* from = x;
  std::size_t from_stride = width_;
  if (conv1x1_.shape().out) {
    Epilogue e;
    e.raw = times == 1 ? out : between;
    e.stride = times == 1 ? stride : out_;
    conv1x1_.run(backend, x, width_, rows, e);
    if (times == 1) return;
    from = between;
    from_stride = out_;
  }
  for (std::size_t t = 0; t < rows * times; ++t) std::copy_n(from + t / times * from_stride, out_, out + t * stride);
}

// out = lrelu(AdaIN(x)), rows without gaps.
void AdainBlock::normalise(const Backend& backend, StyleAffine& affine, std::span<const float> style, const float* x,
                           std::size_t rows, float* out) {
  affine.run(backend, style);
  const std::size_t channels = affine.scale().size();
  backend.loops().moments(x, channels, rows, mean_.data(), variance_.data());
  // scale · (x − mean) / √(variance + epsilon) + shift, as an affine map of x
  for (std::size_t c = 0; c < channels; ++c) {
    const float factor = affine.scale()[c] / std::sqrt(variance_[c] / static_cast<float>(rows) + epsilon);
    variance_[c] = factor;
    mean_[c] = affine.shift()[c] - mean_[c] * factor;
  }
  backend.parallel_rows(rows, [&](std::size_t first, std::size_t count, std::size_t) {
    backend.loops().leaky_affine(x + first * channels, channels, count, variance_.data(), mean_.data(), slope,
                                 out + first * channels);
  });
}

// A depthwise transposed convolution of three taps, stride 2, padding 1 and output padding 1: row 2t of the result is
// tap 1 of row t, and row 2t + 1 is tap 2 of row t and tap 0 of row t + 1.
void AdainBlock::pool(const Backend& backend, const float* x, std::size_t rows, float* out) const {
  const float* tap0 = pool_.data();
  const float* tap1 = tap0 + width_;
  const float* tap2 = tap1 + width_;
  const float* bias = tap2 + width_;
  backend.parallel_rows(rows, [&](std::size_t first, std::size_t count, std::size_t) {
    for (std::size_t t = first; t < first + count; ++t) {
      const float* row = x + t * width_;
      const bool ends = t + 1 == rows;
      float* even = out + 2 * t * width_;
      float* odd = even + width_;
      for (std::size_t c = 0; c < width_; ++c) {
        even[c] = row[c] * tap1[c] + bias[c];
        odd[c] = row[c] * tap2[c] + bias[c] + (ends ? 0 : row[width_ + c] * tap0[c]);
      }
    }
  });
}

void AdainBlock::run(const Backend& backend, const float* x, std::size_t rows, std::span<const float> style, float* out,
                     std::size_t stride, AdainMemory& memory) {
  memory.reserve(padded_floats(rows), other_floats(rows));
  const std::size_t rows_out = upsamples() ? 2 * rows : rows;
  float* padded = memory.padded();
  float* other = memory.other();
  const auto zeros_around = [&](std::size_t channels) {
    std::fill_n(padded, channels, 0.0f);
    std::fill_n(padded + (rows_out + 1) * channels, channels, 0.0f);
  };
  add_shortcut(backend, x, rows, out, stride, other);
  zeros_around(width_);
  normalise(backend, norm1_, style, x, rows, upsamples() ? other : padded + width_);
  if (upsamples()) pool(backend, other, rows, padded + width_);
  Epilogue e;
  e.raw = other;
  e.stride = out_;
  conv1_.run(backend, padded, width_, rows_out, e);
  zeros_around(out_);
  normalise(backend, norm2_, style, other, rows_out, padded + out_);
  e.raw = out;
  e.residual = out;
  e.stride = stride;
  conv2_.run(backend, padded, out_, rows_out, e);
  for (std::size_t t = 0; t < rows_out; ++t)
    std::transform(out + t * stride, out + t * stride + out_, out + t * stride, [](float v) { return v * half_root; });
}

}  // namespace linnet::styletts2
