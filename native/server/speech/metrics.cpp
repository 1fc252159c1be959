#include "native/server/speech/metrics.h"

#include <algorithm>
#include <sstream>

namespace linnet::native {
namespace {

std::string shown(double value) {
  std::ostringstream stream;
  stream.precision(12);
  stream << value;
  return stream.str();
}

std::string heading(const std::string& name, const std::string& help, const char* type) {
  return "# HELP " + name + " " + help + "\n# TYPE " + name + " " + type + "\n";
}

std::string lines(const std::string& name, const std::vector<Sample>& samples) {
  std::string text;
  for (const Sample& sample : samples) text += name + sample.labels + " " + shown(sample.value) + "\n";
  return text;
}

std::string escaped(const std::string& value) {
  std::string text;
  for (const char c : value) {
    if (c == '\\' || c == '"') text += '\\';
    if (c == '\n')
      text += "\\n";
    else
      text += c;
  }
  return text;
}

}  // namespace

void Histogram::take(double value) {
  const auto bucket = std::lower_bound(bounds_.begin(), bounds_.end(), value) - bounds_.begin();
  ++counts_[static_cast<std::size_t>(bucket)];
  sum_ += value;
}

std::string Histogram::text(const std::string& name, const std::string& help) const {
  std::string text = heading(name, help, "histogram");
  std::uint64_t total = 0;
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    total += counts_[i];
    const std::string bound = i < bounds_.size() ? shown(bounds_[i]) : "+Inf";
    text += name + "_bucket{le=\"" + bound + "\"} " + std::to_string(total) + "\n";
  }
  return text + name + "_sum " + shown(sum_) + "\n" + name + "_count " + std::to_string(total) + "\n";
}

void Metrics::answered(const std::string& route, int status, double seconds) {
  const std::lock_guard lock(mutex_);
  ++requests_[{route, status}];
  latency_.take(seconds);
}

void Metrics::refused(const std::string& code) {
  const std::lock_guard lock(mutex_);
  ++refusals_[code];
}

void Metrics::spoken(double first_audio_seconds, double real_time_factor, double audio_seconds) {
  const std::lock_guard lock(mutex_);
  first_audio_.take(first_audio_seconds);
  real_time_factor_.take(real_time_factor);
  audio_seconds_ += audio_seconds;
}

std::string Metrics::text() const {
  const std::lock_guard lock(mutex_);
  std::vector<Sample> requests;
  std::vector<Sample> refusals;
  for (const auto& [key, count] : requests_)
    requests.push_back({"{route=\"" + escaped(key.first) + "\",status=\"" + std::to_string(key.second) + "\"}",
                        static_cast<double>(count)});
  for (const auto& [code, count] : refusals_) refusals.push_back({label("reason", code), static_cast<double>(count)});
  return counter("linnet_requests_total", "Answers, by route and status.", requests) +
         counter("linnet_refusals_total", "Answers without audio, by reason.", refusals) +
         counter("linnet_audio_seconds_total", "Audio that was spoken.", {{"", audio_seconds_}}) +
         latency_.text("linnet_request_seconds", "From a request to the end of its answer.") +
         first_audio_.text("linnet_first_audio_seconds", "From a request to its first audio.") +
         real_time_factor_.text("linnet_real_time_factor", "Time of synthesis over time of audio.");
}

std::string gauge(const std::string& name, const std::string& help, const std::vector<Sample>& samples) {
  return heading(name, help, "gauge") + lines(name, samples);
}

std::string counter(const std::string& name, const std::string& help, const std::vector<Sample>& samples) {
  return heading(name, help, "counter") + lines(name, samples);
}

std::string label(const std::string& name, const std::string& value) {
  return "{" + name + "=\"" + escaped(value) + "\"}";
}

}  // namespace linnet::native
