// linnet bench --json.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "native/bench/bench_report.h"
#include "native/version.h"

namespace linnet::native {
namespace {

using Json = nlohmann::ordered_json;

Json statistics(const std::vector<double>& values) {
  return {{"median", median(values)}, {"min", *std::min_element(values.begin(), values.end())}, {"runs", values}};
}

Json stage_json(const StageCost& s, double audio_seconds, double gemm_flops) {
  Json j = {{"name", s.name},
            {"seconds", s.seconds},
            {"processor_seconds", s.processor_seconds},
            {"seconds_per_audio_second", s.seconds / audio_seconds}};
  if (s.direct_flops > 0) {
    j["direct_gflop"] = s.direct_flops / 1e9;
    j["done_gflop"] = s.done_flops / 1e9;
    j["direct_gflops"] = s.direct_flops / s.seconds / 1e9;
    j["direct_of_peak"] = s.direct_flops / s.seconds / gemm_flops;
    j["done_of_peak"] = s.done_flops / s.seconds / gemm_flops;
  }
  return j;
}

Json text_json(const TextFigures& t, const ThreadFigures& f) {
  std::vector<double> factors = t.total_seconds;
  for (double& factor : factors) factor /= t.audio_seconds;
  Json j = {{"threads", f.threads},
            {"text", t.name},
            {"characters", t.characters},
            {"phoneme_ids", t.phoneme_ids},
            {"sentences", t.sentences},
            {"audio_seconds", t.audio_seconds},
            {"synthesis_seconds", statistics(t.total_seconds)},
            {"model_seconds", t.model_seconds()},
            {"real_time_factor", statistics(factors)},
            {"first_audio_seconds", statistics(t.first_audio_seconds)},
            {"processor_seconds", statistics(t.cpu_seconds)},
            {"cpu_seconds_per_audio_second", t.cpu_seconds_a_second()},
            {"peak_rss_bytes", t.peak_rss_bytes},
            {"stages", Json::array()}};
  for (const StageCost& s : t.stages) j["stages"].push_back(stage_json(s, t.audio_seconds, f.gemm_flops));
  return j;
}

Json layer_json(const LayerInfo& l, const std::string& stage) {
  return {{"path", l.path},
          {"stage", stage},
          {"in", l.in},
          {"out", l.out},
          {"kernel", l.kernel},
          {"dilation", l.dilation},
          {"stride", l.stride},
          {"method", l.method},
          {"products", l.products},
          {"weight_bytes", l.weight_bytes}};
}

}  // namespace

std::string bench_json(const BenchReport& r) {
  Json page = {
      {"program", "linnet bench"},
      {"version", version},
      {"commit", commit},
      {"compiler", compiler()},
      {"date", r.date},
      {"machine", {{"name", r.machine}, {"cores", r.cores}, {"usable_cores", r.usable_cores}, {"kernels", r.kernels}}},
      {"voice", {{"name", r.voice}, {"sample_rate_hz", r.sample_rate_hz}, {"weight_bytes", r.weight_bytes}}},
      {"runs", r.runs},
      {"seed", r.seed},
      {"peak_rss_of_each_text", r.peak_rss_of_each_text},
      {"threads", Json::array()},
      {"results", Json::array()},
      {"layers", Json::array()}};
  for (const ThreadFigures& f : r.threads) {
    page["threads"].push_back({{"threads", f.threads},
                               {"load_seconds", f.load_seconds},
                               {"load_peak_rss_bytes", f.load_peak_rss_bytes},
                               {"gemm_peak_gflops", f.gemm_flops / 1e9},
                               {"cost_spread", spread(f)},
                               {"cores_of_others", f.cores_of_others},
                               {"warning", load_warning(r, f)}});
    for (const TextFigures& t : f.texts) page["results"].push_back(text_json(t, f));
  }
  for (const LayerInfo& l : r.layers) page["layers"].push_back(layer_json(l, r.stages[l.stage]));
  return page.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace linnet::native
