// Makes a bundle of an exported model and its voices' styles (engine/models/exports.h). Weights are kept as they are or
// rounded each by itself: nothing is spoken, so nothing is calibrated.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>

#include "engine/models/voice_style.h"
#include "engine/quantize/quantizer.h"

namespace linnet {

struct ImportOptions {
  // fp32: weights of 8 bits become the floats that they stand for. int8: a model with whole numbers of 8 bits is kept
  // as it is, also its floats; one of floats alone is rounded. int4: what bears it is rounded to 4 bits, and the rest
  // to 8 where it has more. Nothing: int8 where the file has whole numbers, else `otherwise`.
  std::optional<Precision> precision = {};
  Precision otherwise = Precision::int8;
  int threads = 1;
  std::string provenance = "{}";  // JSON object for the bundle
  // Called often, with how much of the whole is behind, 0..1. May throw to stop.
  std::function<void(double done)> progress = {};
};

struct ImportReport {
  std::string family;
  Precision precision = Precision::fp32;  // of the bundle
  std::size_t voices = 0;
  std::size_t source_bytes = 0;  // of the model
  std::size_t bundle_bytes = 0;
  std::size_t kept_weights = 0;     // whole numbers that stayed what they are
  std::size_t rounded_weights = 0;  // to 8 or 4 bits
};

// bad_voice: as read_export(), and where a weight is not finite. The same input gives the same bundle, for any number
// of threads.
ImportReport import_voices(std::span<const std::byte> model, std::span<const VoiceStyle> styles,
                           const ImportOptions& options, const ByteSink& sink);

}  // namespace linnet
