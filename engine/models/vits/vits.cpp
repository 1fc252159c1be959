#include "engine/models/vits/vits.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/error.h"
#include "engine/models/noise.h"

namespace linnet {
namespace {

// A phoneme of more frames than this (a minute and more) is a voice gone wrong, not speech.
constexpr float most_frames = 8192;

// In a text's first sentence a block is so many times as long as the one before, until it is as long as suits the
// machine: while one is heard, the next is computed, so that a machine of a real-time factor of 1/4 leaves no gap.
// Behind it, audio that has not been heard yet fills such a gap.
constexpr std::size_t growth = 4;

std::vector<float> read_speakers(const LayerReader& reader) {
  if (!reader.model().has_speakers()) return {};
  if (!reader.has("emb_g.weight"))
    throw Error(ErrorKind::bad_voice, "voice: takes a speaker id but has no emb_g.weight");
  return reader.floats("emb_g.weight");
}

std::size_t speaker_width(const LayerReader& reader) {
  if (!reader.model().has_speakers()) return 0;
  const std::vector<std::int64_t> shape = reader.shape("emb_g.weight");
  if (shape.size() != 2 || shape[0] < 1 || shape[1] < 1)
    throw Error(ErrorKind::bad_voice, "voice: emb_g.weight is not a speakers × channels table");
  return static_cast<std::size_t>(shape[1]);
}

// Noise comes in groups of four values.
std::size_t noise_floats(std::size_t channels) { return (channels + 3) / 4 * 4; }

}  // namespace

Vits::Vits(const LayerReader& reader, std::size_t capacity, const VitsBlocks& blocks)
    : speaker_channels_(speaker_width(reader)),
      speaker_table_(read_speakers(reader)),
      blocks_(blocks),
      encoder_(reader, capacity),
      durations_(reader, encoder_.hidden(), speaker_channels_),
      flow_(reader, encoder_.inter(), speaker_channels_, blocks.later ? std::max(blocks.first, blocks.later) : 0),
      decoder_(reader, encoder_.inter(), flow_.reversed(), speaker_channels_),
      layers_(reader.layers()) {
  reader.backend().reserve(3 * noise_floats(encoder_.inter()));
}

std::size_t Vits::bytes() const {
  return encoder_.bytes() + durations_.bytes() + flow_.bytes() + decoder_.bytes() +
         speaker_table_.size() * sizeof(float);
}

std::span<const float> Vits::speaker() const {
  return std::span(speaker_table_).subspan(speaker_ * speaker_channels_, speaker_channels_);
}

std::span<const int> Vits::encode(const Backend& backend, const SentenceInput& s) {
  speaker_ = s.speaker;
  noise_scale_ = s.noise_scale;
  seed_ = s.seed;
  sentence_ = s.sentence;
  encoder_.run(backend, s.ids);
  times_.lap(vits_stage::text_encoder);
  noise_.assign(2 * s.ids.size(), 0.0f);
  if (durations_.stochastic() && s.noise_w > 0) {
    gaussian_noise(s.seed, 2 * s.sentence, 0, noise_);
    for (float& n : noise_) n *= s.noise_w;
  }
  decide_timing(durations_.run(backend, encoder_.states(), speaker(), noise_), s);
  times_.lap(vits_stage::durations);
  return frames_of_id_;
}

void Vits::decide_timing(std::span<const float> logarithms, const SentenceInput& s) {
  const std::size_t count = s.ids.size();
  frames_of_id_.assign(s.frames.begin(), s.frames.end());
  frames_of_id_.resize(count);
  for (std::size_t i = s.frames.size(); i < count; ++i) {
    const float frames = std::ceil(std::exp(logarithms[i]) * s.length_scale);
    frames_of_id_[i] = frames > 0 ? static_cast<int>(std::min(frames, most_frames)) : 0;
  }
  frames_ = std::accumulate(frames_of_id_.begin(), frames_of_id_.end(), std::int64_t{0});
  if (!frames_) frames_ = frames_of_id_.back() = 1;  // as the exported model: never an empty sentence
  ends_.resize(count);
  std::partial_sum(frames_of_id_.begin(), frames_of_id_.end(), ends_.begin());
}

// Frames [first, first + count) of z = mean + noise · deviation, each id's statistics repeated for its frames.
void Vits::fill_prior(const Backend& backend, std::int64_t first, std::size_t count, float* out) {
  const std::size_t inter = encoder_.inter();
  if (!(noise_scale_ > 0)) {
    for (std::size_t i = 0; i < count; ++i, out += inter)
      std::copy_n(encoder_.statistics(id_of(first + static_cast<std::int64_t>(i))), inter, out);
    return;
  }
  backend.parallel_rows(count, [&](std::size_t from, std::size_t frames, std::size_t thread) {
    float* deviation = backend.scratch(thread);
    float* noise = deviation + noise_floats(inter);
    std::size_t id = frames_of_id_.size();  // whose deviation is at hand: none
    for (std::size_t i = from; i < from + frames; ++i) {
      const std::size_t frame = static_cast<std::size_t>(first) + i;
      const std::size_t now = id_of(static_cast<std::int64_t>(frame));
      const float* mean = encoder_.statistics(now);
      if (now != id)
        for (std::size_t c = 0; c < inter; ++c) deviation[c] = std::exp(mean[inter + c]) * noise_scale_;
      id = now;
      gaussian_noise(backend.loops(), seed_, 2 * sentence_ + 1, frame * noise_floats(inter),
                     {noise, noise_floats(inter)}, noise + noise_floats(inter));
      for (std::size_t c = 0; c < inter; ++c) out[i * inter + c] = mean[c] + noise[c] * deviation[c];
    }
  });
}

std::size_t Vits::id_of(std::int64_t frame) const {
  return static_cast<std::size_t>(std::upper_bound(ends_.begin(), ends_.end(), frame) - ends_.begin());
}

void Vits::decode(const Backend& backend, const SampleSink& sink) {
  flow_.start(backend, frames_, speaker());
  decoder_.start(backend, frames_, speaker());
  const std::size_t ahead = flow_.lookahead() + decoder_.lookahead();
  const std::size_t later = blocks_.later ? blocks_.later : flow_.block();
  std::size_t made = blocks_.first;                           // frames of audio that the next block gives
  std::size_t block = std::min(flow_.block(), ahead + made);  // the first audio comes out of one small step
  for (std::int64_t at = 0; at < frames_; made = sentence_ ? later : std::min(later, growth * made), block = made) {
    const std::size_t count =
        static_cast<std::size_t>(std::min<std::int64_t>(static_cast<std::int64_t>(block), frames_ - at));
    fill_prior(backend, at, count, flow_.input(count));
    times_.lap(vits_stage::prior);
    const std::span<const float> frames = flow_.step(backend);
    times_.lap(vits_stage::flow);
    decoder_.push(backend, frames, at == 0 || made < later, sink, times_);
    at += static_cast<std::int64_t>(count);
  }
}

}  // namespace linnet
