// Where a voice's time goes and what it multiplies: what `linnet bench` shows. The stopwatch always runs; it costs one
// reading of the clock at each change of stage, which are some hundred a second of audio.
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <string>

namespace linnet {

// Stages of the data path, in its order. The decoder's own stages come last, an upsampler and residual blocks for each.
enum class Stage : std::size_t { text, text_encoder, durations, prior, flow, conv_pre, conv_post, sink, upsampler_0 };

inline constexpr std::size_t most_decoder_stages = 8;  // of more, the last ones count as one
inline constexpr std::size_t stage_count = static_cast<std::size_t>(Stage::upsampler_0) + 2 * most_decoder_stages;

constexpr Stage upsampler(std::size_t decoder_stage) {
  const std::size_t index = std::min(decoder_stage, most_decoder_stages - 1);
  return static_cast<Stage>(static_cast<std::size_t>(Stage::upsampler_0) + 2 * index);
}
constexpr Stage residual_blocks(std::size_t decoder_stage) {
  return static_cast<Stage>(static_cast<std::size_t>(upsampler(decoder_stage)) + 1);
}

// Seconds of every stage of one speak(). Stages follow each other on the calling thread, so one hand that moves on is
// enough: lap(stage) gives `stage` the time since the lap before it.
class StageTimes {
 public:
  using Clock = std::chrono::steady_clock;

  void start() {
    seconds_.fill(0);
    since_ = Clock::now();
  }
  void lap(Stage stage) {
    const Clock::time_point now = Clock::now();
    seconds_[static_cast<std::size_t>(stage)] += std::chrono::duration<double>(now - since_).count();
    since_ = now;
  }
  double seconds(Stage stage) const { return seconds_[static_cast<std::size_t>(stage)]; }

 private:
  std::array<double, stage_count> seconds_{};
  Clock::time_point since_{};
};

// A convolution of a voice, and how it is computed.
struct LayerInfo {
  std::string path;  // "dec.resblocks.3.convs.0", as the voice file names it
  std::size_t in = 0;
  std::size_t out = 0;
  std::size_t kernel = 1;
  std::size_t dilation = 1;
  std::size_t stride = 1;  // rows of output a row of input: of upsamplers
  std::string method;      // "F(6, 3)", "F(6, 6) x 2", "direct"
  std::size_t weight_bytes = 0;
  double products = 0;  // multiplications an output value and input channel; the direct way takes `kernel` / `stride`
  Stage stage = Stage::text;
  bool each_id = false;  // rows are counted in phoneme ids, else in frames
  std::size_t rows = 0;  // output rows for each of them; 0: once a sentence, too few to count

  // Floating-point operations for so many ids and frames: as the direct way would do them, and as they are done.
  double direct_flops(double ids, double frames) const {
    return flops(static_cast<double>(kernel) / static_cast<double>(stride), ids, frames);
  }
  double done_flops(double ids, double frames) const { return flops(products, ids, frames); }

 private:
  double flops(double products_each, double ids, double frames) const {
    return 2 * products_each * static_cast<double>(in * out * rows) * (each_id ? ids : frames);
  }
};

}  // namespace linnet
