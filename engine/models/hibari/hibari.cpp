#include "engine/models/hibari/hibari.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "engine/error.h"
#include "engine/models/hibari/stages.h"
#include "engine/models/noise.h"
#include "engine/voices/bad_voice.h"

namespace linnet::hibari {
namespace {

// A phoneme of ten seconds, or a sentence of ten minutes, is a voice gone wrong, not speech.
constexpr float most_frames = 400;
constexpr std::size_t most_rows = 24'000;

// Half to even, as the exported graph rounds. Also where the voice's numbers are none.
int frames_of(float logarithm, float length_scale) {
  const float frames = std::nearbyint((std::exp(logarithm) - 1) * length_scale);
  return frames >= 1 ? static_cast<int>(std::min(frames, most_frames)) : 1;
}

}  // namespace

Model::Model(WeightReader&& reader, std::size_t capacity, const Blocks& blocks)
    : blocks_(blocks),
      text_(reader, "m.text", capacity, memory_, text_memory_),
      prosody_text_(reader, "pn.text", capacity, memory_, text_memory_),
      prosody_(reader, prosody_text_.channels(), capacity, memory_),
      // A row of text, pitch and energy.
      decoder_(reader, text_.channels() + 2, std::max(blocks.first + 64, blocks.later), memory_),
      mix_(reader.backend(), Decoder::most_spectra) {
  if (decoder_.channels() != spectra * bins)
    bad_voice("the model's head has " + std::to_string(decoder_.channels()) + " outputs, expected " +
              std::to_string(spectra * bins) + ": five spectra of " + std::to_string(bins) + " bins");
  if (prosody_text_.symbols() != text_.symbols()) bad_voice("the model's two text encoders have different symbols");
  text_memory_.allocate(reader.backend(), capacity);  // last, since reading weights needs memory too
  layers_ = std::move(reader).layers();
}

std::size_t Model::bytes() const { return text_.bytes() + prosody_text_.bytes() + prosody_.bytes() + decoder_.bytes(); }

const std::vector<std::string>& Model::stages() const {
  static const std::vector<std::string> names = {"text encoders", "durations", "prosody",
                                                 "decoder",       "head",      "spectrum"};
  return names;
}

std::span<const int> Model::encode(const Backend& backend, const SentenceInput& s) {
  noise_scale_ = s.noise_scale;
  seed_ = s.seed;
  sentence_ = s.sentence;
  text_rows_ = text_.run(backend, s.ids, memory_, text_memory_);
  const std::span<const float> prosody_rows = prosody_text_.run(backend, s.ids, memory_, text_memory_);
  times_.lap(stage::text_encoders);
  decide_timing(prosody_.durations(backend, prosody_rows), s);
  times_.lap(stage::durations);
  const std::span<const ProsodyRow> rows = prosody_.run(backend, prosody_rows, frames_of_id_, memory_);
  f0_.resize(rows.size() * rows_each_frame);
  pitch_.resize(f0_.size());
  energy_.resize(f0_.size());
  for (std::size_t i = 0; i < f0_.size(); ++i) {
    const ProsodyRow& row = rows[i / rows_each_frame];
    f0_[i] = row.f0[i % rows_each_frame] * f0_unit;
    energy_[i] = row.energy[i % rows_each_frame];
    pitch_[i] = std::log(1 + std::max(f0_[i], 0.0f)) / 5;
  }
  times_.lap(stage::prosody);
  return frames_of_id_;
}

void Model::decide_timing(std::span<const float> logarithms, const SentenceInput& s) {
  frames_of_id_.assign(s.frames.begin(), s.frames.end());
  frames_of_id_.resize(logarithms.size());
  for (std::size_t i = s.frames.size(); i < logarithms.size(); ++i)
    frames_of_id_[i] = frames_of(logarithms[i], s.length_scale);
  const auto rows = std::accumulate(frames_of_id_.begin(), frames_of_id_.end(), std::size_t{0});
  if (rows > most_rows)
    throw Error(ErrorKind::bad_input, "the sentence would last " + std::to_string(rows / 40) +
                                          " seconds, at most 600 are spoken at once; cut it");
  if (!rows) frames_of_id_.back() = 1;  // never an empty sentence
  id_of_frame_.clear();
  for (std::size_t id = 0; id < frames_of_id_.size(); ++id)
    id_of_frame_.insert(id_of_frame_.end(), static_cast<std::size_t>(frames_of_id_[id]), id);
}

// Rows of 12.5 ms for the decoder: the id's row of text, pitch, energy.
void Model::fill_input(std::size_t first, std::size_t count, float* out) {
  const std::size_t channels = text_.channels();
  for (std::size_t i = first; i < first + count; ++i, out += channels + 2) {
    std::copy_n(text_rows_.data() + id_of_frame_[i / rows_each_frame] * channels, channels, out);
    out[channels] = pitch_[i];
    out[channels + 1] = energy_[i];
  }
}

void Model::decode(const Backend& backend, const SampleSink& sink) {
  const std::size_t frames = f0_.size();
  FrameNoise noise;
  if (noise_scale_ > 0)
    noise = [this, &backend](std::size_t frame, std::span<float> row) {
      gaussian_row(backend.loops(), seed_, sentence_, static_cast<std::uint32_t>(frame), row);
      for (float& n : row) n *= noise_scale_;
    };
  decoder_.start(static_cast<std::int64_t>(frames));
  mix_.start(f0_, std::move(noise));
  std::size_t block = std::min(blocks_.first + decoder_.lookahead(), blocks_.first + 64);
  for (std::size_t at = 0; at < frames; block = blocks_.later) {
    const std::size_t count = std::min(block, frames - at);
    fill_input(at, count, decoder_.input(count));
    const std::size_t known = decoder_.step(backend, memory_, times_);
    for (std::size_t done = 0; done < known; done += Decoder::most_spectra) {
      const std::size_t now = std::min(Decoder::most_spectra, known - done);
      const std::span<const float> samples = mix_.step(backend, decoder_.spectra(backend, done, now, times_));
      times_.lap(stage::spectrum);
      if (!samples.empty()) sink(samples);
    }
    at += count;
  }
}

}  // namespace linnet::hibari
