#include "native/bench/quantize_report.h"

#include <algorithm>
#include <vector>

#include "native/bench/bench_report.h"
#include "native/bench/plots.h"
#include "native/version.h"

namespace linnet::native {
namespace {

std::string megabytes(std::size_t bytes) { return fixed(static_cast<double>(bytes) / 1e6, 2); }
std::string kilobytes(std::size_t bytes) { return fixed(static_cast<double>(bytes) / 1e3, 0); }

std::string precision_text(int bits) { return bits == 32 ? "fp32" : "int" + std::to_string(bits); }

std::string summary(const QuantizeReport& r) {
  std::string text = std::string(name_of(r.precision)) + ": " + megabytes(r.bundle_bytes) + " MB of " +
                     megabytes(r.source_bytes) + " MB, in " + fixed(r.seconds, 1) + " s";
  if (r.kept) return text + "; the weights are the voice's own, and so are the samples";
  if (r.groups.empty()) return text;
  return text + ". Mean |log-mel| difference to fp32 with durations held, over " + std::to_string(r.test_samples) +
         " sentences that were not used to calibrate: " + fixed(r.plain_db, 2) + " dB rounded plainly, " +
         fixed(r.calibrated_db, 2) + " dB with " + std::to_string(r.samples) + " calibration samples, " +
         fixed(r.db, 2) + " dB as written (gate " + fixed(r.gate_db, 2) + " dB)";
}

std::string table_row(const QuantizedGroup& g) {
  const auto cell = [](const std::string& text) { return "<td>" + html_escaped(text) + "</td>"; };
  return "<tr>" + cell(g.name) + cell(fixed(static_cast<double>(g.weights) / 1e3, 0)) + cell(fixed(g.low_db, 3)) +
         cell(precision_text(g.low_bits)) + cell(precision_text(g.bits)) + cell(kilobytes(g.bytes)) + "</tr>\n";
}

}  // namespace

std::string quantize_table(const QuantizeReport& r) {
  std::string text;
  for (const QuantizedGroup& g : r.groups) {
    if (g.bits == g.low_bits) continue;
    text += "linnet: " + g.name + " stays " + precision_text(g.bits) + ": " + precision_text(g.low_bits) +
            " alone would cost " + fixed(g.low_db, 2) + " dB\n";
  }
  if (!r.groups.empty() && r.db > r.gate_db)
    text += "linnet: the gate cannot be held: " + fixed(r.db, 2) + " dB with every layer as high as " +
            std::string(name_of(r.precision)) + " goes\n";
  return text + "linnet: " + summary(r) + "\n";
}

std::string quantize_html(const QuantizeReport& r, const std::string& voice) {
  const std::vector<std::string> names = {"int4", "int8", "fp32"};
  std::vector<PlotPoint> points;
  points.reserve(r.groups.size());
  for (const QuantizedGroup& g : r.groups)
    points.push_back({g.name, static_cast<double>(g.weights) * 4e-3, g.low_db,
                      g.bits == 4   ? 0u
                      : g.bits == 8 ? 1u
                                    : 2u});
  std::string page =
      "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"/>"
      "<meta name=\"viewport\" content=\"width=device-width\"/><title>linnet quantize</title>\n<style>\n" +
      page_style() + plot_style() + "</style></head><body>\n<h1>linnet quantize " + html_escaped(voice) + "</h1>\n<p>" +
      html_escaped(summary(r) + ". linnet " + std::string(version) + ", commit " + std::string(commit)) +
      ".</p>\n<div class=\"plots\">\n";
  page += scatter_plot("Size against error", "KB in fp32", "dB when that group alone is rounded", points, names);
  page +=
      "</div>\n<h2>Groups of layers</h2>\n<div class=\"table\"><table><thead><tr><th>group</th><th>thousand "
      "weights</th>"
      "<th>dB alone</th><th>tried</th><th>kept as</th><th>KB</th></tr></thead><tbody>\n";
  for (const QuantizedGroup& g : r.groups) page += table_row(g);
  return page + "</tbody></table></div>\n</body></html>\n";
}

}  // namespace linnet::native
