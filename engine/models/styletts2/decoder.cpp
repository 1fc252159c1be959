#include "engine/models/styletts2/decoder.h"

#include <algorithm>
#include <utility>

#include "engine/models/styletts2/stages.h"
#include "engine/voices/bad_voice.h"

namespace linnet::styletts2 {

Decoder::Halving Decoder::read_halving(WeightReader& reader, const std::string& path) const {
  return {reader.floats(path + ".weight", {1, 1, 3}), reader.floats(path + ".bias", {1})[0]};
}

// Rows outside x are zero.
float Decoder::Halving::at(std::span<const float> x, std::size_t t) const {
  float sum = bias;
  for (std::size_t k = 0; k < taps.size(); ++k)
    if (const std::size_t row = 2 * t + k; row >= 1 && row <= x.size()) sum += taps[k] * x[row - 1];
  return sum;
}

Decoder::Decoder(WeightReader& reader, std::size_t channels, std::size_t style) : channels_(channels) {
  f0_ = read_halving(reader, "decoder.F0_conv");
  energy_ = read_halving(reader, "decoder.N_conv");
  text_ = reader.pack(reader.conv("decoder.asr_res.0", channels, 0), {stage::decoder, true, 1});
  if (text_.shape().kernel != 1) bad_voice("tensor 'decoder.asr_res.0.weight' of the model has a kernel that is not 1");
  blocks_.emplace_back(reader, "decoder.encode", channels + 2, style, stage::decoder, 1);
  const std::size_t count = reader.count("decoder.decode", "conv1.weight");
  for (std::size_t i = 0; i < count; ++i)
    blocks_.emplace_back(reader, "decoder.decode." + std::to_string(i), outputs() + text_.shape().out + 2, style,
                         stage::decoder, 1);
  for (const AdainBlock& block : blocks_)
    if (block.upsamples() != (&block == &blocks_.back()))
      bad_voice("the model's decoder does not double its rows in its last block, and there alone");
}

std::size_t Decoder::bytes() const {
  std::size_t total = text_.bytes();
  for (const AdainBlock& block : blocks_) total += block.bytes();
  return total;
}

void Decoder::reserve(std::size_t ids, std::size_t frames, AdainMemory& memory) {
  for (const AdainBlock& block : blocks_)
    memory.reserve(block.padded_floats(frames), block.other_floats(frames), frames * block.input_width());
  if (ids > ids_) {
    ids_ = 0;
    text_rows_ = Buffer(ids * text_.shape().out);
    ids_ = ids;
  }
  if (frames <= frames_) return;
  frames_ = 0;
  result_ = Buffer();
  result_ = Buffer(2 * frames * outputs());
  frames_ = frames;
}

void Decoder::fill_beside(std::span<const std::size_t> id_of_frame, std::span<const float> f0,
                          std::span<const float> energy, std::span<const float> text, std::size_t channels,
                          std::size_t first, std::size_t width, float* rows) const {
  for (std::size_t t = 0; t < id_of_frame.size(); ++t) {
    float* to = rows + t * width + first;
    to = std::copy_n(text.data() + id_of_frame[t] * channels, channels, to);
    *to++ = f0_.at(f0, t);
    *to++ = energy_.at(energy, t);
    std::fill(to, rows + (t + 1) * width, 0.0f);
  }
}

std::span<const float> Decoder::run(const Backend& backend, std::span<const float> text,
                                    std::span<const std::size_t> id_of_frame, std::span<const float> f0,
                                    std::span<const float> energy, std::span<const float> style, AdainMemory& memory,
                                    const StopCheck& may_stop) {
  const std::size_t ids = text.size() / channels_;
  const std::size_t frames = id_of_frame.size();
  reserve(ids, frames, memory);
  const std::size_t beside = text_.shape().out;
  Epilogue e;
  e.raw = text_rows_.data();
  e.stride = beside;
  text_.run(backend, text.data(), channels_, ids, e);
  float* x = memory.rows(0);
  float* next = memory.rows(1);
  fill_beside(id_of_frame, f0, energy, text, channels_, 0, blocks_[0].input_width(), x);
  for (std::size_t i = 0; i + 1 < blocks_.size(); ++i) {
    const std::size_t width = blocks_[i + 1].input_width();
    if (may_stop) may_stop();
    blocks_[i].run(backend, x, frames, style, next, width, memory);
    fill_beside(id_of_frame, f0, energy, {text_rows_.data(), ids * beside}, beside, blocks_[i].outputs(), width, next);
    std::swap(x, next);
  }
  if (may_stop) may_stop();
  blocks_.back().run(backend, x, frames, style, result_.data(), outputs(), memory);
  return {result_.data(), 2 * frames * outputs()};
}

}  // namespace linnet::styletts2
