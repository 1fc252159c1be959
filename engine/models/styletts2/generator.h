// StyleTTS 2's generator (Kokoro): the decoder's rows and F0 → samples, by two stages of snake blocks and an inverse
// STFT (iSTFTNet, Kaneko et al. 2022). Instance normalisation needs each channel's mean and variance over the whole
// clause, so a stage is computed layer by layer; early, the second stage is computed in blocks instead, with the
// statistics of what is known so far (statistics.h). Samples do not depend on the number of threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "engine/models/acoustic_model.h"
#include "engine/models/styletts2/generator_memory.h"
#include "engine/models/styletts2/harmonic_source.h"
#include "engine/models/styletts2/weight_reader.h"

namespace linnet::styletts2 {

// What a clause is spoken from. Views must stay valid until it is spoken.
struct GeneratorInput {
  std::span<const float> decoded;  // rows × channels
  std::span<const float> f0;       // Hz, of each row
  std::span<const float> style;    // the decoder's half of the style
  bool early = false;              // the first samples as soon as may be
  bool beyond_plan = false;        // longer clauses than planned for may take more memory
  // Early: the voice's Generator::statistics(), pooled (statistics.h), and the speech that they count for; may be
  // empty.
  std::span<const float> constants;
  double constant_seconds = 1;
  // SineGen's, a function of seed and sentence. Scale 0: none, as the ONNX exports have it.
  HarmonicSource::Noise noise;
};

class Generator {
 public:
  // channels: of `decoded`; style: values of GeneratorInput::style.
  Generator(WeightReader& reader, std::size_t channels, std::size_t style, const GeneratorPlan& plan);
  ~Generator();
  Generator(Generator&&) noexcept;

  static constexpr std::size_t samples_each_row = HarmonicSource::hop;
  std::size_t bytes() const;          // of the weights in memory
  std::size_t working_bytes() const;  // of all else but the backend's scratch memory

  // What begin() and speak() will work in, for whoever needs memory before them; they overwrite it.
  std::span<float> lent_memory(std::size_t rows, const GeneratorInput& input);
  // begin() finds the harmonic source of a clause of at least one row; speak() gives all of its samples, rows × 300, in
  // blocks, and may be called once. Laps stages stage::source, stage::generator_0, stage::generator_1 and
  // stage::spectrum.
  void begin(const Backend& backend, const GeneratorInput& input, StageTimes& times);
  void speak(const Backend& backend, const SampleSink& sink, StageTimes& times);

  // Mean and variance of each channel of every normalisation of the second stage, of the clause spoken last; early, as
  // they were at its end. Constants of a voice are those of several clauses, pooled (statistics.h).
  std::vector<float> statistics() const;
  std::size_t statistics_size() const;

  // For tests. Between begin() and speak(): the source's spectra, rows × 60 + 1 rows of magnitudes ‖ phases.
  std::span<float> source_spectra();
  // Called with "stage0", "stage1" and "post" and their rows as they become known; a stage's are the sum of its
  // residual blocks after LeakyReLU.
  std::function<void(const char* tensor, std::span<const float> rows)> observer;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace linnet::styletts2
