#include "engine/models/hibari/text_encoder.h"

#include <algorithm>
#include <cmath>

#include "engine/kernels/loops.h"
#include "engine/models/hibari/stages.h"
#include "engine/voices/bad_voice.h"

namespace linnet::hibari {
namespace {

Epilogue into(float* to, std::size_t channels, const float* residual = nullptr) {
  Epilogue e;
  e.residual = residual;
  e.raw = to;
  e.stride = channels;
  return e;
}

}  // namespace

TextEncoder::TextEncoder(WeightReader& reader, const std::string& path, std::size_t capacity, BlockMemory& memory)
    : backend_(reader.backend()) {
  const std::vector<std::int64_t> table = reader.shape(path + ".emb.weight");
  if (table.size() != 2 || table[0] < 1 || table[1] < 1)
    bad_voice("tensor " + in_quotes(path + ".emb.weight") + " of the model is not a symbols × channels table");
  symbols_ = static_cast<std::size_t>(table[0]);
  channels_ = static_cast<std::size_t>(table[1]);
  embedding_ = reader.floats(path + ".emb.weight", table);
  const Place once{stage::text_encoders, true, 1};
  blocks_ = read_blocks(reader, path + ".convs", channels_, once, memory);
  const std::string layer = path + ".attn";
  const std::string attention = layer + ".self_attn";
  const std::string bias = attention + ".in_proj_bias";
  loops_ = reader.uses(bias);
  const std::size_t heads = reader.heads(bias, channels_);
  heads_ = {heads, channels_ / heads, 0};
  const Place looped{stage::text_encoders, true, loops_};
  norm1_ = reader.norm(layer + ".norm1", channels_);
  norm2_ = reader.norm(layer + ".norm2", channels_);
  norm_ = reader.norm(path + ".norm", channels_);
  RawLayer qkv = reader.linear(attention + ".in_proj", attention + ".in_proj_weight", bias, channels_, 3 * channels_);
  std::vector<float> scales(3 * channels_, 1.0f);
  std::fill_n(scales.begin(), channels_, 1 / std::sqrt(static_cast<float>(heads_.head_channels)));
  qkv.scale_outputs(scales);
  qkv_ = reader.pack(qkv, looped);
  out_ = reader.pack(reader.linear(attention + ".out_proj", channels_, channels_), looped);
  const std::vector<std::int64_t> wide = reader.shape(layer + ".linear1.bias");
  if (wide.size() != 1 || wide[0] < 1)
    bad_voice("tensor " + in_quotes(layer + ".linear1.bias") + " of the model is not a row of values");
  linear1_ = reader.pack(reader.linear(layer + ".linear1", channels_, static_cast<std::size_t>(wide[0])), looped);
  linear2_ = reader.pack(reader.linear(layer + ".linear2", static_cast<std::size_t>(wide[0]), channels_), looped);
  no_positions_.assign(heads_.head_channels, 0.0f);
  resize(capacity);
}

std::size_t TextEncoder::bytes() const {
  std::size_t total = embedding_.size() * sizeof(float);
  for (const Block& b : blocks_) total += b.bytes();
  for (const Conv1d* c : {&qkv_, &out_, &linear1_, &linear2_}) total += c->bytes();
  return total;
}

void TextEncoder::resize(std::size_t rows) {
  capacity_ = rows;
  attention_ = Attention(backend_, heads_, rows);
  x_ = Buffer(rows * channels_);
  y_ = Buffer(rows * channels_);
  projected_ = Buffer(rows * 3 * channels_);
  wide_ = Buffer(rows * linear1_.shape().out);
}

void TextEncoder::normalise(const Backend& backend, const Norm& norm, std::size_t rows, float* out) const {
  backend.parallel_rows(rows, [&](std::size_t first, std::size_t count, std::size_t) {
    backend.loops().layer_norm(x_.data() + first * channels_, nullptr, channels_, count, norm.gamma.data(),
                               norm.beta.data(), false, out + first * channels_);
  });
}

// x += out_proj(attention(LN1(x))); x += linear2(GELU(linear1(LN2(x)))).
void TextEncoder::run_layer(const Backend& backend, std::size_t rows) {
  const std::size_t wide = linear1_.shape().out;
  normalise(backend, norm1_, rows, y_.data());
  qkv_.run(backend, y_.data(), channels_, rows, into(projected_.data(), 3 * channels_));
  attention_.run(backend, projected_.data(), rows, no_positions_, no_positions_, y_.data());
  out_.run(backend, y_.data(), channels_, rows, into(x_.data(), channels_, x_.data()));
  normalise(backend, norm2_, rows, y_.data());
  linear1_.run_gelu(backend, y_.data(), channels_, rows, wide_.data());
  linear2_.run(backend, wide_.data(), wide, rows, into(x_.data(), channels_, x_.data()));
}

std::span<const float> TextEncoder::run(const Backend& backend, std::span<const std::int64_t> ids,
                                        const BlockMemory& memory) {
  const std::size_t rows = ids.size();
  if (rows > capacity_) resize(rows);
  for (std::size_t t = 0; t < rows; ++t)
    std::copy_n(embedding_.data() + static_cast<std::size_t>(ids[t]) * channels_, channels_, x_.data() + t * channels_);
  for (const Block& block : blocks_) {
    block.run(backend, x_.data(), rows, 0, rows, y_.data(), memory);
    std::swap(x_, y_);
  }
  for (std::size_t i = 0; i < loops_; ++i) run_layer(backend, rows);
  normalise(backend, norm_, rows, y_.data());
  return {y_.data(), rows * channels_};
}

}  // namespace linnet::hibari
