// A layer of StyleTTS 2's generator: adaptive instance normalisation, Snake and a convolution. Normalised values exist
// in blocks only, as large as a second-level cache, from which the convolution reads; the output's statistics are taken
// while it is in the cache.
#pragma once

#include <string>
#include <vector>

#include "engine/models/acoustic_model.h"
#include "engine/models/styletts2/statistics.h"
#include "engine/models/styletts2/strip.h"
#include "engine/models/styletts2/style.h"

namespace linnet::styletts2 {

// What layers compute with, one after the other.
struct Work {
  const Backend& backend;
  PartialSums& sums;
  const SampleSink& sink;  // gets nothing before each layer, so that it can stop a long clause
};

// Of a strip's rows, those of a run: as Epilogue has it, whose pointers they become. All are of one kind.
struct SnakeOutput {
  const Strip* residual = nullptr;
  const Strip* accumulate = nullptr;
  const Strip* raw = nullptr;  // one of these two is not null
  const Strip* activated = nullptr;
  float slope = 0;
};

class SnakeConv {
 public:
  // Of a layer's Cook–Toom tiles; stage: stages.h.
  static std::size_t outputs_per_tile(std::size_t kernel, std::size_t stage);
  // Floats of a block of normalised rows: half of a small second-level cache.
  static constexpr std::size_t block_floats = 64 * 1024;

  struct Paths {
    std::string conv;   // "decoder.generator.resblocks.3.convs1.0"
    std::string adain;  // "decoder.generator.resblocks.3.adain1.0"
    std::string alpha;  // "decoder.generator.resblocks.3.alpha1.0"
  };
  // channels: of input and output. style: values of a style. place.rows: of a frame of 25 ms.
  SnakeConv(WeightReader& reader, const Paths& paths, std::size_t channels, std::size_t dilation, std::size_t style,
            const Place& place);

  std::int64_t padding() const { return padding_; }  // rows on each side of an output that it depends on
  std::size_t bytes() const { return conv_.bytes() + affine_.bytes(); }

  void set_style(const Backend& backend, std::span<const float> style) { affine_.run(backend, style); }
  // Output rows [first, end) of a sequence of `length` rows. in: rows first − padding() to end + padding(), as far as
  // the sequence has them. If `of_out` is not null, it gets the rows of `out.raw`, which may be the input's own where
  // the residual is.
  void run(const Work& work, const Strip& in, const Statistics& of_in, std::int64_t length, std::int64_t first,
           std::int64_t end, const SnakeOutput& out, Statistics* of_out);

 private:
  // Rows of a run, in parts that threads take.
  struct Rows {
    std::int64_t first;
    std::int64_t known;  // rows of the input
    std::size_t count;
    std::size_t part;   // whose sums are taken together
    std::size_t block;  // that are normalised at a time
  };
  std::size_t part_rows(const Backend& backend) const;
  std::size_t block_parts(const Backend& backend, std::size_t parts, std::size_t most_floats) const;
  std::size_t around() const { return 2 * static_cast<std::size_t>(padding_) + conv_.overread(); }
  void run_block(const Work& work, const Strip& in, const Rows& rows, std::size_t begin, const SnakeOutput& out,
                 bool with_sums, float* scratch) const;
  void fill(const Backend& backend, const Strip& in, std::int64_t known, std::int64_t first, std::int64_t end,
            float* block) const;

  Conv1d conv_;
  std::int64_t padding_ = 0;
  StyleAffine affine_;
  std::vector<float> alpha_;
  std::vector<float> inverse_alpha_;
  ChannelAffine map_;
};

}  // namespace linnet::styletts2
