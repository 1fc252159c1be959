// The acoustic model, end to end (Kim et al., "Conditional Variational Autoencoder with Adversarial Learning for
// End-to-End Text-to-Speech", 2021): phoneme ids → durations → prior → flow → waveform. A sentence is first encoded
// whole, then decoded as a stream of blocks.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/models/vits/decoder.h"
#include "engine/models/vits/duration_predictor.h"
#include "engine/models/vits/flow.h"
#include "engine/models/vits/layer_reader.h"
#include "engine/models/vits/text_encoder.h"

namespace linnet {

struct VitsRequest {
  std::span<const std::int64_t> ids;  // each in 0 … symbols() − 1, at least one
  std::size_t speaker = 0;            // < speakers()
  float noise_scale = 0;
  float length_scale = 1;
  float noise_w = 0;
  std::span<const int> frames = {};  // of each id, where they are to be held; empty: as the predictor says
  // noise is a function of both
  std::uint64_t seed = 0;
  std::uint64_t sentence = 0;
};

// Frames that the flow takes at a time; longer blocks cost memory, shorter ones time.
struct VitsBlocks {
  std::size_t first = 24;  // frames of the first audio, beside what must be known ahead of it
  std::size_t later = 0;   // 0: as suits the machine
};

// Weights, planned memory, and the state of one sentence; not thread-safe.
class Vits {
 public:
  // capacity: ids that memory is planned for. bad_voice: a tensor is missing or has another shape.
  Vits(const LayerReader& reader, std::size_t capacity, const VitsBlocks& blocks);

  std::size_t symbols() const { return encoder_.symbols(); }
  std::size_t speakers() const { return speaker_channels_ ? speaker_table_.size() / speaker_channels_ : 1; }
  std::size_t hop_length() const { return decoder_.hop_length(); }
  std::size_t bytes() const;  // of packed weights

  // Encodes a sentence and decides its timing: frames of each id.
  std::span<const int> encode(const Backend& backend, const VitsRequest& request);
  // The encoded sentence's audio: its frames × hop_length() samples in [−1, 1]. The sink may throw to stop.
  void decode(const Backend& backend, const VitsRequest& request, const SampleSink& sink);
  std::int64_t frames() const { return frames_; }  // of the encoded sentence

  StageTimes& times() { return times_; }
  const std::vector<LayerInfo>& layers() const { return layers_; }

 private:
  std::span<const float> speaker(std::size_t index) const;
  void fill_prior(const Backend& backend, const VitsRequest& request, std::int64_t first, std::size_t count,
                  float* out);
  std::size_t id_of(std::int64_t frame) const;

  std::size_t speaker_channels_ = 0;
  std::vector<float> speaker_table_;  // (speakers, speaker channels)
  VitsBlocks blocks_;
  TextEncoder encoder_;
  DurationPredictor durations_;
  Flow flow_;
  Decoder decoder_;
  std::vector<int> frames_of_id_;
  std::vector<std::int64_t> ends_;  // first frame after each id
  std::vector<float> noise_;        // of the durations
  std::int64_t frames_ = 0;
  StageTimes times_;
  std::vector<LayerInfo> layers_;
};

}  // namespace linnet
