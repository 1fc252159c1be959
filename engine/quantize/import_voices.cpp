#include "engine/quantize/import_voices.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>
#include <vector>

#include "engine/kernels/backend.h"
#include "engine/models/exports.h"
#include "engine/quantize/gptq.h"
#include "engine/quantize/voice_copy.h"
#include "engine/voices/bad_voice.h"
#include "engine/voices/bundle/bundle_writer.h"
#include "engine/voices/onnx/onnx_graph.h"

namespace linnet {
namespace {

class Importer {
 public:
  Importer(ExportedVoices voices, const ImportOptions& options, const ByteSink& sink)
      : voices_(std::move(voices)), options_(options), backend_(options.threads), writer_(sink) {
    report_.family = voices_.family;
    has_whole_numbers_ = std::any_of(voices_.weights.begin(), voices_.weights.end(),
                                     [](const ExportedWeight& w) { return w.scale.has_value(); });
    report_.precision = options.precision.value_or(has_whole_numbers_ ? Precision::int8 : options.otherwise);
  }

  ImportReport run(std::span<const VoiceStyle> styles) {
    std::size_t all = 0;
    for (const ExportedWeight& w : voices_.weights) all += w.values.elements();
    std::size_t done = 0;
    for (const ExportedWeight& w : voices_.weights) {
      if (options_.progress) options_.progress(0.95 * static_cast<double>(done) / static_cast<double>(all));
      write(w);
      done += w.values.elements();
    }
    for (const auto& [module, attributes] : voices_.convolutions) writer_.convolution(module, attributes);
    write_styles(styles);
    report_.voices = styles.size();
    writer_.finish({std::string(voices_.family), voices_.settings, std::string(name_of(report_.precision)),
                    options_.provenance, "{}", true});
    report_.bundle_bytes = writer_.bytes();
    return report_;
  }

 private:
  // To how many bits the weight's floats are rounded; 32: they stay.
  int bits_of(const ExportedWeight& w) const {
    switch (report_.precision) {
      case Precision::fp32:
        return 32;
      case Precision::int8:
        return has_whole_numbers_ && !w.scale ? 32 : std::max(8, w.least_bits);
      case Precision::int4:
        return w.least_bits;
    }
    return 32;
  }

  void write(const ExportedWeight& w) {
    const int bits = bits_of(w);
    if (report_.precision != Precision::fp32 && bits != 4)
      if (const std::optional<WholeNumbers> whole = w.whole_numbers()) {
        report_.kept_weights += whole->values.size();
        return write_whole(w, *whole);
      }
    const std::vector<float> floats = w.floats();
    if (!std::all_of(floats.begin(), floats.end(), [](float x) { return std::isfinite(x); }))
      bad_voice("the weight " + in_quotes(w.path) + " of the model is not finite everywhere");
    if (bits == 32)
      return writer_.tensor(w.path,
                            {.shape = w.shape, .type = Tensor::Type::f32, .bytes = std::as_bytes(std::span(floats))});
    report_.rounded_weights += floats.size();
    if (w.by_rows) return write_whole(w, rounded_rows(w, floats));
    write_rounded(w, floats, bits);
  }

  void write_whole(const ExportedWeight& w, const WholeNumbers& whole) {
    writer_.tensor(w.path,
                   {.shape = w.shape, .type = Tensor::Type::i8, .bytes = std::as_bytes(std::span(whole.values))});
    writer_.tensor(w.path + ".scale", {.shape = {static_cast<std::int64_t>(whole.scales.size())},
                                       .type = Tensor::Type::f32,
                                       .bytes = std::as_bytes(std::span(whole.scales))});
  }

  // Each row of the last axis with the scale that takes its largest value to 127.
  static WholeNumbers rounded_rows(const ExportedWeight& w, std::span<const float> floats) {
    const auto width = static_cast<std::size_t>(w.shape.back());
    WholeNumbers whole;
    whole.values.reserve(floats.size());
    for (std::size_t first = 0; first < floats.size(); first += width) {
      const auto row = floats.subspan(first, width);
      const float most = std::accumulate(row.begin(), row.end(), 0.0f,
                                         [](float most, float x) { return std::max(most, std::fabs(x)); });
      const float scale = most / 127;
      for (const float x : row)
        whole.values.push_back(
            static_cast<std::int8_t>(scale > 0 ? std::clamp(std::nearbyint(x / scale), -127.0f, 127.0f) : 0));
      whole.scales.push_back(scale);
    }
    return whole;
  }

  void write_rounded(const ExportedWeight& w, std::span<const float> floats, int bits) {
    const auto extent = [&](std::size_t axis) { return static_cast<std::size_t>(w.shape[axis]); };
    const auto convolution = voices_.convolutions.find(w.path.substr(0, w.path.rfind('.')));
    const bool transposed =
        w.shape.size() == 3 && convolution != voices_.convolutions.end() && convolution->second.transposed;
    const RoundingShape s{extent(transposed ? 1 : 0), w.shape.size() == 3 ? extent(2) : 1, extent(transposed ? 0 : 1),
                          bits, group_size(bits)};
    std::vector<float> rows(floats.size());  // (out, kernel, in)
    for (std::size_t o = 0; o < s.out; ++o)
      for (std::size_t k = 0; k < s.kernel; ++k)
        for (std::size_t i = 0; i < s.in; ++i)
          rows[(o * s.kernel + k) * s.in + i] = floats[(transposed ? i * s.out + o : o * s.in + i) * s.kernel + k];
    Taps taps(s.kernel);
    std::iota(taps.begin(), taps.end(), std::size_t{0});
    const Rounding rounded = round_weights(backend_, s, rows, {&taps, 1}, nullptr);
    const RoundedTensor tensor({.shape = w.shape}, transposed, bits, s.group, rounded.values, rounded.scales);
    writer_.tensor(w.path, tensor.view());
  }

  void write_styles(std::span<const VoiceStyle> styles) {
    std::vector<float> all;
    for (const VoiceStyle& style : styles) all.insert(all.end(), style.values.begin(), style.values.end());
    if (report_.precision != Precision::fp32) return writer_.halves(voices_.styles_path, voices_.styles_shape, all);
    writer_.tensor(voices_.styles_path,
                   {.shape = voices_.styles_shape, .type = Tensor::Type::f32, .bytes = std::as_bytes(std::span(all))});
  }

  const ExportedVoices voices_;
  const ImportOptions& options_;
  Backend backend_;
  BundleWriter writer_;
  ImportReport report_;
  bool has_whole_numbers_ = false;
};

}  // namespace

ImportReport import_voices(std::span<const std::byte> model, std::span<const VoiceStyle> styles,
                           const ImportOptions& options, const ByteSink& sink) {
  const OnnxGraph graph = OnnxGraph::parse(model);
  ImportReport report = Importer(read_export(graph, styles), options, sink).run(styles);
  report.source_bytes = model.size();
  return report;
}

}  // namespace linnet
