#include "engine/models/styletts2/bert.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "engine/kernels/loops.h"
#include "engine/models/styletts2/stages.h"
#include "engine/voices/bad_voice.h"

namespace linnet::styletts2 {
namespace {

// What no tensor tells: PLBERT's settings, which all voices of this family share.
constexpr std::size_t runs = 12, heads = 12;
constexpr float epsilon = 1e-12f;  // of its layer norms

Epilogue into(float* to, std::size_t stride) {
  Epilogue e;
  e.raw = to;
  e.stride = stride;
  return e;
}

}  // namespace

Bert::Bert(WeightReader& reader, std::size_t capacity) : backend_(reader.backend()) {
  const std::string e = "bert.embeddings.";
  symbols_ = reader.extent(e + "word_embeddings.weight", 0, 2);
  embedded_ = reader.extent(e + "word_embeddings.weight", 1, 2);
  positions_ = reader.extent(e + "position_embeddings.weight", 0, 2);
  const auto width = static_cast<std::int64_t>(embedded_);
  symbol_rows_ = reader.floats(e + "word_embeddings.weight", {-1, width});
  position_rows_ = reader.floats(e + "position_embeddings.weight", {-1, width});
  const std::vector<float> types = reader.floats(e + "token_type_embeddings.weight", {-1, width});
  for (std::size_t i = 0; i < position_rows_.size(); ++i) position_rows_[i] += types[i % embedded_];
  embedding_norm_ = reader.norm(e + "LayerNorm.weight", e + "LayerNorm.bias", embedded_);

  const RawLayer widen = reader.linear("bert.encoder.embedding_hidden_mapping_in", embedded_, 0);
  channels_ = widen.shape.out;
  if (channels_ % heads)
    bad_voice("the model's PLBERT has " + std::to_string(channels_) + " channels, which are no " +
              std::to_string(heads) + " heads of equal width");
  heads_ = {heads, channels_ / heads, 0};
  no_positions_.assign(heads_.head_channels, 0.0f);
  widen_ = reader.pack(widen, {stage::bert, true, 1});
  const Place looped{stage::bert, true, runs};
  const std::string layer = "bert.encoder.albert_layer_groups.0.albert_layers.0.";
  RawLayer qkv = reader.linear(layer + "attention.query", channels_, channels_);
  qkv.scale_outputs(0, channels_, 1 / std::sqrt(static_cast<float>(heads_.head_channels)));
  for (const char* more : {"attention.key", "attention.value"})
    qkv.append_outputs(reader.linear(layer + more, channels_, channels_));
  qkv_ = reader.pack(qkv, looped);
  dense_ = reader.pack(reader.linear(layer + "attention.dense", channels_, channels_), looped);
  attention_norm_ = reader.norm(layer + "attention.LayerNorm.weight", layer + "attention.LayerNorm.bias", channels_);
  ffn_ = reader.pack(reader.linear(layer + "ffn", channels_, 0), looped);
  ffn_output_ = reader.pack(reader.linear(layer + "ffn_output", ffn_.shape().out, channels_), looped);
  output_norm_ = reader.norm(layer + "full_layer_layer_norm.weight", layer + "full_layer_layer_norm.bias", channels_);
  projection_ = reader.pack(reader.linear("bert_encoder", channels_, 0), {stage::bert, true, 1});
  allocate(capacity);
}

std::size_t Bert::bytes() const {
  std::size_t total = (symbol_rows_.size() + position_rows_.size()) * sizeof(float);
  for (const Conv1d* c : {&widen_, &qkv_, &dense_, &ffn_, &ffn_output_, &projection_}) total += c->bytes();
  return total;
}

// x, y and inner; Attention's keys in two forms, and values.
std::size_t Bert::each_id_floats(std::size_t channels, std::size_t wide) {
  return 5 * channels + std::max(3 * channels, wide);
}

void Bert::allocate(std::size_t ids) {
  if (ids <= capacity_) return;
  capacity_ = 0;  // where memory runs out, a later run allocates again
  attention_ = Attention();
  for (Buffer* b : {&x_, &y_, &inner_}) *b = Buffer();
  attention_ = Attention(backend_, heads_, ids);
  x_ = Buffer(ids * channels_);
  y_ = Buffer(ids * channels_);
  inner_ = Buffer(ids * std::max(3 * channels_, ffn_.shape().out));
  capacity_ = ids;
}

void Bert::embed(const Backend& backend, std::span<const std::int64_t> ids) {
  for (std::size_t t = 0; t < rows_; ++t) {
    float* row = y_.data() + t * embedded_;
    backend.loops().add(&symbol_rows_[static_cast<std::size_t>(ids[t]) * embedded_], &position_rows_[t * embedded_],
                        embedded_, row);
  }
  backend.loops().layer_norm(y_.data(), nullptr, embedded_, rows_, embedding_norm_.gamma.data(),
                             embedding_norm_.beta.data(), epsilon, false, y_.data());
  widen_.run(backend, y_.data(), embedded_, rows_, into(x_.data(), channels_));
}

// x = norm(x + more)
void Bert::add_and_norm(const Backend& backend, const float* more, const Norm& norm) {
  backend.parallel_rows(rows_, [&](std::size_t first, std::size_t count, std::size_t) {
    float* x = x_.data() + first * channels_;
    backend.loops().layer_norm(x, more + first * channels_, channels_, count, norm.gamma.data(), norm.beta.data(),
                               epsilon, false, x);
  });
}

void Bert::run_layer(const Backend& backend) {
  qkv_.run(backend, x_.data(), channels_, rows_, into(inner_.data(), 3 * channels_));
  attention_.run(backend, inner_.data(), rows_, no_positions_, no_positions_, y_.data());
  dense_.run(backend, y_.data(), channels_, rows_, into(inner_.data(), channels_));
  add_and_norm(backend, inner_.data(), attention_norm_);
  const std::size_t wide = ffn_.shape().out;
  ffn_.run(backend, x_.data(), channels_, rows_, into(inner_.data(), wide));
  backend.parallel_rows(rows_, [&](std::size_t first, std::size_t count, std::size_t) {
    float* row = inner_.data() + first * wide;
    backend.loops().gelu_by_tanh(row, count * wide, row);
  });
  ffn_output_.run(backend, inner_.data(), wide, rows_, into(y_.data(), channels_));
  add_and_norm(backend, y_.data(), output_norm_);
}

void Bert::run(const Backend& backend, std::span<const std::int64_t> ids, float* out, std::size_t stride,
               const StopCheck& may_stop) {
  allocate(ids.size());
  rows_ = ids.size();
  embed(backend, ids);
  for (std::size_t i = 0; i < runs; ++i) {
    if (may_stop) may_stop();
    run_layer(backend);
  }
  projection_.run(backend, x_.data(), channels_, rows_, into(out, stride));
}

}  // namespace linnet::styletts2
