#include "engine/models/styletts2/duration_predictor.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "engine/kernels/loops.h"
#include "engine/models/styletts2/stages.h"
#include "engine/voices/bad_voice.h"

namespace linnet::styletts2 {
namespace {

constexpr float epsilon = 1e-5f;
constexpr std::size_t most_layers = 16;
constexpr Place each_id{stage::durations, true, 1};

}  // namespace

DurationPredictor::DurationPredictor(WeightReader& reader, std::size_t inputs, std::size_t style, std::size_t capacity)
    : inputs_(inputs), width_(inputs + style) {
  const std::string layers = "predictor.text_encoder.lstms.";
  // LSTMs and norms take turns.
  for (std::size_t i = 0; i < most_layers && reader.has(layers + std::to_string(2 * i) + ".W"); ++i) {
    lstms_.push_back(reader.pack(reader.lstm(layers + std::to_string(2 * i), width_), each_id));
    if (lstms_.back().outputs() != inputs_)
      bad_voice("tensor " + in_quotes(layers + std::to_string(2 * i) + ".R") + " of the model has " +
                std::to_string(lstms_.back().hidden()) + " units, expected half of " + std::to_string(inputs_));
    norms_.emplace_back(reader, layers + std::to_string(2 * i + 1), style, inputs_, stage::durations);
  }
  last_ = reader.pack(reader.lstm("predictor.lstm", width_), each_id);
  projection_ = reader.pack(reader.linear("predictor.duration_proj.linear_layer", last_.outputs(), 0), each_id);
  rows(capacity);
}

std::size_t DurationPredictor::bytes() const {
  std::size_t total = last_.bytes() + projection_.bytes();
  for (const BidirectionalLstm& lstm : lstms_) total += lstm.bytes();
  for (const StyleAffine& norm : norms_) total += norm.bytes();
  return total;
}

float* DurationPredictor::rows(std::size_t ids) {
  if (ids > capacity_) {
    capacity_ = 0;
    rows_ = Buffer(ids * width_);
    outputs_ = Buffer(ids * std::max(inputs_, last_.outputs()));
    logits_ = Buffer(ids * projection_.shape().out);
    sums_ = Buffer(ids);
    capacity_ = ids;
  }
  return rows_.data();
}

std::span<const float> DurationPredictor::run(const Backend& backend, std::size_t ids, std::span<const float> style,
                                              float* workspace) {
  for (std::size_t t = 0; t < ids; ++t) std::copy(style.begin(), style.end(), rows_.data() + t * width_ + inputs_);
  for (std::size_t i = 0; i < lstms_.size(); ++i) {
    lstms_[i].run(backend, rows_.data(), width_, ids, workspace, outputs_.data());
    norms_[i].run(backend, style);
    backend.loops().layer_norm(outputs_.data(), nullptr, inputs_, ids, norms_[i].scale().data(),
                               norms_[i].shift().data(), epsilon, false, outputs_.data());
    for (std::size_t t = 0; t < ids; ++t)
      std::copy_n(outputs_.data() + t * inputs_, inputs_, rows_.data() + t * width_);
  }
  return {rows_.data(), ids * width_};
}

std::span<const float> DurationPredictor::durations(const Backend& backend, std::size_t ids, float* workspace) {
  last_.run(backend, rows_.data(), width_, ids, workspace, outputs_.data());
  const std::size_t bins = projection_.shape().out;
  Epilogue e;
  e.raw = logits_.data();
  e.stride = bins;
  projection_.run(backend, outputs_.data(), last_.outputs(), ids, e);
  for (std::size_t t = 0; t < ids; ++t) {
    sums_.data()[t] = 0;
    for (std::size_t b = 0; b < bins; ++b) sums_.data()[t] += 1 / (1 + std::exp(-logits_.data()[t * bins + b]));
  }
  return {sums_.data(), ids};
}

}  // namespace linnet::styletts2
