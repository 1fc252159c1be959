#include "native/bench/stability_report.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <numeric>
#include <set>

#include "native/bench/bench_report.h"
#include "native/bench/plots.h"
#include "native/bench/report_html.h"
#include "native/version.h"

namespace linnet::native {
namespace {

using Json = nlohmann::ordered_json;

constexpr struct {
  Ending ending;
  const char* name;
} endings[] = {{Ending::spoken, "spoken"},
               {Ending::refused, "clearly refused"},
               {Ending::killed, "killed by the kernel"},
               {Ending::failed, "failed"},
               {Ending::silent, "silently cut short"}};

double mean(const std::vector<double>& v) {
  return v.empty() ? 0 : std::accumulate(v.begin(), v.end(), 0.0) / static_cast<double>(v.size());
}

double deviation(const std::vector<double>& v) {
  if (v.size() < 2) return 0;
  const double middle = mean(v);
  double sum = 0;
  for (const double x : v) sum += (x - middle) * (x - middle);
  return std::sqrt(sum / static_cast<double>(v.size() - 1));
}

HtmlRow step_row(const StabilityStep& s) {
  return {s.name,
          fixed(100 * s.success_rate(), 1) + " %",
          std::to_string(s.count(Ending::refused)),
          std::to_string(s.count(Ending::killed)),
          std::to_string(s.count(Ending::failed)),
          std::to_string(s.count(Ending::silent)),
          fixed(1000 * s.mean_seconds(), 0) + " ms",
          "±" + fixed(1000 * s.deviation_seconds(), 0) + " ms",
          fixed(static_cast<double>(s.peak_bytes()) / 1e6, 0) + " MB"};
}

const HtmlRow step_head = {"step", "success", "refused", "killed", "failed", "silent", "latency", "deviation", "peak"};

std::string introduction(const StabilityReport& r) {
  return r.date + ", linnet " + std::string(version) + ", commit " + std::string(commit) + ", " + compiler() + ". " +
         r.machine + ". Voice " + r.voice + ". Memory limit " +
         fixed(static_cast<double>(r.limit_bytes) / (1 << 20), 0) + " MiB by " + r.limited_by +
         (r.limited_by == "RLIMIT_AS" ? ", since no control group can be made here: allocations fail, nothing is killed"
                                      : "") +
         ", shared with a program whose part changes from request to request; " + std::to_string(r.competing) +
         " processes compete for the processor. " + std::to_string(r.iterations) + " requests of each length.";
}

}  // namespace

std::size_t StabilityStep::count(Ending ending) const {
  return static_cast<std::size_t>(
      std::count_if(runs.begin(), runs.end(), [&](const auto& r) { return r.ending == ending; }));
}

double StabilityStep::success_rate() const {
  return runs.empty() ? 0 : static_cast<double>(count(Ending::spoken)) / static_cast<double>(runs.size());
}

std::vector<double> StabilityStep::seconds(std::size_t characters) const {
  std::vector<double> all;
  for (const StabilityRun& r : runs)
    if (r.ending == Ending::spoken && (!characters || r.characters == characters)) all.push_back(r.seconds);
  return all;
}

double StabilityStep::mean_seconds() const { return mean(seconds(0)); }

double StabilityStep::deviation_seconds() const {
  std::set<std::size_t> lengths;
  for (const StabilityRun& r : runs) lengths.insert(r.characters);
  std::vector<double> each;
  for (const std::size_t length : lengths)
    if (const auto times = seconds(length); times.size() > 1) each.push_back(deviation(times));
  return mean(each);
}

std::uint64_t StabilityStep::peak_bytes() const {
  std::uint64_t most = 0;
  for (const StabilityRun& r : runs) most = std::max(most, r.peak_bytes);
  return most;
}

std::string stability_table(const StabilityReport& r) {
  std::string text = introduction(r) + "\n\n";
  const auto line = [&](const HtmlRow& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      std::string cell = cells[i];
      const std::size_t width = i ? 10 : 20;
      const std::size_t shown =
          cell.size() - static_cast<std::size_t>(std::count(cell.begin(), cell.end(), '\xC2'));  // of "±"
      const std::string space(width > shown ? width - shown : 1, ' ');
      text += i ? space + cell : cell + space;
    }
    text += "\n";
  };
  line(step_head);
  for (const StabilityStep& s : r.steps) line(step_row(s));
  return text;
}

std::string stability_json(const StabilityReport& r) {
  Json j = {{"version", version},
            {"commit", commit},
            {"date", r.date},
            {"machine", r.machine},
            {"voice", r.voice},
            {"limit_bytes", r.limit_bytes},
            {"limited_by", r.limited_by},
            {"competing_processes", r.competing},
            {"iterations", r.iterations},
            {"lengths", r.lengths}};
  for (const StabilityStep& s : r.steps) {
    Json step = {{"name", s.name},
                 {"success_rate", s.success_rate()},
                 {"mean_seconds", s.mean_seconds()},
                 {"deviation_seconds", s.deviation_seconds()},
                 {"peak_bytes", s.peak_bytes()}};
    for (const auto& e : endings) step[e.name] = s.count(e.ending);
    for (const StabilityRun& run : s.runs)
      step["runs"].push_back({{"characters", run.characters},
                              {"held_bytes", run.held_bytes},
                              {"ending", endings[static_cast<std::size_t>(run.ending)].name},
                              {"seconds", run.seconds},
                              {"peak_bytes", run.peak_bytes}});
    j["steps"].push_back(std::move(step));
  }
  return j.dump(1) + "\n";
}

std::string stability_html(const StabilityReport& r) {
  std::vector<std::string> names;
  std::vector<std::string> places;
  for (const auto& e : endings) names.emplace_back(e.name);
  for (const std::size_t length : r.lengths) places.push_back(std::to_string(length));
  std::vector<PlotBar> ends;
  std::vector<PlotLine> latency;
  std::vector<PlotLine> spread;
  std::vector<HtmlRow> rows;
  for (const StabilityStep& s : r.steps) {
    PlotBar bar{s.name, {}};
    for (const auto& e : endings)
      bar.parts.push_back(100.0 * static_cast<double>(s.count(e.ending)) /
                          static_cast<double>(std::max<std::size_t>(1, s.runs.size())));
    ends.push_back(std::move(bar));
    PlotLine mean_line{s.name, {}};
    PlotLine deviation_line{s.name, {}};
    for (const std::size_t length : r.lengths) {
      mean_line.values.push_back(1000 * mean(s.seconds(length)));
      deviation_line.values.push_back(1000 * deviation(s.seconds(length)));
    }
    latency.push_back(std::move(mean_line));
    spread.push_back(std::move(deviation_line));
    rows.push_back(step_row(s));
  }
  return html_head("linnet bench --stability", introduction(r)) + html_table(step_head, rows) +
         "<div class=\"plots\">\n" + stacked_bars("How requests ended", "percent", names, ends) +
         line_plot("Latency", "milliseconds, by characters of text", places, latency) +
         line_plot("Standard deviation of the latency", "milliseconds, by characters of text", places, spread) +
         "</div></body></html>\n";
}

}  // namespace linnet::native
