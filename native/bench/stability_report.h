// What `linnet bench --stability` found, and the forms in which it is given.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace linnet::native {

// How one request ended. Everything but the first two is a fault.
enum class Ending { spoken, refused, killed, failed, silent };

struct StabilityRun {
  std::size_t characters = 0;
  std::uint64_t held_bytes = 0;  // by another program meanwhile
  Ending ending = Ending::spoken;
  double seconds = 0;            // from the request to the end of the answer
  std::uint64_t peak_bytes = 0;  // of the speaking process
};

struct StabilityStep {  // of the ablation
  std::string name;
  std::vector<StabilityRun> runs;

  std::size_t count(Ending ending) const;
  double success_rate() const;                                // share that was spoken
  std::vector<double> seconds(std::size_t characters) const;  // of those that were spoken; 0: of every length
  double mean_seconds() const;
  // Standard deviation of a length's times, averaged over the lengths: how far off an answer's time is.
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
