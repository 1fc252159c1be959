// Speaks test sentences with a voice and with what rounding made of it, and hears how far they are apart.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/models/model_family.h"
#include "engine/quantize/mel.h"

namespace linnet {

// The plan by which the quantiser opens voices: short sentences, blocks as suit the machine.
inline constexpr VoicePlan quantizer_plan{.sentence_phonemes = 200, .block_frames = 0};

using IdSentences = std::vector<std::vector<std::int64_t>>;

class Trial {
 public:
  // Speaks the sentences with `voice`, a model of the family: the reference, with its durations and without noise.
  Trial(Backend& backend, const ModelFamily& family, AcousticModel& voice, IdSentences sentences, int sample_rate_hz);

  // Mean |log-mel| difference of `model` to the reference in dB, with the reference's durations held.
  // Only the first `most` sentences are spoken.
  double distance_db(const TensorFile& model, std::size_t most = 1000);
  std::size_t sentences() const { return sentences_.size(); }

 private:
  SentenceInput sentence(std::size_t index, std::size_t speakers) const;
  MelSpectrum decoded(AcousticModel& voice);

  Backend& backend_;
  const ModelFamily& family_;
  IdSentences sentences_;
  int rate_hz_;
  std::vector<std::vector<int>> frames_;
  std::vector<MelSpectrum> reference_;
};

}  // namespace linnet
