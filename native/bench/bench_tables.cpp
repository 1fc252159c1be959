// linnet bench: its figures as tables for the terminal.
#include <algorithm>

#include "native/bench/bench_report.h"
#include "native/version.h"

namespace linnet::native {
namespace {

using Row = std::vector<std::string>;

// The first column is left-aligned, the others right-aligned.
std::string aligned(const std::vector<Row>& rows) {
  std::vector<std::size_t> widths;
  for (const Row& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  std::string text;
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string blanks(widths[i] - row[i].size(), ' ');
      text += i ? "  " + blanks + row[i] : row[i] + blanks;
    }
    text.erase(text.find_last_not_of(' ') + 1);
    text += "\n";
  }
  return text;
}

std::string texts_table(const ThreadFigures& figures) {
  std::vector<Row> rows = {
      {"text", "chars", "audio s", "total s", "RTF", "least", "CPU s/s", "first audio ms", "peak MB"}};
  for (const TextFigures& t : figures.texts)
    rows.push_back({t.name, std::to_string(t.characters), fixed(t.audio_seconds, 1), fixed(median(t.total_seconds), 3),
                    fixed(t.real_time_factor(), 4),
                    fixed(*std::min_element(t.total_seconds.begin(), t.total_seconds.end()) / t.audio_seconds, 4),
                    fixed(t.cpu_seconds_a_second(), 4), fixed(1000 * median(t.first_audio_seconds), 1),
                    fixed(static_cast<double>(t.peak_rss_bytes) / 1e6, 0)});
  return aligned(rows);
}

std::string stages_table(const TextFigures& text, double gemm_flops) {
  std::vector<Row> rows = {{"stage", "ms/s", "share %", "GFLOP/s", "of peak %", "multiplied %"}};
  StageCost all{"all"};
  const auto add = [&](const StageCost& s, double total) {
    Row row = {s.name, fixed(1000 * s.seconds / text.audio_seconds, 2), fixed(100 * s.seconds / total, 1)};
    if (s.direct_flops > 0 && s.seconds > 0) {
      row.push_back(fixed(s.direct_flops / s.seconds / 1e9, 1));
      row.push_back(fixed(100 * s.direct_flops / s.seconds / gemm_flops, 0));
      row.push_back(fixed(100 * s.done_flops / s.seconds / gemm_flops, 0));
    }
    rows.push_back(row);
  };
  for (const StageCost& s : text.stages) {
    all.seconds += s.seconds;
    all.direct_flops += s.direct_flops;
    all.done_flops += s.done_flops;
  }
  for (const StageCost& s : text.stages) add(s, all.seconds);
  add(all, all.seconds);
  return aligned(rows);
}

std::string layers_table(const BenchReport& report) {
  std::vector<Row> rows = {{"convolutions", "count", "computed by", "weights KB"}};
  for (const LayerGroup& g : grouped(report.layers))
    rows.push_back({report.stages[g.layer->stage] + ": " + shape_text(*g.layer), std::to_string(g.count),
                    g.layer->method, fixed(static_cast<double>(g.weight_bytes) / 1e3, 0)});
  return aligned(rows);
}

}  // namespace

std::string bench_tables(const BenchReport& report) {
  std::string text = "linnet " + std::string(version) + ", commit " + std::string(commit) + ", " + compiler() + "\n" +
                     report.machine + ", " + std::to_string(report.usable_cores) + " of " +
                     std::to_string(report.cores) + " cores, kernels " + report.kernels + "\n" + "voice " +
                     report.voice + ", weights " + fixed(static_cast<double>(report.weight_bytes) / 1e6, 1) + " MB, " +
                     std::to_string(report.runs) + " run(s) of each text, medians\n";
  for (const ThreadFigures& f : report.threads) {
    text += "\n" + std::to_string(f.threads) + (f.threads == 1 ? " thread" : " threads") + ": opened in " +
            fixed(f.load_seconds, 3) + " s, GEMM peak " + fixed(f.gemm_flops / 1e9, 1) + " GFLOP/s, " +
            load_text(report, f) + "\n";
    if (const std::string warning = load_warning(report, f); !warning.empty()) text += warning + "\n";
    text += texts_table(f);
    if (f.texts.size() > 1)
      text += "cost of a second of audio: within " + fixed(100 * spread(f), 1) + " % of its middle\n";
    text += "\nwhere the time goes, text " + f.texts.back().name + ", milliseconds for a second of audio\n" +
            stages_table(f.texts.back(), f.gemm_flops);
  }
  return text + "\n" + layers_table(report);
}

}  // namespace linnet::native
