// The acoustic model, end to end: phoneme ids → durations → pitch and energy → spectra of pulses, noise and free phase
// → samples. A sentence is encoded whole, or in two parts; all behind the durations is a stream of blocks.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/models/acoustic_model.h"
#include "engine/models/hibari/decoder.h"
#include "engine/models/hibari/prosody.h"
#include "engine/models/hibari/spectral_mix.h"
#include "engine/models/hibari/text_encoder.h"

namespace linnet::hibari {

// Frames of 12.5 ms that are decoded at a time. The first block ends after `first` frames and the look-ahead.
struct Blocks {
  std::size_t first = 24;
  std::size_t later = 84;
};

class Model final : public AcousticModel {
 public:
  // Plans memory for sentences of `capacity` ids.
  Model(WeightReader&& reader, std::size_t capacity, const Blocks& blocks);

  std::size_t symbols() const override { return text_.symbols(); }
  std::size_t speakers() const override { return 1; }
  std::size_t hop_length() const override { return rows_each_frame * hop; }
  std::size_t bytes() const override;
  const std::vector<LayerInfo>& layers() const override { return layers_; }
  const std::vector<std::string>& stages() const override;

  std::size_t early_ids() const override;
  std::span<const int> encode(const Backend& backend, const SentenceInput& sentence) override;
  void decode(const Backend& backend, const SampleSink& sink) override;
  StageTimes& times() override { return times_; }

  // Of the encoded sentence, for tests: Hz, of each frame of 12.5 ms. Another F0 may be put in place of it.
  std::span<float> f0(const Backend& backend);

 private:
  void decide_timing(std::span<const float> logarithms, const SentenceInput& sentence);
  void find_prosody(const Backend& backend, std::size_t end);
  void fill_input(std::size_t first, std::size_t count, float* out);
  void begin_sentence(const Backend& backend);

  Blocks blocks_;
  BlockMemory memory_;
  TextMemory text_memory_;
  TextEncoder text_;
  TextEncoder prosody_text_;
  Prosody prosody_;
  Decoder decoder_;
  SpectralMix mix_;
  StageTimes times_;
  std::vector<LayerInfo> layers_;

  // Of the encoded sentence, for decode().
  float noise_scale_ = 0;
  std::uint64_t seed_ = 0;
  std::uint64_t sentence_ = 0;
  std::span<const float> text_rows_;
  std::vector<int> frames_of_id_;
  std::vector<std::size_t> id_of_frame_;
  // Rows of 12.5 ms: those that decode() speaks, and those whose prosody is known.
  std::size_t first_row_ = 0;
  std::size_t end_row_ = 0;
  std::size_t known_rows_ = 0;
  bool continues_ = false;    // what was decoded last
  bool ends_here_ = true;     // the sentence ends with end_row_
  std::vector<float> f0_;     // Hz; of each row, as is energy
  std::vector<float> pitch_;  // as the decoder takes it
  std::vector<float> energy_;
};

}  // namespace linnet::hibari
