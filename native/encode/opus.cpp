// Opus in Ogg by libopusenc, which also changes the sample rate.
#include <opus/opusenc.h>

#include <algorithm>
#include <functional>
#include <string_view>
#include <utility>

#include "engine/error.h"
#include "native/encode/audio_encoder.h"

namespace linnet::native {
namespace {

constexpr int bits_per_second = 32000;    // transparent for speech
constexpr int page_samples = 48000 / 10;  // pages of 0.1 s, so that a stream starts early
constexpr const char* encoder_name = "Linnet";

// The serial number of an Ogg stream: different for different speech, so that files can be concatenated, and the same
// for the same speech, so that parts of an answer that are requested one by one (Range) belong together.
opus_int32 stream_number(std::span<const std::int16_t> samples) {
  constexpr std::size_t most = 1024;
  const auto bytes = std::as_bytes(samples.first(std::min(samples.size(), most)));
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  return static_cast<opus_int32>(std::hash<std::string_view>()(text) & 0x7FFFFFFF);
}

class OpusEncoder final : public AudioEncoder {
 public:
  OpusEncoder(int rate_hz, const OpusTags& tags) : comments_(ope_comments_create(), ope_comments_destroy) {
    static const OpusEncCallbacks into_ready = {write, [](void*) { return 0; }};
    if (!comments_) throw std::bad_alloc();
    ope_comments_add(comments_.get(), "ENCODER", encoder_name);
    for (const auto& [name, value] : tags.comments) ope_comments_add(comments_.get(), name.c_str(), value.c_str());
    constexpr int front_cover = 3;
    if (!tags.cover.empty() && ope_comments_add_picture_from_memory(comments_.get(), tags.cover.data(),
                                                                    tags.cover.size(), front_cover, nullptr) != OPE_OK)
      throw Error(ErrorKind::bad_input, "the cover is neither a JPEG nor a PNG");
    int error = OPE_OK;
    encoder_.reset(ope_encoder_create_callbacks(&into_ready, this, comments_.get(), rate_hz, 1, 0, &error));
    check(error);
    check(ope_encoder_ctl(encoder_.get(), OPUS_SET_BITRATE(bits_per_second)));
    check(ope_encoder_ctl(encoder_.get(), OPUS_SET_SIGNAL(OPUS_SIGNAL_VOICE)));
    // This is the default, but without the call libopusenc 0.2.1 reads memory that was not initialised.
    check(ope_encoder_ctl(encoder_.get(), OPUS_SET_EXPERT_FRAME_DURATION(OPUS_FRAMESIZE_20_MS)));
    check(ope_encoder_ctl(encoder_.get(), OPE_SET_MUXING_DELAY(page_samples)));
    check(ope_encoder_ctl(encoder_.get(), OPE_SET_DECISION_DELAY(0)));
  }

  std::string add(std::span<const std::int16_t> samples) override {
    if (!std::exchange(has_begun_, true))
      check(ope_encoder_ctl(encoder_.get(), OPE_SET_SERIALNO(stream_number(samples))));
    check(ope_encoder_write(encoder_.get(), samples.data(), static_cast<int>(samples.size())));
    return std::exchange(ready_, {});
  }
  std::string finish() override {
    // libopusenc aborts the program (an assert after a read of uninitialised memory) when a stream ends without a
    // write. Writing zero samples prevents that.
    if (!has_begun_) ready_ = add({});
    check(ope_encoder_drain(encoder_.get()));
    return std::exchange(ready_, {});
  }

 private:
  static int write(void* self, const unsigned char* bytes, opus_int32 count) {
    try {
      static_cast<OpusEncoder*>(self)->ready_.append(reinterpret_cast<const char*>(bytes),
                                                     static_cast<std::size_t>(count));
    } catch (const std::bad_alloc&) {  // exceptions must not pass through a C library
      return 1;
    }
    return 0;
  }
  static void check(int error) {
    if (error != OPE_OK) throw Error(ErrorKind::internal, std::string("libopusenc: ") + ope_strerror(error));
  }
  struct Destroy {
    void operator()(OggOpusEnc* encoder) const { ope_encoder_destroy(encoder); }
  };

  std::unique_ptr<OggOpusComments, void (*)(OggOpusComments*)> comments_;
  std::string ready_;
  bool has_begun_ = false;
  std::unique_ptr<OggOpusEnc, Destroy> encoder_;
};

}  // namespace

const bool has_opus = true;

std::unique_ptr<AudioEncoder> make_opus(int rate_hz, SampleCount) {
  return std::make_unique<OpusEncoder>(rate_hz, OpusTags{});
}

std::unique_ptr<AudioEncoder> make_tagged_opus(int rate_hz, const OpusTags& tags) {
  return std::make_unique<OpusEncoder>(rate_hz, tags);
}

}  // namespace linnet::native
