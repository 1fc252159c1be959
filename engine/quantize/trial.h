// Speaks test sentences with a voice and with what rounding made of it, and hears how far they are apart.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/models/vits/vits.h"
#include "engine/quantize/mel.h"

namespace linnet {

using IdSentences = std::vector<std::vector<std::int64_t>>;

class Trial {
 public:
  // Speaks the sentences with `voice`: the reference, with its durations and without noise.
  Trial(Backend& backend, Vits& voice, IdSentences sentences, int sample_rate_hz);

  // Mean |log-mel| difference of `model` to the reference in dB, with the reference's durations held.
  // Only the first `most` sentences are spoken.
  double distance_db(const TensorFile& model, std::size_t most = 1000);
  std::size_t sentences() const { return sentences_.size(); }

 private:
  VitsRequest request(std::size_t sentence, std::size_t speakers) const;
  MelSpectrum speak(Vits& voice, const VitsRequest& request);

  Backend& backend_;
  IdSentences sentences_;
  int rate_hz_;
  std::vector<std::vector<int>> frames_;
  std::vector<MelSpectrum> reference_;
};

}  // namespace linnet
