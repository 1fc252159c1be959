// The results of `linnet bench`, as tables, JSON and HTML.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/linnet.h"

namespace linnet::native {

// The cost of one stage of the data path in one call of speak().
struct StageCost {
  std::string name;      // of Voice::stages(): "flow", "stage 1 residual blocks"
  bool of_model = true;  // else text front end or sink
  double seconds = 0;
  double processor_seconds = 0;  // of all threads
  // of its convolutions, as LayerInfo::direct_flops() and done_flops()
  double direct_flops = 0;
  double done_flops = 0;
};

struct TextFigures {
  std::string name;
  std::size_t characters = 0;
  std::size_t phoneme_ids = 0;
  std::size_t sentences = 0;
  double audio_seconds = 0;
  // of each run, including the text front end
  std::vector<double> total_seconds;
  std::vector<double> first_audio_seconds;
  std::vector<double> cpu_seconds;
  std::vector<StageCost> stages;  // of the run with the median time
  std::uint64_t peak_rss_bytes = 0;

  double real_time_factor() const;  // median
  double cpu_seconds_a_second() const;
  double model_seconds() const;  // of the run in `stages`, without text front end and sink
};

struct ThreadFigures {
  int threads = 0;
  // gemm_flops: the GEMM peak in operations a second
  double load_seconds = 0;
  double gemm_flops = 0;
  std::uint64_t load_peak_rss_bytes = 0;
  std::vector<TextFigures> texts;
  double cores_of_others = 0;  // used by other programs on average during the measurement
};

struct BenchReport {
  std::string date;
  std::string machine;
  std::string kernels;
  std::string voice;
  // logical cores; physical cores that may be used
  int cores = 0;
  int usable_cores = 0;
  int allowed_cores = 0;  // logical cores that may be used
  int runs = 0;
  int sample_rate_hz = 0;
  std::uint64_t seed = 0;
  std::size_t weight_bytes = 0;
  bool peak_rss_of_each_text = false;  // false: of the process so far
  std::vector<ThreadFigures> threads;
  std::vector<std::string> stages;  // as Voice::stages()
  std::vector<LayerInfo> layers;
};

// Layers of the same shape and method as one group: 12 × flow F(4, 5) …
struct LayerGroup {
  std::size_t count = 0;
  std::size_t weight_bytes = 0;
  const LayerInfo* layer = nullptr;  // the first of them
};
std::vector<LayerGroup> grouped(const std::vector<LayerInfo>& layers);

double median(std::vector<double> values);
// The spread of the cost of a second of audio around its median: 0.05 is ±5 %.
double spread(const ThreadFigures& figures);
// "other programs used 0.3 of 2 cores", with a warning if they left fewer cores than threads; empty if they used
// little.
std::string load_text(const BenchReport& report, const ThreadFigures& figures);
std::string load_warning(const BenchReport& report, const ThreadFigures& figures);
std::string fixed(double value, int digits);
std::string shape_text(const LayerInfo& layer);  // "192 -> 384, 5 taps, dilation 2"

std::string bench_tables(const BenchReport& report);
std::string bench_json(const BenchReport& report);
std::string bench_html(const BenchReport& report);

}  // namespace linnet::native
