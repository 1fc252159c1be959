// The decoder's blocks (StyleTTS 2): text rows, pitch and energy, 40 rows a second, to what the generator makes sound
// of, 80 rows a second.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "engine/kernels/buffer.h"
#include "engine/models/styletts2/adain_block.h"

namespace linnet::styletts2 {

class Decoder {
 public:
  // channels: of a text row; style: values of the decoder's half of a style.
  Decoder(WeightReader& reader, std::size_t channels, std::size_t style);

  std::size_t outputs() const { return blocks_.back().outputs(); }  // of a row of 12.5 ms
  std::size_t bytes() const;
  void reserve(std::size_t ids, std::size_t frames, AdainMemory& memory);

  // text: rows of `channels` for each id. id_of_frame: of each frame of 25 ms. f0 and energy: two values for each
  // frame. Returns frames · 2 rows of outputs(), valid until the next run. may_stop: called before each block.
  std::span<const float> run(const Backend& backend, std::span<const float> text,
                             std::span<const std::size_t> id_of_frame, std::span<const float> f0,
                             std::span<const float> energy, std::span<const float> style, AdainMemory& memory,
                             const StopCheck& may_stop = {});

 private:
  // A convolution of one channel, three taps and stride 2: f0 and energy at 40 rows a second.
  struct Halving {
    std::vector<float> taps;
    float bias = 0;
    float at(std::span<const float> x, std::size_t t) const;
  };
  Halving read_halving(WeightReader& reader, const std::string& path) const;
  // Columns of a block's input behind those of the block before it: text channels, pitch, energy, zeros.
  void fill_beside(std::span<const std::size_t> id_of_frame, std::span<const float> f0, std::span<const float> energy,
                   std::span<const float> text, std::size_t channels, std::size_t first, std::size_t width,
                   float* rows) const;

  std::size_t channels_ = 0;
  Halving f0_;
  Halving energy_;
  Conv1d text_;                     // text rows → what later blocks see of them
  std::vector<AdainBlock> blocks_;  // "encode", then "decode.0", …
  std::size_t ids_ = 0;             // memory is planned for so many
  std::size_t frames_ = 0;
  Buffer text_rows_;
  Buffer result_;
};

}  // namespace linnet::styletts2
