// Pitch and energy of a sentence (StyleTTS 2's prosody predictor): a bidirectional LSTM over frames, and for each of
// the two a stack of blocks.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "engine/kernels/buffer.h"
#include "engine/kernels/lstm.h"
#include "engine/models/styletts2/adain_block.h"

namespace linnet::styletts2 {

class Prosody {
 public:
  // inputs: of an id's row, as DurationPredictor gives it; style: values of the prosody's half of a style.
  Prosody(WeightReader& reader, std::size_t inputs, std::size_t style);

  std::size_t hidden() const { return shared_.hidden(); }
  std::size_t bytes() const;
  void reserve(std::size_t frames, AdainMemory& memory);

  // ids: rows of `inputs`. id_of_frame: of each frame of 25 ms. workspace: of the LSTM, for as many rows as ids. f0
  // (Hz) and energy get two values for each frame. may_stop: called before each block.
  void run(const Backend& backend, std::span<const float> ids, std::span<const std::size_t> id_of_frame,
           std::span<const float> style, float* workspace, AdainMemory& memory, std::vector<float>& f0,
           std::vector<float>& energy, const StopCheck& may_stop = {});

 private:
  struct Stack {
    std::vector<AdainBlock> blocks;
    Conv1d projection;
  };
  Stack read_stack(WeightReader& reader, const std::string& name, std::size_t style) const;
  void run_stack(const Backend& backend, Stack& stack, std::size_t frames, std::span<const float> style,
                 AdainMemory& memory, std::vector<float>& out, const StopCheck& may_stop);
  std::size_t most_floats(std::size_t frames) const;  // of a block's result

  std::size_t inputs_ = 0;
  BidirectionalLstm shared_;
  Stack f0_;
  Stack energy_;
  std::size_t capacity_ = 0;  // frames
  Buffer frames_;             // what both stacks begin with
};

}  // namespace linnet::styletts2
