// MP3 by libmp3lame. Constant bit rate and no information frame, so it is valid as a stream and its length gives its
// duration.
#include <lame/lame.h>

#include "engine/error.h"
#include "native/encode/audio_encoder.h"

namespace linnet::native {
namespace {

constexpr std::size_t room = 16384;  // bytes that finish() may need; add() needs them in addition to its samples' share
// Frames hold 1152 samples, and the bit reservoir may hold back a few; together under 0.3 s.

using Lame = std::unique_ptr<lame_global_flags, int (*)(lame_t)>;

Lame started(int rate_hz, float scale) {
  Lame lame(lame_init(), lame_close);
  if (!lame) throw std::bad_alloc();
  lame_set_in_samplerate(lame.get(), rate_hz);
  lame_set_num_channels(lame.get(), 1);
  lame_set_mode(lame.get(), MONO);
  lame_set_brate(lame.get(), mp3_bits_per_second / 1000);
  lame_set_quality(lame.get(), 5);
  lame_set_scale(lame.get(), scale);
  lame_set_bWriteVbrTag(lame.get(), 0);
  lame_set_disable_reservoir(lame.get(), 1);  // a frame can be played as soon as it has arrived
  if (lame_init_params(lame.get()) < 0)
    throw Error(ErrorKind::internal, "MP3 has no sample rate like " + std::to_string(rate_hz));
  return lame;
}

class Mp3Encoder final : public AudioEncoder {
 public:
  // LAME's settings for a bit rate include a gain (0.95 at 64 kbit/s), in addition to the one that is set.
  explicit Mp3Encoder(int rate_hz) : lame_(started(rate_hz, 1)), bytes_a_sample_(mp3_bits_per_second / 8.0 / rate_hz) {
    lame_ = started(rate_hz, 1 / lame_get_scale(lame_.get()));
  }

  std::string add(std::span<const std::int16_t> samples) override {
    if (samples.empty()) return "";
    std::string bytes(static_cast<std::size_t>(static_cast<double>(samples.size()) * bytes_a_sample_) + room, '\0');
    return made(lame_encode_buffer(lame_.get(), samples.data(), samples.data(), static_cast<int>(samples.size()),
                                   data(bytes), static_cast<int>(bytes.size())),
                bytes);
  }
  std::string finish() override {
    std::string bytes(room, '\0');
    return made(lame_encode_flush(lame_.get(), data(bytes), static_cast<int>(bytes.size())), bytes);
  }

 private:
  static unsigned char* data(std::string& bytes) { return reinterpret_cast<unsigned char*>(bytes.data()); }
  static std::string made(int count, std::string& bytes) {
    if (count < 0) throw Error(ErrorKind::internal, "libmp3lame failed with " + std::to_string(count));
    bytes.resize(static_cast<std::size_t>(count));
    return std::move(bytes);
  }

  Lame lame_;
  double bytes_a_sample_;
};

}  // namespace

const bool has_mp3 = true;

std::unique_ptr<AudioEncoder> make_mp3(int rate_hz, SampleCount) { return std::make_unique<Mp3Encoder>(rate_hz); }

}  // namespace linnet::native
