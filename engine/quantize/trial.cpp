#include "engine/quantize/trial.h"

#include <algorithm>
#include <utility>

namespace linnet {

Trial::Trial(Backend& backend, Vits& voice, IdSentences sentences, int sample_rate_hz)
    : backend_(backend), sentences_(std::move(sentences)), rate_hz_(sample_rate_hz) {
  for (std::size_t i = 0; i < sentences_.size(); ++i) {
    const VitsRequest r = request(i, voice.speakers());
    const std::span<const int> frames = voice.encode(backend_, r);
    frames_.emplace_back(frames.begin(), frames.end());
    reference_.push_back(speak(voice, r));
  }
}

// Sentences take turns among the speakers.
VitsRequest Trial::request(std::size_t sentence, std::size_t speakers) const {
  VitsRequest r;
  r.ids = sentences_[sentence];
  r.speaker = sentence % speakers;
  r.sentence = sentence;
  return r;
}

// The sentence has been encoded.
MelSpectrum Trial::speak(Vits& voice, const VitsRequest& r) {
  std::vector<float> samples;
  voice.decode(backend_, r, [&](std::span<const float> s) { samples.insert(samples.end(), s.begin(), s.end()); });
  return MelSpectrum(samples, rate_hz_);
}

double Trial::distance_db(const TensorFile& model, std::size_t most) {
  Vits voice(LayerReader(model, backend_, {}), 400, {});
  MelDistance distance;
  for (std::size_t i = 0; i < std::min(most, sentences_.size()); ++i) {
    VitsRequest r = request(i, voice.speakers());
    r.frames = frames_[i];
    voice.encode(backend_, r);
    distance.add(reference_[i], speak(voice, r));
  }
  return distance.db();
}

}  // namespace linnet
