// Time and arithmetic of each stage and layer, for `linnet bench`. Times are always measured: the cost is one reading
// of the clock at each change of stage, some hundred times for a second of audio. Processor time, which only the system
// knows, is measured for those who ask for times.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <ctime>
#include <string>

namespace linnet {

// A stage of the data path is its place in Voice::stages(): the text front end, the stages that the voice's acoustic
// model names, and last the sink.
inline constexpr std::size_t text_stage = 0, first_model_stage = 1;
inline constexpr std::size_t most_stages = 40;  // of a voice

// Seconds of every stage of one speak(). Stages run one after the other on the calling thread, so one running timer
// suffices: lap(stage) adds the time since the previous lap to `stage`.
class StageTimes {
 public:
  using Clock = std::chrono::steady_clock;

  void start(bool processor = false) {
    seconds_.fill(0);
    processor_.fill(0);
    processor_since_ = processor ? std::clock() : not_measured;
    since_ = Clock::now();
  }
  void lap(std::size_t stage) {  // < most_stages
    const Clock::time_point now = Clock::now();
    seconds_[stage] += std::chrono::duration<double>(now - since_).count();
    since_ = now;
    if (processor_since_ != not_measured) lap_processor(stage);
  }
  double seconds(std::size_t stage) const { return seconds_[stage]; }
  // Of all threads of the process; 0 if it was not measured.
  double processor_seconds(std::size_t stage) const { return processor_[stage]; }

 private:
  static constexpr auto not_measured = static_cast<std::clock_t>(-1);  // the type is unsigned on macOS

  void lap_processor(std::size_t stage) {
    const std::clock_t now = std::clock();
    processor_[stage] += static_cast<double>(now - processor_since_) / CLOCKS_PER_SEC;
    processor_since_ = now;
  }

  std::array<double, most_stages> seconds_{};
  std::array<double, most_stages> processor_{};
  Clock::time_point since_{};
  std::clock_t processor_since_ = not_measured;
};

// A convolution of a voice, and how it is computed.
struct LayerInfo {
  std::string path;  // "dec.resblocks.3.convs.0", as the voice file names it
  std::size_t in = 0;
  std::size_t out = 0;
  std::size_t kernel = 1;
  std::size_t dilation = 1;
  std::size_t stride = 1;  // output rows for each input row; above 1 for upsamplers
  std::string method;      // "F(6, 3)", "F(6, 6) x 2", "direct"
  std::size_t weight_bytes = 0;
  double products = 0;  // multiplications for each output value and input channel; direct: `kernel` / `stride`
  std::size_t stage = text_stage;  // in Voice::stages()
  bool each_id = false;            // rows are counted in phoneme ids, else in frames
  std::size_t rows = 0;            // output rows for each id or frame; 0: once a sentence, too few to count

  // Floating-point operations for a number of ids and frames: by the direct method, and by the method in use.
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
