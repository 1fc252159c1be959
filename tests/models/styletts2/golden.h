// A small Kokoro voice with random weights, and the whole one where LINNET_KOKORO names its folder; onnxruntime's
// answers for both: tensors on the way, and audio.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "engine/voices/bundle/bundle_writer.h"
#include "engine/voices/onnx/onnx_model.h"
#include "tests/support/files.h"
#include "tests/support/paths.h"
#include "tests/support/signals.h"

namespace linnet::test {

class KokoroGolden {
 public:
  explicit KokoroGolden(const std::string& name)
      : json_(nlohmann::json::parse(read_text(source_path("tests/golden/styletts2/" + name + ".json")))),
        values_(read_bytes(source_path("tests/golden/styletts2/" + name + ".f32"))) {
    ids = json_.at("ids").get<std::vector<std::int64_t>>();
    durations = json_.at("durations").get<std::vector<int>>();
    speed = json_.at("speed").get<float>();
  }
  std::vector<float> tensor(const std::string& name) const {
    const nlohmann::json& entry = entry_of(name);
    std::size_t count = 1;
    for (const std::size_t extent : entry.at("shape")) count *= extent;
    std::vector<float> found(count);
    std::memcpy(found.data(), values_.data() + entry.at("offset").get<std::size_t>() * sizeof(float),
                count * sizeof(float));
    return found;
  }
  // dB of all rows of a tensor against those that the answers have: each `every`th.
  double snr_db(const std::string& name, std::span<const float> found) const {
    const nlohmann::json& entry = entry_of(name);
    const std::size_t row = entry.at("shape").size() > 1 ? entry.at("shape").at(1).get<std::size_t>() : 1;
    const std::size_t every = entry.value("every", std::size_t{1});
    std::vector<float> rows;
    for (std::size_t at = 0; at < found.size(); at += every * row)
      rows.insert(rows.end(), found.begin() + static_cast<std::ptrdiff_t>(at),
                  found.begin() + static_cast<std::ptrdiff_t>(at + row));
    const std::vector<float> wanted = tensor(name);
    return test::snr_db(std::span<const float>(wanted), rows);
  }
  // What numpy reaches, in dB, less 10.
  double least_db(const std::string& name) const { return json_.at("numpy_snr_db").at(name).get<double>() - 10; }

  std::vector<std::int64_t> ids;
  std::vector<int> durations;
  float speed = 1;

 private:
  const nlohmann::json& entry_of(const std::string& name) const {
    for (const auto& entry : json_.at("tensors"))
      if (entry.at("name") == name) return entry;
    throw std::runtime_error("no tensor " + name);
  }
  nlohmann::json json_;
  std::vector<std::byte> values_;
};

struct KokoroFile {
  explicit KokoroFile(const std::string& path = source_path("tests/golden/styletts2/tiny-kokoro.onnx"))
      : bytes(read_bytes(path)), model(OnnxModel::parse(bytes)) {}
  KokoroFile(const KokoroFile&) = delete;
  std::vector<std::byte> bytes;
  OnnxModel model;
};

// The same voice as `linnet import` makes a bundle of it: with styles, (speakers, rows, width).
inline std::vector<std::byte> kokoro_bundle(const OnnxModel& model, const std::vector<std::string>& speakers,
                                            std::span<const float> styles, std::size_t rows) {
  std::vector<std::byte> bytes;
  BundleWriter writer([&](std::span<const std::byte> part) { bytes.insert(bytes.end(), part.begin(), part.end()); });
  for (const auto& [path, tensor] : model.tensors())
    if (tensor.type == Tensor::Type::f32 && !tensor.shape.empty() && path[0] != '/') writer.tensor(path, tensor);
  const auto number = [](std::size_t n) { return static_cast<std::int64_t>(n); };
  writer.tensor("styles",
                Tensor{{number(speakers.size()), number(rows), number(styles.size() / speakers.size() / rows)},
                       Tensor::Type::f32,
                       std::as_bytes(styles)});
  nlohmann::json settings = {{"family", "styletts2"}, {"sample_rate", 24000}};
  for (const std::string& speaker : speakers) settings["voices"].push_back({{"name", speaker}, {"language", "en-us"}});
  writer.finish({"styletts2", settings.dump(), "fp32", "{}", "{}", false});
  return bytes;
}

// The folder with model_fp32.onnx and voices/; nothing: not on this machine.
inline std::optional<std::string> kokoro_folder() {
  const char* folder = std::getenv("LINNET_KOKORO");
  return folder ? std::optional<std::string>(folder) : std::nullopt;
}

// A file of bare floats, as styles are.
inline std::vector<float> read_floats(const std::string& path) {
  const std::vector<std::byte> bytes = read_bytes(path);
  std::vector<float> values(bytes.size() / sizeof(float));
  std::memcpy(values.data(), bytes.data(), bytes.size());
  return values;
}

}  // namespace linnet::test
