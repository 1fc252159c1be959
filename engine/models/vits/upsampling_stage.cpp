#include "engine/models/vits/upsampling_stage.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <numeric>

namespace linnet {
namespace {

constexpr float inner_slope = 0.1f;  // HiFi-GAN's LRELU_SLOPE, before the residual blocks
// Floats of one of a step's buffers; about six of them are at work at a time, and should share a second-level cache.
constexpr std::size_t step_floats = 64 * 1024;

void grow(Buffer& b, const Buffer& needs) {
  if (b.size() < needs.size()) b = Buffer(needs.size());
}

}  // namespace

void StageScratch::reserve(const StageScratch& needs) {
  grow(raw, needs.raw);
  grow(activated, needs.activated);
  grow(sum, needs.sum);
  for (int i = 0; i < 2; ++i) {
    grow(blocks.raw[i], needs.blocks.raw[i]);
    grow(blocks.activated[i], needs.blocks.activated[i]);
  }
  grow(blocks.between, needs.blocks.between);
}

UpsamplingStage::UpsamplingStage(const LayerReader& reader, std::size_t index, std::size_t in, std::size_t blocks,
                                 float scale, float slope)
    : up_(reader.transposed("dec.ups." + std::to_string(index), in, scale)),
      slope_(slope),
      upsampler_stage_(vits_stage::upsampler(index)),
      blocks_stage_(vits_stage::residual_blocks(index)) {
  for (std::size_t i = 0; i < blocks; ++i) {
    blocks_.emplace_back(reader, "dec.resblocks." + std::to_string(index * blocks + i), channels());
    const Resblock& b = blocks_.back();
    padding_ = std::max(padding_, b.padding());
    overread_ = std::max(overread_, b.overread());
    first_padding_ = std::max(first_padding_, b.first_padding());
  }
  block_ = best_block(reader.backend());
  in_ = Window(in, up_.before() + up_.after());
  raw_ = Window(channels(), padding_);
  activated_ = Window(channels(), padding_ + first_padding_);
  in_memory_ = Buffer(in_.floats(block_ + up_.after() + up_.overread()));
  out_ = Buffer((block_ + up_.after()) * stride() * channels() + padding_ * channels());
}

// Of the steps that make about step_floats, the one that wastes the least on GEMM row blocks that are partly used; of
// steps of whole tiles only, unless tiles are too different in length for that.
std::size_t UpsamplingStage::best_block(const Backend& backend) const {
  const std::size_t middle = std::max<std::size_t>(2, step_floats / channels() / stride());
  std::size_t unit = stride();
  for (const Resblock& b : blocks_) unit = std::lcm(unit, b.group());
  unit /= stride();
  if (unit > 2 * middle) unit = 1;
  std::size_t best = middle;
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t block = (middle / 2 + unit - 1) / unit * unit; block <= 2 * middle; block += unit) {
    double products = 0;
    for (const Resblock& b : blocks_) products += b.products(backend, block * stride());
    products /= static_cast<double>(block);
    if (products < 0.999 * least) {
      least = products;
      best = block;
    }
  }
  return best;
}

std::size_t UpsamplingStage::bytes() const {
  std::size_t total = up_.bytes();
  for (const Resblock& b : blocks_) total += b.bytes();
  return total;
}

std::size_t UpsamplingStage::lookahead() const { return up_.after() + (padding_ + stride() - 1) / stride(); }

StageScratch UpsamplingStage::scratch() const {
  const std::size_t rows = (block_ + up_.after()) * stride();
  const std::size_t tail = 2 * padding_ + first_padding_ + overread_;
  StageScratch s;
  s.raw = Buffer(raw_.floats(rows));
  s.activated = Buffer(activated_.floats(rows + tail));
  s.sum = Buffer((rows + padding_) * channels());
  std::size_t floats = 0;
  for (const Resblock& b : blocks_) floats = std::max(floats, b.scratch_floats(rows + padding_));
  for (int i = 0; i < 2; ++i) {
    s.blocks.raw[i] = Buffer(floats);
    s.blocks.activated[i] = Buffer(floats);
  }
  s.blocks.between = Buffer(floats);
  return s;
}

void UpsamplingStage::start(std::int64_t input_rows) {
  input_rows_ = input_rows;
  length_ = input_rows * static_cast<std::int64_t>(stride());
  done_ = 0;
  for (Window* w : {&in_, &raw_, &activated_}) w->restart();
  for (Resblock& b : blocks_) b.start(length_);
}

void UpsamplingStage::push(const Backend& backend, const float* rows, std::size_t count, const StageScratch& scratch,
                           StageTimes& times, const std::function<void(const float*, std::size_t)>& next) {
  for (std::size_t at = 0; at < count; at += block_) {
    const std::size_t made = step(backend, rows + at * up_.shape().in, std::min(block_, count - at), scratch, times);
    if (made) next(out_.data(), made);
  }
}

std::size_t UpsamplingStage::step(const Backend& backend, const float* rows, std::size_t count,
                                  const StageScratch& scratch, StageTimes& times) {
  const std::int64_t stride = static_cast<std::int64_t>(up_.shape().stride);
  in_.open(in_memory_.data());
  std::memcpy(in_.grow(count), rows, count * up_.shape().in * sizeof(float));
  if (in_.end() == input_rows_) in_.grow_zeros(up_.after());
  in_.clear_behind(up_.overread());
  raw_.open(scratch.raw.data());
  activated_.open(scratch.activated.data());
  const std::int64_t from = raw_.end();
  const std::int64_t to = frontier(in_.end(), up_.after(), input_rows_) * stride;
  const std::size_t fresh = static_cast<std::size_t>(to - from);
  float* raw = raw_.grow(fresh);
  float* activated = activated_.grow(fresh);
  up_.run(backend, in_.row(from / stride), fresh / static_cast<std::size_t>(stride), raw, activated, inner_slope);
  in_.close();
  times.lap(upsampler_stage_);
  if (to == length_) activated_.grow_zeros(padding_);
  activated_.clear_behind(overread_);

  const std::int64_t reach = to == length_ ? length_ : to - static_cast<std::int64_t>(padding_);
  for (std::size_t i = 0; i < blocks_.size(); ++i) {
    Epilogue e;
    if (i) e.accumulate = scratch.sum.data();
    if (i + 1 < blocks_.size())
      e.raw = scratch.sum.data();
    else
      e.activated = out_.data();
    e.slope = slope_;
    blocks_[i].run(backend, raw_, activated_, reach, e, scratch.blocks);
  }
  raw_.close();
  activated_.close();
  times.lap(blocks_stage_);
  const std::int64_t until = std::clamp<std::int64_t>(reach, 0, length_);
  const std::size_t made = static_cast<std::size_t>(until - done_);
  done_ = until;
  return made;
}

}  // namespace linnet
