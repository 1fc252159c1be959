// Kokoro's generator by itself, from the tensors of a golden answer.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/models/styletts2/generator.h"
#include "tests/models/styletts2/golden.h"

namespace linnet::test {

inline styletts2::Generator open_generator(const TensorFile& file, Backend& backend,
                                           const styletts2::GeneratorPlan& plan = {}, bool compact = false) {
  const ConsumedBytes nobody;
  styletts2::WeightReader reader(file, backend, nobody, compact);
  const std::vector<std::int64_t>& ups = file.tensor("decoder.generator.ups.0.weight").shape;
  const std::vector<std::int64_t>& fc = file.tensor("decoder.generator.resblocks.0.adain1.0.fc.weight.T").shape;
  return {reader, static_cast<std::size_t>(ups[0]), static_cast<std::size_t>(fc[0]), plan};
}

// What a clause gives, by name: "stage0", "stage1", "post", "audio".
using Spoken = std::map<std::string, std::vector<float>>;

// spectra: in place of the source's; empty: its own.
inline Spoken speak(styletts2::Generator& generator, const Backend& backend, const styletts2::GeneratorInput& input,
                    std::span<const float> spectra) {
  Spoken spoken;
  StageTimes times;
  const auto add = [&](const char* tensor, std::span<const float> rows) {
    spoken[tensor].insert(spoken[tensor].end(), rows.begin(), rows.end());
  };
  generator.begin(backend, input, times);
  std::copy(spectra.begin(), spectra.end(), generator.source_spectra().begin());
  generator.observer = add;
  generator.speak(backend, [&](std::span<const float> samples) { add("audio", samples); }, times);
  generator.observer = nullptr;
  return spoken;
}

}  // namespace linnet::test
