// A small hibari voice and the answers to it: tensors on the way, and audio.
#pragma once

#include <cstdint>
#include <cstring>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "engine/models/hibari/hibari.h"
#include "engine/voices/onnx/onnx_model.h"
#include "tests/support/files.h"
#include "tests/support/paths.h"

namespace linnet::test {

struct HibariGolden {
  explicit HibariGolden(const std::string& stem = source_path("tests/golden/hibari/tiny-hibari"))
      : json(nlohmann::json::parse(read_text(stem + ".json"))), values(read_bytes(stem + ".f32")) {
    ids = json.at("ids").get<std::vector<std::int64_t>>();
  }
  std::vector<float> tensor(const std::string& name) const {
    for (const auto& entry : json.at("tensors")) {
      if (entry.at("name") != name) continue;
      std::size_t count = 1;
      for (const std::size_t extent : entry.at("shape")) count *= extent;
      std::vector<float> found(count);
      std::memcpy(found.data(), values.data() + entry.at("offset").get<std::size_t>() * sizeof(float),
                  count * sizeof(float));
      return found;
    }
    throw std::runtime_error("no tensor " + name);
  }
  nlohmann::json json;
  std::vector<std::byte> values;
  std::vector<std::int64_t> ids;
};

struct HibariFile {
  explicit HibariFile(const std::string& path = source_path("tests/golden/hibari/tiny-hibari.onnx"))
      : bytes(read_bytes(path)), model(OnnxModel::parse(bytes)) {}
  HibariFile(const HibariFile&) = delete;
  std::vector<std::byte> bytes;
  OnnxModel model;
};

inline std::vector<float> speak(hibari::Model& model, const Backend& backend, const SentenceInput& sentence) {
  std::vector<float> samples;
  model.encode(backend, sentence);
  model.decode(backend, [&](std::span<const float> s) { samples.insert(samples.end(), s.begin(), s.end()); });
  return samples;
}

// 10 log10(Σ ref² / Σ (ours − ref)²).
inline double snr_db(std::span<const float> ours, std::span<const float> reference) {
  if (ours.size() != reference.size()) return -1000;
  double signal = 0;
  double noise = 0;
  for (std::size_t i = 0; i < ours.size(); ++i) {
    const double d = static_cast<double>(ours[i]) - static_cast<double>(reference[i]);
    signal += static_cast<double>(reference[i]) * static_cast<double>(reference[i]);
    noise += d * d;
  }
  return noise > 0 ? 10 * std::log10(signal / noise) : 1000;
}

}  // namespace linnet::test
