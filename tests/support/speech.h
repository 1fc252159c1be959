// For tests of the acoustic model: voices, onnxruntime's samples for them, and spoken sentences.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

#include "engine/models/vits/vits.h"
#include "engine/voices/onnx/onnx_model.h"
#include "tests/support/files.h"
#include "tests/support/paths.h"

namespace linnet::test {

// A voice file's bytes and what is read from them.
struct VoiceFile {
  explicit VoiceFile(const std::string& path) : bytes(read_bytes(path)), model(OnnxModel::parse(bytes)) {}
  VoiceFile(const VoiceFile&) = delete;
  std::vector<std::byte> bytes;
  OnnxModel model;
};

// Phoneme ids and onnxruntime's samples for them: NAME.K.json and NAME.K.f32.
struct Answer {
  std::string name;
  std::vector<std::int64_t> ids;
  SentenceInput request;  // its ids are not set
  std::vector<float> samples;

  SentenceInput with_ids() const {
    SentenceInput r = request;
    r.ids = ids;
    return r;
  }
};

inline Answer read_answer(const std::string& stem) {
  const auto json = nlohmann::json::parse(read_text(stem + ".json"));
  const std::vector<std::byte> bytes = read_bytes(stem + ".f32");
  Answer a{
      stem.substr(stem.rfind('/') + 1), json.at("phoneme_ids"), {}, std::vector<float>(bytes.size() / sizeof(float))};
  std::memcpy(a.samples.data(), bytes.data(), a.samples.size() * sizeof(float));
  a.request.noise_scale = json.at("noise_scale");
  a.request.length_scale = json.at("length_scale");
  a.request.noise_w = json.at("noise_w");
  if (!json.at("speaker").is_null()) a.request.speaker = json.at("speaker");
  return a;
}

// Voices with their expected samples: the tiny ones first, the default voice last.
struct TestVoice {
  std::string name;
  std::string path;
  std::vector<std::string> answers;
};
inline std::vector<TestVoice> test_voices() {
  std::vector<TestVoice> all;
  for (const std::string& name : tiny_voices()) {
    const std::string stem = source_path("tests/golden/voices/" + name);
    all.push_back({name, stem + ".onnx", {stem + ".0", stem + ".1"}});
  }
  const std::string stem = source_path("tests/golden/joe/en_US-joe-medium");
  all.push_back({"en_US-joe-medium", tests::real_voice(), {stem + ".0", stem + ".1"}});
  return all;
}

inline std::vector<float> speak(Vits& vits, const Backend& backend, const SentenceInput& request) {
  std::vector<float> samples;
  vits.encode(backend, request);
  vits.decode(backend, [&](std::span<const float> s) { samples.insert(samples.end(), s.begin(), s.end()); });
  return samples;
}

// The given number of ids, all of them symbols of the voice.
inline std::vector<std::int64_t> some_ids(const Vits& vits, std::size_t count) {
  std::vector<std::int64_t> ids(count);
  for (std::size_t i = 0; i < count; ++i) ids[i] = static_cast<std::int64_t>((i * 7 + i / 3) % vits.symbols());
  return ids;
}

}  // namespace linnet::test
