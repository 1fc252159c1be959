#include "engine/speech/stretcher.h"

#include <sonic.h>

#include <algorithm>

#include "engine/audio/pcm.h"
#include "engine/error.h"

namespace linnet {
namespace {

constexpr std::size_t piece_samples = 256, block_samples = 4096;
constexpr int highest_hz = SONIC_MAX_PITCH, lowest_hz = SONIC_MIN_PITCH;  // pitches between which sonic finds periods

// Of the shortest period at least one sample has to be left out, and one kept; sonic would stop otherwise.
float possible(float speed, int sample_rate_hz) {
  const auto shortest = static_cast<float>(sample_rate_hz / highest_hz);
  return std::clamp(speed, 1 / (shortest - 1), shortest - 1);
}

}  // namespace

void Stretcher::Close::operator()(sonicStreamStruct* stream) const { sonicDestroyStream(stream); }

Stretcher::Stretcher(int sample_rate_hz) : sample_rate_hz_(sample_rate_hz) {}
Stretcher::~Stretcher() = default;

// sonic holds three lines of samples that grow by half: at most four of its longest double periods come in, and all
// that comes out of them at the slowest is in the line behind, and once more where the pitch is changed.
std::size_t Stretcher::most_bytes(int sample_rate_hz) {
  const auto periods = static_cast<std::size_t>(8 * sample_rate_hz / lowest_hz);
  const auto longest = static_cast<std::size_t>(static_cast<float>(periods) * most_pitch / least_speed);
  return (periods + 2 * longest) * 3 / 2 * sizeof(short) + block_samples * sizeof(float) +
         piece_samples * sizeof(short);
}

void Stretcher::start(float speed, float pitch) {
  stream_.reset();
  out_.clear();
  speed_ = speed;
  pitch_ = pitch;
}

// sonic cannot be set back to its beginning, so each stretch of speech has a stream of its own.
void Stretcher::open() {
  piece_.resize(piece_samples);
  out_.reserve(block_samples);
  stream_.reset(sonicCreateStream(sample_rate_hz_, 1));
  if (!stream_) throw Error(ErrorKind::out_of_memory, "out of memory while changing the speed of speech");
  sonicSetSpeed(stream_.get(), possible(speed_ / pitch_, sample_rate_hz_) * pitch_);
  sonicSetPitch(stream_.get(), pitch_);
}

void Stretcher::push(std::span<const float> samples, bool is_last, const Sink& sink) {
  if (!stream_) open();
  for (; !samples.empty(); samples = samples.subspan(std::min(piece_samples, samples.size()))) {
    write(samples.first(std::min(piece_samples, samples.size())));
    drain(sink);
  }
  if (is_last) {
    if (!sonicFlushStream(stream_.get()))
      throw Error(ErrorKind::out_of_memory, "out of memory while changing the speed of speech");
    drain(sink);
    stream_.reset();
  }
  flush(sink);
}

void Stretcher::write(std::span<const float> samples) {
  const std::span<std::int16_t> piece(piece_.data(), samples.size());
  to_pcm16(samples, piece);
  if (!sonicWriteShortToStream(stream_.get(), piece.data(), static_cast<int>(piece.size())))
    throw Error(ErrorKind::out_of_memory, "out of memory while changing the speed of speech");
}

void Stretcher::drain(const Sink& sink) {
  while (const int count = sonicReadShortFromStream(stream_.get(), piece_.data(), static_cast<int>(piece_samples))) {
    for (const std::int16_t sample : std::span(piece_).first(static_cast<std::size_t>(count)))
      out_.push_back(static_cast<float>(sample) / 32767);
    if (out_.size() + piece_samples > block_samples) flush(sink);
  }
}

void Stretcher::flush(const Sink& sink) {
  if (!out_.empty()) sink(out_);
  out_.clear();
}

}  // namespace linnet
