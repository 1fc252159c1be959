// linnet bench --html: one page without external files.
#include <algorithm>

#include "native/bench/bench_report.h"
#include "native/bench/plots.h"
#include "native/bench/report_html.h"
#include "native/version.h"

namespace linnet::native {
namespace {

using Row = HtmlRow;

std::string threads_text(int threads) { return std::to_string(threads) + (threads == 1 ? " thread" : " threads"); }

// One line for each number of threads.
template <typename Value>
std::string plot_of_texts(const BenchReport& r, const std::string& title, const std::string& y_title, Value value) {
  std::vector<std::string> places;
  std::vector<PlotLine> lines;
  for (const ThreadFigures& f : r.threads) {
    PlotLine line{threads_text(f.threads), {}};
    places.clear();
    for (const TextFigures& t : f.texts) {
      places.push_back(t.name);
      line.values.push_back(value(t));
    }
    lines.push_back(std::move(line));
  }
  return line_plot(title, y_title, places, lines);
}

std::string stage_bars(const ThreadFigures& f) {
  std::vector<std::string> names;
  std::vector<PlotBar> bars;
  for (const TextFigures& t : f.texts) {
    for (const StageCost& s : t.stages)
      if (std::find(names.begin(), names.end(), s.name) == names.end()) names.push_back(s.name);
  }
  for (const TextFigures& t : f.texts) {
    PlotBar bar{t.name, std::vector<double>(names.size())};
    for (const StageCost& s : t.stages)
      bar.parts[static_cast<std::size_t>(std::find(names.begin(), names.end(), s.name) - names.begin())] =
          1000 * s.seconds / t.audio_seconds;
    bars.push_back(std::move(bar));
  }
  return stacked_bars("Where the time goes, " + threads_text(f.threads), "milliseconds for a second of audio, by text",
                      names, bars);
}

std::string texts_table(const BenchReport& r) {
  std::vector<Row> rows;
  for (const ThreadFigures& f : r.threads)
    for (const TextFigures& t : f.texts)
      rows.push_back({t.name, std::to_string(f.threads), std::to_string(t.characters), fixed(t.audio_seconds, 1),
                      fixed(median(t.total_seconds), 3), fixed(t.model_seconds(), 3), fixed(t.real_time_factor(), 4),
                      fixed(t.cpu_seconds_a_second(), 4), fixed(1000 * median(t.first_audio_seconds), 1),
                      fixed(static_cast<double>(t.peak_rss_bytes) / 1e6, 0)});
  return html_table(
      {"text", "threads", "characters", "audio s", "total s", "model s", "RTF", "CPU s/s", "first audio ms", "peak MB"},
      rows);
}

std::string stages_table(const ThreadFigures& f) {
  const TextFigures& text = f.texts.back();
  std::vector<Row> rows;
  for (const StageCost& s : text.stages) {
    const double rate = s.direct_flops / s.seconds;
    const bool counted = s.direct_flops > 0;
    rows.push_back({s.name, fixed(1000 * s.seconds / text.audio_seconds, 2), counted ? fixed(rate / 1e9, 1) : "",
                    counted ? fixed(100 * rate / f.gemm_flops, 0) : "",
                    counted ? fixed(100 * s.done_flops / s.seconds / f.gemm_flops, 0) : ""});
  }
  return "<h2>Stages, text " + html_escaped(text.name) + ", " + threads_text(f.threads) +
         "</h2>\n<p>GEMM peak in this run: " + fixed(f.gemm_flops / 1e9, 1) + " GFLOP/s. Voice opened in " +
         fixed(f.load_seconds, 3) + " s.</p>\n" +
         html_table({"stage", "ms/s of audio", "GFLOP/s, as direct", "of peak %", "multiplied %"}, rows);
}

std::string layers_table(const BenchReport& r) {
  std::vector<Row> rows;
  for (const LayerGroup& g : grouped(r.layers))
    rows.push_back({r.stages[g.layer->stage], std::to_string(g.count), shape_text(*g.layer), g.layer->method,
                    fixed(static_cast<double>(g.weight_bytes) / 1e3, 0)});
  return "<h2>Convolutions</h2>\n" + html_table({"stage", "count", "each", "computed by", "weights KB"}, rows);
}

}  // namespace

std::string bench_html(const BenchReport& r) {
  std::string page =
      html_head("linnet bench", r.date + ", linnet " + std::string(version) + ", commit " + std::string(commit) + ", " +
                                    compiler() + ". " + r.machine + ", " + std::to_string(r.usable_cores) + " of " +
                                    std::to_string(r.cores) + " cores, kernels " + r.kernels + ". Voice " + r.voice +
                                    ", " + fixed(static_cast<double>(r.weight_bytes) / 1e6, 1) + " MB of weights. " +
                                    std::to_string(r.runs) + " run(s) of each text; medians.") +
      "<div class=\"plots\">\n";
  page += plot_of_texts(r, "Real-time factor", "seconds of work for a second of audio, by text",
                        [](const TextFigures& t) { return t.real_time_factor(); });
  page += plot_of_texts(r, "First audio", "milliseconds, by text",
                        [](const TextFigures& t) { return 1000 * median(t.first_audio_seconds); });
  page += plot_of_texts(r, "Peak memory", "MB resident, by text",
                        [](const TextFigures& t) { return static_cast<double>(t.peak_rss_bytes) / 1e6; });
  for (const ThreadFigures& f : r.threads) page += stage_bars(f);
  page += "</div>\n<h2>Texts</h2>\n" + texts_table(r);
  for (const ThreadFigures& f : r.threads)
    page += "<p>" + threads_text(f.threads) + ": " + load_text(r, f) + " meanwhile. " +
            html_escaped(load_warning(r, f)) + "</p>\n";
  for (const ThreadFigures& f : r.threads) page += stages_table(f);
  return page + layers_table(r) + "</body></html>\n";
}

}  // namespace linnet::native
