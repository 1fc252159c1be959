// One stage of HiFi-GAN's generator as a stream: a transposed convolution, then the sum of its residual blocks.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "engine/models/vits/resblock.h"

namespace linnet {

// Memory of one step, shared by all stages, since one of them works at a time.
struct StageScratch {
  Buffer raw;
  Buffer activated;
  Buffer sum;
  ResblockScratch blocks;
  void reserve(const StageScratch& needs);  // grows to what another one needs
};

class UpsamplingStage {
 public:
  // Stage `index` of the file; in: its input channels; scale: of its input (1 / residual blocks of the stage before).
  // blocks: residual blocks a stage; slope: of the LeakyReLU on the output.
  UpsamplingStage(const LayerReader& reader, std::size_t index, std::size_t in, std::size_t blocks, float scale,
                  float slope);

  std::size_t channels() const { return up_.shape().out; }
  std::size_t stride() const { return up_.shape().stride; }
  std::size_t bytes() const;
  // Input rows that must follow a row before the output that belongs to it is complete, rounded up.
  std::size_t lookahead() const;
  std::size_t block() const { return block_; }  // input rows of a step
  StageScratch scratch() const;
  std::size_t most_output_rows() const { return out_.size() / channels(); }  // that `next` gets at once

  void start(std::int64_t input_rows);
  // The next input rows (rows × in), already through LeakyReLU; any number. Every step's output rows, LeakyReLU(sum),
  // go to `next` as they are done.
  void push(const Backend& backend, const float* rows, std::size_t count, const StageScratch& scratch,
            StageTimes& times, const std::function<void(const float* rows, std::size_t count)>& next);

 private:
  std::size_t best_block(const Backend& backend) const;
  std::size_t step(const Backend& backend, const float* rows, std::size_t count, const StageScratch& scratch,
                   StageTimes& times);

  TransposedConv1d up_;
  std::vector<Resblock> blocks_;
  float slope_ = 0;
  std::size_t upsampler_stage_;
  std::size_t blocks_stage_;
  // block_: input rows a step
  std::size_t padding_ = 0;
  std::size_t overread_ = 0;
  std::size_t first_padding_ = 0;
  std::size_t block_ = 0;
  Window in_;
  Window raw_;
  Window activated_;
  Buffer in_memory_;
  Buffer out_;
  std::int64_t input_rows_ = 0;
  std::int64_t length_ = 0;
  std::int64_t done_ = 0;
};

}  // namespace linnet
