// The results of `linnet bench --stability`, as a table, JSON and HTML.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace linnet::native {

// How a request ended. All but the first two are faults.
enum class Ending { spoken, refused, killed, failed, silent };

struct StabilityRun {
  std::size_t characters = 0;
  std::uint64_t held_bytes = 0;  // held by another program meanwhile
  Ending ending = Ending::spoken;
  double seconds = 0;            // from the request to the end of the answer
  std::uint64_t peak_bytes = 0;  // of the speaking process
};

struct StabilityStep {  // of the ablation
  std::string name;
  std::vector<StabilityRun> runs;

  std::size_t count(Ending ending) const;
  double success_rate() const;  // share of the requests that were spoken
  std::vector<double> seconds(
      std::size_t characters) const;  // of requests that were spoken; 0 characters: of all lengths
  double mean_seconds() const;
  // Standard deviation of the times of each length, averaged over the lengths.
  double deviation_seconds() const;
  std::uint64_t peak_bytes() const;
};

struct StabilityReport {
  std::string date;
  std::string machine;
  std::string voice;
  std::string limited_by;
  std::uint64_t limit_bytes = 0;
  int iterations = 0;
  int competing = 0;
  std::vector<std::size_t> lengths;
  std::vector<StabilityStep> steps;
};

std::string stability_table(const StabilityReport& report);
std::string stability_json(const StabilityReport& report);
std::string stability_html(const StabilityReport& report);

}  // namespace linnet::native
