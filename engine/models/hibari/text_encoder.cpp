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

void TextMemory::plan(const AttentionShape& heads, std::size_t wide) {
  const std::size_t channels = heads.heads * heads.head_channels;
  most_ = {std::max(most_.heads, heads.heads), std::max(most_.head_channels, heads.head_channels), 0};
  channels_ = std::max(channels_, channels);
  inner_ = std::max({inner_, 3 * channels, wide});
}

void TextMemory::allocate(Backend& backend, std::size_t rows) {
  rows_ = 0;  // where memory runs out, a later run allocates again
  for (Buffer* b : {&x, &y, &inner}) *b = Buffer();
  attention = Attention();
  attention = Attention(backend, most_, rows);
  x = Buffer(rows * channels_);
  y = Buffer(rows * channels_);
  inner = Buffer(rows * inner_);
  rows_ = rows;
}

TextEncoder::TextEncoder(WeightReader& reader, const std::string& path, std::size_t capacity, BlockMemory& memory,
                         TextMemory& text_memory)
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
  text_memory.plan(heads_, static_cast<std::size_t>(wide[0]));
  result_ = Buffer(capacity * channels_);
}

std::size_t TextEncoder::bytes() const {
  std::size_t total = embedding_.size() * sizeof(float);
  for (const Block& b : blocks_) total += b.bytes();
  for (const Conv1d* c : {&qkv_, &out_, &linear1_, &linear2_}) total += c->bytes();
  return total;
}

void TextEncoder::normalise(const Backend& backend, const Norm& norm, const float* in, std::size_t rows,
                            float* out) const {
  backend.parallel_rows(rows, [&](std::size_t first, std::size_t count, std::size_t) {
    backend.loops().layer_norm(in + first * channels_, nullptr, channels_, count, norm.gamma.data(), norm.beta.data(),
                               1e-5f, false, out + first * channels_);
  });
}

// x += out_proj(attention(LN1(x))); x += linear2(GELU(linear1(LN2(x)))).
void TextEncoder::run_layer(const Backend& backend, std::size_t rows, TextMemory& m) const {
  float* x = m.x.data();
  float* y = m.y.data();
  normalise(backend, norm1_, x, rows, y);
  qkv_.run(backend, y, channels_, rows, into(m.inner.data(), 3 * channels_));
  m.attention.run(backend, m.inner.data(), rows, no_positions_, no_positions_, y);
  out_.run(backend, y, channels_, rows, into(x, channels_, x));
  normalise(backend, norm2_, x, rows, y);
  linear1_.run_gelu(backend, y, channels_, rows, m.inner.data());
  linear2_.run(backend, m.inner.data(), linear1_.shape().out, rows, into(x, channels_, x));
}

std::span<const float> TextEncoder::run(const Backend& backend, std::span<const std::int64_t> ids,
                                        const BlockMemory& memory, TextMemory& text_memory) {
  const std::size_t rows = ids.size();
  TextMemory& m = text_memory;
  if (rows > m.rows()) m.allocate(backend_, rows);
  if (rows * channels_ > result_.size()) result_ = Buffer(rows * channels_);
  for (std::size_t t = 0; t < rows; ++t)
    std::copy_n(embedding_.data() + static_cast<std::size_t>(ids[t]) * channels_, channels_,
                m.x.data() + t * channels_);
  for (const Block& block : blocks_) {
    block.run(backend, m.x.data(), rows, 0, rows, m.y.data(), memory);
    std::swap(m.x, m.y);
  }
  m.attention.use(heads_);
  for (std::size_t i = 0; i < loops_; ++i) run_layer(backend, rows, m);
  normalise(backend, norm_, m.x.data(), rows, result_.data());
  return {result_.data(), rows * channels_};
}

}  // namespace linnet::hibari
