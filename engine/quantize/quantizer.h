// Makes a Linnet bundle of a voice, with weights in fp32, int8 or int4. Voices whose family says so are kept as they
// are (kept_bundle.h); what follows is about the others.
//
// The voice speaks calibration sentences; every layer's inputs tell its rounding what matters (gptq.h). Then each
// group of layers is tried alone at the low precision, and its effect on the sound is measured with durations held.
// Groups stay low from the least harmful on, as long as all together keep within the gate.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace linnet {

enum class Precision { fp32, int8, int4 };
std::string_view name_of(Precision precision);

struct QuantizeOptions {
  Precision precision = Precision::int8;
  double gate_db = 0.6;                  // mean |log-mel| difference to fp32 that the whole voice may have
  std::size_t calibration_samples = 32;  // sentences, 1 or more
  std::vector<std::string> sentences;    // to calibrate with, in the voice's language; empty: built-in English ones
  std::string espeak_data;               // as EngineOptions
  int threads = 1;
  std::string provenance = "{}";  // JSON object for the bundle
  // Called often, with how much of the whole is behind, 0..1. May throw to stop.
  std::function<void(double done)> progress;
};

// A group of layers that has one precision.
struct QuantizedGroup {
  std::string name;  // "flow.flows.0.enc.in_layers"
  std::size_t weights = 0;
  int bits = 32;          // as chosen
  std::size_t bytes = 0;  // with scales, as chosen
  double low_db = 0;      // difference when this group alone is at the lowest precision tried
  int low_bits = 32;
};

struct QuantizeReport {
  Precision precision = Precision::fp32;
  bool kept = false;  // nothing was rounded: the bundle has the voice's own weights, in whatever precision they are
  std::size_t source_bytes = 0;
  std::size_t bundle_bytes = 0;
  double plain_db = 0;       // every group at the lowest precision, rounded weight by weight
  double calibrated_db = 0;  // the same, rounded with calibration
  double db = 0;             // as written
  double gate_db = 0;
  std::size_t samples = 0;
  std::size_t test_samples = 0;
  double seconds = 0;
  std::vector<QuantizedGroup> groups;  // in the order of the voice
};

using ByteSink = std::function<void(std::span<const std::byte>)>;

// The only precision that quantize_voice() makes of a voice that is kept as it is. Nothing: it makes any of them.
// bad_voice: as Engine::open_voice.
std::optional<Precision> kept_precision(std::span<const std::byte> model);

// model, settings_json: NAME.onnx and NAME.onnx.json; the latter is empty for a voice that comes without.
// bad_voice, bad_input, not_found: as Engine::open_voice; bad_input also where the precision is not kept_precision().
// The same input gives the same bundle, for any number of threads.
QuantizeReport quantize_voice(std::span<const std::byte> model, std::string_view settings_json,
                              const QuantizeOptions& options, const ByteSink& sink);

}  // namespace linnet
