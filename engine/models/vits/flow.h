// VITS's normalising flow run backwards, prior → decoder input, as a stream: frames go in in blocks of any length, and
// come out as soon as the frames around them are there (Kim et al. 2021, §2.2.3; modules.py ResidualCouplingLayer, WN).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/kernels/window.h"
#include "engine/models/vits/layer_reader.h"

namespace linnet {

// Holds weights and one stream's state: one utterance at a time.
class Flow {
 public:
  // inter: channels of a frame. block: the most frames that a step takes; 0: as suits the machine.
  Flow(const LayerReader& reader, std::size_t inter, std::size_t speaker_channels, std::size_t block);

  std::size_t bytes() const;
  std::size_t block() const { return block_; }
  // True: the frames that come out have their channels backwards.
  bool reversed() const { return couplings_.size() % 2; }
  // Frames that must follow a frame before it comes out.
  std::size_t lookahead() const;

  // Begins an utterance of `frames` frames. speaker: embedding, empty for a single voice.
  void start(const Backend& backend, std::int64_t frames, std::span<const float> speaker);
  // Room for the next `frames` (<= block()) frames × inter, to be filled before step().
  float* input(std::size_t frames);
  // Works on what input() got; the finished frames (frames × inter) are valid until the next input().
  std::span<const float> step(const Backend& backend);

 private:
  struct Layer {  // of WaveNet: h += residual(acts), acts = gate(dilated(h))
    // residual is not there in the last layer
    Conv1d dilated;
    Conv1d residual;
    std::size_t padding = 0;
    Window h;                      // input of `dilated`
    std::int64_t done = 0;         // rows of acts
    std::vector<float> gate_bias;  // dilated's bias + speaker conditioning
  };
  struct Coupling {
    Conv1d pre;  // 1×1, half of a frame → hidden
    std::vector<Layer> layers;
    Conv1d post;       // 1×1, all layers' acts → minus the other half's shift
    Conv1d condition;  // 1×1, speaker → 2·hidden·layers
    bool has_condition = false;
    // channels of a frame: half that is read, half that is shifted
    std::size_t in_offset = 0;
    std::size_t out_offset = 0;
    std::size_t lag = 0;  // most rows that the output may be behind the input
    Window acts;          // hidden · layers channels: every layer's gated activations
  };
  Coupling read_coupling(const LayerReader& reader, const VitsLayout::Coupling& layout, bool flipped,
                         std::size_t speaker_channels);
  std::size_t best_block(const Backend& backend) const;
  std::int64_t run_coupling(const Backend& backend, Coupling& c, std::int64_t ready);
  void run_layer(const Backend& backend, Coupling& c, std::size_t index);
  static std::int64_t whole_tiles(const Layer& layer, std::int64_t rows);

  std::size_t inter_ = 0;
  std::size_t hidden_ = 0;
  std::size_t block_ = 0;
  std::vector<Coupling> couplings_;  // in the order in which they run
  Window z_;
  Buffer z_memory_, h_memory_[2], acts_memory_;
  // of the utterance; handed out
  std::int64_t frames_ = 0;
  std::int64_t done_ = 0;
};

}  // namespace linnet
