// What the server counts, in the text format that Prometheus reads.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace linnet::native {

// How many values were at most so large, in Prometheus's way.
class Histogram {
 public:
  explicit Histogram(std::vector<double> bounds) : bounds_(std::move(bounds)), counts_(bounds_.size() + 1) {}
  void take(double value);
  std::string text(const std::string& name, const std::string& help) const;

 private:
  std::vector<double> bounds_;
  std::vector<std::uint64_t> counts_;  // the last: beyond all bounds
  double sum_ = 0;
};

// For any thread.
class Metrics {
 public:
  void answered(const std::string& route, int status, double seconds);
  void refused(const std::string& code);  // an error's code: "queue_full"
  void spoken(double first_audio_seconds, double real_time_factor, double audio_seconds);
  std::string text() const;

 private:
  mutable std::mutex mutex_;
  std::map<std::pair<std::string, int>, std::uint64_t> requests_;
  std::map<std::string, std::uint64_t> refusals_;
  Histogram latency_{{0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100}};
  Histogram first_audio_{{0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30}};
  Histogram real_time_factor_{{0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2}};
  double audio_seconds_ = 0;
};

// One value of the moment: "# HELP", "# TYPE" and a line for each label (`labels` as in {voice="a"}, or empty).
struct Sample {
  std::string labels;
  double value;
};
std::string gauge(const std::string& name, const std::string& help, const std::vector<Sample>& samples);
std::string counter(const std::string& name, const std::string& help, const std::vector<Sample>& samples);
std::string label(const std::string& name, const std::string& value);  // {name="value"}, with value escaped

}  // namespace linnet::native
