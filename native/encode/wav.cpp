#include "engine/audio/wav.h"

#include "native/encode/audio_encoder.h"
#include "native/encode/resampler.h"

namespace linnet::native {
namespace {

std::string bytes_of(std::span<const std::int16_t> samples) {
  return {reinterpret_cast<const char*>(samples.data()), samples.size_bytes()};
}

class WavEncoder final : public AudioEncoder {
 public:
  WavEncoder(int rate_hz, SampleCount samples) : header_(wav_header(rate_hz, samples)) {}

  std::string add(std::span<const std::int16_t> samples) override { return header() + bytes_of(samples); }
  std::string finish() override { return header(); }

 private:
  std::string header() {
    if (sent_) return "";
    sent_ = true;
    return {reinterpret_cast<const char*>(header_.data()), header_.size()};
  }

  std::array<std::byte, wav_header_bytes> header_;
  bool sent_ = false;
};

class PcmEncoder final : public AudioEncoder {
 public:
  explicit PcmEncoder(int rate_hz) : resampler_(rate_hz, pcm_rate_hz) {}

  std::string add(std::span<const std::int16_t> samples) override { return bytes_of(resampler_.convert(samples)); }
  std::string finish() override { return bytes_of(resampler_.finish()); }

 private:
  Resampler resampler_;
};

}  // namespace

std::unique_ptr<AudioEncoder> make_wav(int rate_hz, SampleCount samples) {
  return std::make_unique<WavEncoder>(rate_hz, samples);
}

std::unique_ptr<AudioEncoder> make_pcm(int rate_hz, SampleCount) { return std::make_unique<PcmEncoder>(rate_hz); }

}  // namespace linnet::native
