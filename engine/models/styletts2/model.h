// A StyleTTS 2 model with an iSTFTNet generator (Kokoro), end to end: phoneme ids and a style → durations → pitch and
// energy → the decoder's rows → samples. A sentence is encoded and decoded whole, since attention, LSTMs and instance
// normalisation look at all of it; so sentences are short (most_phonemes()).
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/models/acoustic_model.h"
#include "engine/models/styletts2/bert.h"
#include "engine/models/styletts2/decoder.h"
#include "engine/models/styletts2/duration_predictor.h"
#include "engine/models/styletts2/generator.h"
#include "engine/models/styletts2/prosody.h"
#include "engine/models/styletts2/styles.h"
#include "engine/models/styletts2/text_encoder.h"

namespace linnet::styletts2 {

// The longest sentence for which memory is planned. Longer ones take more.
struct ModelPlan {
  std::size_t ids = 62;
  std::size_t frames = 155;  // of 25 ms
  GeneratorPlan generator;
};

class Model final : public AcousticModel {
 public:
  Model(WeightReader&& reader, const ModelPlan& plan);

  std::size_t symbols() const override { return bert_.symbols(); }
  std::size_t speakers() const override { return styles_.speakers(); }
  std::size_t hop_length() const override { return 2 * Generator::samples_each_row; }
  std::size_t bytes() const override;
  const std::vector<LayerInfo>& layers() const override { return layers_; }
  const std::vector<std::string>& stages() const override;
  std::size_t most_phonemes() const override { return plan_.ids - boundary_ids; }
  std::size_t first_phonemes() const override { return std::min(most_first_phonemes, most_phonemes()); }

  // bad_input: more ids than PLBERT has positions, or more than ten minutes of speech.
  std::span<const int> encode(const Backend& backend, const SentenceInput& sentence) override;
  void decode(const Backend& backend, const SampleSink& sink) override;
  StageTimes& times() override { return times_; }

  // For tests, between encode() and decode(): in place of the noise that would be drawn, HarmonicSource::Noise::given.
  void use_noise(std::span<const float> given) { input_.noise.given = given; }

 private:
  static constexpr std::size_t boundary_ids = 2;  // at both ends of a sentence
  // About 4 s, whose sound comes after 1.1 s of one thread of an AMD EPYC.
  static constexpr std::size_t most_first_phonemes = 64;

  void choose_voice(const SentenceInput& sentence);
  void decide_timing(std::span<const float> durations, const SentenceInput& sentence);
  std::span<const float> decoder_style() const { return std::span(style_).first(style_.size() / 2); }
  std::span<const float> prosody_style() const { return std::span(style_).last(style_.size() / 2); }
  float* workspace(std::size_t ids);

  ModelPlan plan_;
  Styles styles_;
  Bert bert_;
  DurationPredictor durations_;
  TextEncoder text_;
  Prosody prosody_;
  Decoder decoder_;
  Generator generator_;
  std::vector<float> all_constants_;  // (speakers, generator's statistics), or none
  StageTimes times_;
  std::vector<LayerInfo> layers_;
  AdainMemory block_memory_;
  Buffer workspace_;  // of the LSTM that runs

  // Of the encoded sentence, for decode().
  GeneratorInput input_;
  std::vector<float> style_;
  std::vector<float> constants_;
  std::span<const float> id_rows_;
  std::span<const float> text_rows_;
  std::vector<int> frames_of_id_;
  std::vector<std::size_t> id_of_frame_;
  std::vector<float> f0_;
  std::vector<float> energy_;
};

}  // namespace linnet::styletts2
