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
constexpr std::size_t rows_each_second = sample_rate / hop;
constexpr std::size_t most_rows = 600 * rows_each_second;

// A sentence of so many has its first sound in 14 ms, by one thread of a server's processor of 2023 without AVX-512.
// Whole row blocks of GEMM kernels of 5 and 6 rows.
constexpr std::size_t most_early_ids = 90;

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

// What is decoded of a first part must be known without the sentence's rest.
std::size_t Model::early_ids() const { return decoder_.lookahead() >= SpectralMix::lookahead ? most_early_ids : 0; }

std::span<const int> Model::encode(const Backend& backend, const SentenceInput& s) {
  noise_scale_ = s.noise_scale;
  seed_ = s.seed;
  sentence_ = s.sentence;
  text_rows_ = text_.run(backend, s.ids, memory_, text_memory_);
  const std::span<const float> prosody_rows = prosody_text_.run(backend, s.ids, memory_, text_memory_);
  times_.lap(stage::text_encoders);
  decide_timing(prosody_.durations(backend, prosody_rows), s);
  times_.lap(stage::durations);
  prosody_.start(prosody_rows, id_of_frame_, first_row_ / rows_each_frame);
  known_rows_ = first_row_;
  for (std::vector<float>* rows : {&f0_, &pitch_, &energy_}) rows->resize(id_of_frame_.size() * rows_each_frame);
  return frames_of_id_;
}

void Model::decide_timing(std::span<const float> logarithms, const SentenceInput& s) {
  const std::size_t ids = logarithms.size();
  const auto rows_of = [&](std::size_t first, std::size_t end) {
    const auto at = [&](std::size_t i) { return frames_of_id_.begin() + static_cast<std::ptrdiff_t>(i); };
    return std::accumulate(at(first), at(end), std::size_t{0}) * rows_each_frame;
  };
  frames_of_id_.resize(ids);
  for (std::size_t i = s.begin; i < ids; ++i)
    frames_of_id_[i] = i < s.frames.size() ? s.frames[i] : frames_of(logarithms[i], s.length_scale);
  const std::size_t rows = rows_of(0, ids);
  if (!rows) frames_of_id_.back() = 1;  // never an empty sentence
  if (rows > most_rows)
    throw Error(ErrorKind::bad_input, "the sentence would last " + std::to_string(rows / rows_each_second) +
                                          " seconds, at most 600 are spoken at once; cut it");
  continues_ = s.begin > 0;
  ends_here_ = s.end >= ids;
  first_row_ = rows_of(0, s.begin);
  end_row_ = first_row_ + rows_of(s.begin, std::min(s.end, ids));
  id_of_frame_.clear();
  for (std::size_t id = 0; id < ids; ++id)
    id_of_frame_.insert(id_of_frame_.end(), static_cast<std::size_t>(frames_of_id_[id]), id);
}

// Of the rows before `end`, as far as the sentence has so many.
void Model::find_prosody(const Backend& backend, std::size_t end) {
  const std::size_t wanted = std::min(end, f0_.size());
  while (known_rows_ < wanted)
    for (const ProsodyRow& row : prosody_.step(backend, (wanted + 1) / rows_each_frame, memory_))
      for (std::size_t i = 0; i < rows_each_frame; ++i, ++known_rows_) {
        f0_[known_rows_] = row.f0[i] * f0_unit;
        pitch_[known_rows_] = std::log(1 + std::max(f0_[known_rows_], 0.0f)) / 5;
        energy_[known_rows_] = row.energy[i];
      }
  times_.lap(stage::prosody);
}

std::span<float> Model::f0(const Backend& backend) {
  find_prosody(backend, f0_.size());
  return f0_;
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

void Model::begin_sentence(const Backend& backend) {
  FrameNoise noise;
  if (noise_scale_ > 0)
    noise = [this, &backend](std::size_t frame, std::span<float> row) {
      gaussian_row(backend.loops(), seed_, sentence_, static_cast<std::uint32_t>(frame), row);
      for (float& n : row) n *= noise_scale_;
    };
  decoder_.start(BlockStream::no_end);
  mix_.start(std::move(noise));
}

// Where a sentence has two parts, the streams run on from the first into the second: what they see changes there, and
// what they keep does not.
void Model::decode(const Backend& backend, const SampleSink& sink) {
  if (!continues_) begin_sentence(backend);
  if (ends_here_) decoder_.set_end(static_cast<std::int64_t>(end_row_));
  std::size_t block = continues_ ? blocks_.later : std::min(blocks_.first + decoder_.lookahead(), blocks_.first + 64);
  for (std::size_t at = first_row_; at < end_row_; block = blocks_.later) {
    const std::size_t count = std::min(block, end_row_ - at);
    at += count;
    // Of the rows whose spectra this gives, and of those behind them that pulses depend on.
    find_prosody(backend, at + SpectralMix::lookahead - std::min(SpectralMix::lookahead, decoder_.lookahead()));
    fill_input(at - count, count, decoder_.input(count, memory_));
    const std::size_t known = decoder_.step(backend, memory_, times_);
    mix_.know(std::span(f0_).first(known_rows_), ends_here_ && known_rows_ == f0_.size());
    for (std::size_t done = 0; done < known; done += Decoder::most_spectra) {
      const std::size_t now = std::min(Decoder::most_spectra, known - done);
      const std::span<const float> samples = mix_.step(backend, decoder_.spectra(backend, done, now, times_));
      times_.lap(stage::spectrum);
      if (!samples.empty()) sink(samples);
    }
  }
}

}  // namespace linnet::hibari
