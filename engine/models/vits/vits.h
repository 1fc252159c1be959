// The acoustic model, end to end (Kim et al., "Conditional Variational Autoencoder with Adversarial Learning for
// End-to-End Text-to-Speech", 2021): phoneme ids → durations → prior → flow → waveform. A sentence is first encoded
// whole, then decoded as a stream of blocks.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/models/acoustic_model.h"
#include "engine/models/vits/decoder.h"
#include "engine/models/vits/duration_predictor.h"
#include "engine/models/vits/flow.h"
#include "engine/models/vits/layer_reader.h"
#include "engine/models/vits/stages.h"
#include "engine/models/vits/text_encoder.h"

namespace linnet {

// Frames that the flow takes at a time; longer blocks cost memory, shorter ones time.
struct VitsBlocks {
  std::size_t first = 24;  // frames of the first audio, beside what must be known ahead of it
  std::size_t later = 0;   // 0: as suits the machine
};

class Vits final : public AcousticModel {
 public:
  // capacity: ids that memory is planned for. bad_voice: a tensor is missing or has another shape.
  Vits(const LayerReader& reader, std::size_t capacity, const VitsBlocks& blocks);

  std::size_t symbols() const override { return encoder_.symbols(); }
  std::size_t speakers() const override { return speaker_channels_ ? speaker_table_.size() / speaker_channels_ : 1; }
  std::size_t hop_length() const override { return decoder_.hop_length(); }
  std::size_t bytes() const override;
  const std::vector<LayerInfo>& layers() const override { return layers_; }
  const std::vector<std::string>& stages() const override { return vits_stage::names(); }

  std::span<const int> encode(const Backend& backend, const SentenceInput& sentence) override;
  void decode(const Backend& backend, const SampleSink& sink) override;
  StageTimes& times() override { return times_; }

 private:
  void decide_timing(std::span<const float> logarithms, const SentenceInput& sentence);
  std::span<const float> speaker() const;
  void fill_prior(const Backend& backend, std::int64_t first, std::size_t count, float* out);
  std::size_t id_of(std::int64_t frame) const;

  std::size_t speaker_channels_ = 0;
  std::vector<float> speaker_table_;  // (speakers, speaker channels)
  VitsBlocks blocks_;
  TextEncoder encoder_;
  DurationPredictor durations_;
  Flow flow_;
  Decoder decoder_;
  StageTimes times_;
  std::vector<LayerInfo> layers_;

  // Of the encoded sentence, for decode().
  std::size_t speaker_ = 0;
  float noise_scale_ = 0;
  std::uint64_t seed_ = 0;
  std::uint64_t sentence_ = 0;
  std::vector<int> frames_of_id_;
  std::vector<std::int64_t> ends_;  // first frame after each id
  std::vector<float> noise_;        // of the durations
  std::int64_t frames_ = 0;
};

}  // namespace linnet
