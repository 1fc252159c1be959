// FLAC by libFLAC.
#include <FLAC/format.h>
#include <FLAC/stream_encoder.h>

#include <utility>
#include <vector>

#include "engine/error.h"
#include "native/encode/audio_encoder.h"

namespace linnet::native {
namespace {

// Fixed predictors alone: of speech, 1.3 % more bytes than level 5, in three fifths of the time.
constexpr unsigned compression_level = 2;

class FlacEncoder final : public AudioEncoder {
 public:
  FlacEncoder(int rate_hz, SampleCount samples) : encoder_(FLAC__stream_encoder_new(), FLAC__stream_encoder_delete) {
    if (!encoder_) throw std::bad_alloc();
    FLAC__stream_encoder_set_channels(encoder_.get(), 1);
    FLAC__stream_encoder_set_bits_per_sample(encoder_.get(), 16);
    const auto rate = static_cast<std::uint32_t>(rate_hz);
    FLAC__stream_encoder_set_sample_rate(encoder_.get(), rate);
    // A frame's header cannot represent rates such as 70,001 Hz; the file's header can.
    FLAC__stream_encoder_set_streamable_subset(encoder_.get(), FLAC__format_sample_rate_is_subset(rate));
    FLAC__stream_encoder_set_compression_level(encoder_.get(), compression_level);
    if (samples) FLAC__stream_encoder_set_total_samples_estimate(encoder_.get(), *samples);
    const auto status = FLAC__stream_encoder_init_stream(encoder_.get(), write, nullptr, nullptr, nullptr, this);
    if (status != FLAC__STREAM_ENCODER_INIT_STATUS_OK)
      throw Error(ErrorKind::internal, std::string("libFLAC: ") + FLAC__StreamEncoderInitStatusString[status]);
  }

  std::string add(std::span<const std::int16_t> samples) override {
    if (samples.empty()) return std::exchange(ready_, {});
    const std::vector<FLAC__int32> wide(samples.begin(), samples.end());
    const FLAC__int32* channels[] = {wide.data()};
    check(FLAC__stream_encoder_process(encoder_.get(), channels, static_cast<std::uint32_t>(wide.size())));
    return std::exchange(ready_, {});
  }
  std::string finish() override {
    check(FLAC__stream_encoder_finish(encoder_.get()));
    return std::exchange(ready_, {});
  }

 private:
  static FLAC__StreamEncoderWriteStatus write(const FLAC__StreamEncoder*, const FLAC__byte bytes[], std::size_t count,
                                              std::uint32_t, std::uint32_t, void* self) {
    try {
      static_cast<FlacEncoder*>(self)->ready_.append(reinterpret_cast<const char*>(bytes), count);
    } catch (const std::bad_alloc&) {  // exceptions must not pass through a C library
      return FLAC__STREAM_ENCODER_WRITE_STATUS_FATAL_ERROR;
    }
    return FLAC__STREAM_ENCODER_WRITE_STATUS_OK;
  }
  void check(FLAC__bool worked) const {
    if (!worked)
      throw Error(ErrorKind::internal,
                  std::string("libFLAC: ") + FLAC__stream_encoder_get_resolved_state_string(encoder_.get()));
  }

  std::string ready_;
  std::unique_ptr<FLAC__StreamEncoder, void (*)(FLAC__StreamEncoder*)> encoder_;
};

}  // namespace

const bool has_flac = true;

std::unique_ptr<AudioEncoder> make_flac(int rate_hz, SampleCount samples) {
  return std::make_unique<FlacEncoder>(rate_hz, samples);
}

}  // namespace linnet::native
