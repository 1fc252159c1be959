#include "engine/models/styletts2/text_encoder.h"

#include <algorithm>
#include <string>

#include "engine/kernels/loops.h"
#include "engine/models/styletts2/stages.h"

namespace linnet::styletts2 {
namespace {

constexpr float slope = 0.2f, epsilon = 1e-5f;

}  // namespace

TextEncoder::TextEncoder(WeightReader& reader, std::size_t capacity) {
  const std::string table = "text_encoder.embedding.weight";
  symbols_ = reader.extent(table, 0, 2);
  inputs_ = reader.extent(table, 1, 2);
  embedding_ = reader.floats(table, {-1, -1});
  std::size_t margin = 0;
  const std::size_t layers = reader.count("text_encoder.cnn", "0.weight");
  for (std::size_t i = 0; i < layers; ++i) {
    const std::string path = "text_encoder.cnn." + std::to_string(i);
    convs_.push_back(reader.pack(reader.conv(path + ".0", inputs_, inputs_), {stage::text_encoder, true, 1}));
    norms_.push_back(reader.norm(path + ".1.gamma", path + ".1.beta", inputs_));
    margin = std::max(margin, convs_.back().shape().kernel / 2);
  }
  lstm_ = reader.pack(reader.lstm("text_encoder.lstm", inputs_), {stage::text_encoder, true, 1});
  rows_ = Sequence(inputs_, margin);
  rows_.resize(capacity);
  sums_ = Buffer(capacity * inputs_);
  result_ = Buffer(capacity * channels());
}

std::size_t TextEncoder::bytes() const {
  std::size_t total = embedding_.size() * sizeof(float) + lstm_.bytes();
  for (const Conv1d& c : convs_) total += c.bytes();
  return total;
}

std::span<const float> TextEncoder::run(const Backend& backend, std::span<const std::int64_t> ids, float* workspace) {
  const std::size_t count = ids.size();
  rows_.resize(count);
  if (count * inputs_ > sums_.size()) sums_ = Buffer(count * inputs_);
  if (count * channels() > result_.size()) result_ = Buffer(count * channels());
  for (std::size_t t = 0; t < count; ++t)
    std::copy_n(&embedding_[static_cast<std::size_t>(ids[t]) * inputs_], inputs_, rows_.row(t));
  for (std::size_t i = 0; i < convs_.size(); ++i) {
    Epilogue e;
    e.raw = sums_.data();
    e.stride = inputs_;
    convs_[i].run(backend, rows_.from(convs_[i].shape().kernel / 2), inputs_, count, e);
    backend.parallel_rows(count, [&](std::size_t first, std::size_t some, std::size_t) {
      float* row = rows_.row(first);
      backend.loops().layer_norm(sums_.data() + first * inputs_, nullptr, inputs_, some, norms_[i].gamma.data(),
                                 norms_[i].beta.data(), epsilon, false, row);
      std::transform(row, row + some * inputs_, row, [](float v) { return v > 0 ? v : slope * v; });
    });
  }
  lstm_.run(backend, rows_.data(), inputs_, count, workspace, result_.data());
  return {result_.data(), count * channels()};
}

}  // namespace linnet::styletts2
