#include "engine/quantize/trial.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace linnet {

Trial::Trial(Backend& backend, const ModelFamily& family, AcousticModel& voice, IdSentences sentences,
             int sample_rate_hz)
    : backend_(backend), family_(family), sentences_(std::move(sentences)), rate_hz_(sample_rate_hz) {
  for (std::size_t i = 0; i < sentences_.size(); ++i) {
    const std::span<const int> frames = voice.encode(backend_, sentence(i, voice.speakers()));
    frames_.emplace_back(frames.begin(), frames.end());
    reference_.push_back(decoded(voice));
  }
}

// Sentences take turns among the speakers.
SentenceInput Trial::sentence(std::size_t index, std::size_t speakers) const {
  SentenceInput s;
  s.ids = sentences_[index];
  s.speaker = index % speakers;
  s.sentence = index;
  return s;
}

// The audio of the sentence that was encoded last.
MelSpectrum Trial::decoded(AcousticModel& voice) {
  std::vector<float> samples;
  voice.decode(backend_, [&](std::span<const float> s) { samples.insert(samples.end(), s.begin(), s.end()); });
  return MelSpectrum(samples, rate_hz_);
}

double Trial::distance_db(const TensorFile& model, std::size_t most) {
  const std::unique_ptr<AcousticModel> voice = family_.open(model, backend_, {}, quantizer_plan);
  MelDistance distance;
  for (std::size_t i = 0; i < std::min(most, sentences_.size()); ++i) {
    SentenceInput s = sentence(i, voice->speakers());
    s.frames = frames_[i];
    voice->encode(backend_, s);
    distance.add(reference_[i], decoded(*voice));
  }
  return distance.db();
}

}  // namespace linnet
