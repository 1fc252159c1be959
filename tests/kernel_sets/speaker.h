// An engine with an open voice, and a sentence for it. Which kernels it uses is decided before.
#pragma once

#include <cstdio>
#include <fstream>
#include <iterator>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/linnet.h"

namespace linnet::test {

inline std::string content_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

struct Speaker {
  Speaker(int threads, const std::string& path) : engine({.threads = threads, .espeak_data = {}}) {
    const std::string model = content_of(path);
    voice = engine.open_voice(std::as_bytes(std::span(model)), content_of(path + ".json"));
  }
  void speak(const Sink& sink) const {
    std::vector<std::int64_t> ids;
    for (std::int64_t i = 0; i < 150; ++i) ids.push_back(1 + i * 7 % 39);
    SpeakOptions options;
    options.seed = 7;
    voice->speak_ids(ids, options, sink);
  }
  Engine engine;
  std::unique_ptr<Voice> voice;
};

// Writes the samples to standard output as floats.
inline void write_speech(int threads, const std::string& path) {
  Speaker(threads, path).speak([](const AudioBlock& block) {
    std::fwrite(block.samples.data(), sizeof(float), block.samples.size(), stdout);
  });
}

}  // namespace linnet::test
