#include "native/bench/bench_report.h"

#include <algorithm>
#include <cstdio>

namespace linnet::native {

double median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  const std::size_t half = values.size() / 2;
  return values.size() % 2 ? values[half] : (values[half - 1] + values[half]) / 2;
}

double TextFigures::real_time_factor() const { return audio_seconds > 0 ? median(total_seconds) / audio_seconds : 0; }

double TextFigures::cpu_seconds_a_second() const { return audio_seconds > 0 ? median(cpu_seconds) / audio_seconds : 0; }

double TextFigures::model_seconds() const {
  double seconds = 0;
  for (const StageCost& s : stages)
    if (s.of_model) seconds += s.seconds;
  return seconds;
}

double spread(const ThreadFigures& figures) {
  double least = 0;
  double most = 0;
  for (const TextFigures& t : figures.texts) {
    const double cost = t.real_time_factor();
    least = least > 0 ? std::min(least, cost) : cost;
    most = std::max(most, cost);
  }
  return least > 0 ? (most - least) / (most + least) : 0;
}

std::string load_text(const BenchReport& report, const ThreadFigures& figures) {
  return "other programs used " + fixed(figures.cores_of_others, 1) + " of " + std::to_string(report.allowed_cores) +
         (report.allowed_cores == 1 ? " core" : " cores");
}

std::string load_warning(const BenchReport& report, const ThreadFigures& figures) {
  constexpr double little = 0.1;  // of a core: the load of an idle desktop
  if (figures.threads + figures.cores_of_others <= report.usable_cores + little || figures.cores_of_others <= little)
    return "";
  return "WARNING: " + load_text(report, figures) + " while " + std::to_string(figures.threads) +
         (figures.threads == 1 ? " thread was" : " threads were") +
         " measured. These figures are of a busy machine: alone it is faster, and gains more by further threads.";
}

std::vector<LayerGroup> grouped(const std::vector<LayerInfo>& layers) {
  std::vector<LayerGroup> groups;
  const auto is_alike = [](const LayerInfo& a, const LayerInfo& b) {
    return a.stage == b.stage && a.in == b.in && a.out == b.out && a.kernel == b.kernel && a.dilation == b.dilation &&
           a.stride == b.stride && a.method == b.method && a.rows == b.rows;
  };
  for (const LayerInfo& layer : layers) {
    auto group =
        std::find_if(groups.begin(), groups.end(), [&](const LayerGroup& g) { return is_alike(*g.layer, layer); });
    if (group == groups.end()) group = groups.insert(groups.end(), {0, 0, &layer});
    ++group->count;
    group->weight_bytes += layer.weight_bytes;
  }
  return groups;
}

std::string fixed(double value, int digits) {
  char text[64];
  std::snprintf(text, sizeof text, "%.*f", digits, value);
  return text;
}

std::string shape_text(const LayerInfo& layer) {
  std::string text = std::to_string(layer.in) + " -> " + std::to_string(layer.out) + ", " +
                     std::to_string(layer.kernel) + (layer.kernel == 1 ? " tap" : " taps");
  if (layer.dilation > 1) text += ", dilation " + std::to_string(layer.dilation);
  if (layer.stride > 1) text += ", stride " + std::to_string(layer.stride);
  return text;
}

}  // namespace linnet::native
