// In place of opus.cpp where libopusenc is not installed.
#include "engine/error.h"
#include "native/encode/audio_encoder.h"

namespace linnet::native {

const bool has_opus = false;

std::unique_ptr<AudioEncoder> make_opus(int, SampleCount) {
  throw Error(ErrorKind::internal, "this program was built without libopusenc");
}

std::unique_ptr<AudioEncoder> make_tagged_opus(int rate_hz, const OpusTags&) { return make_opus(rate_hz, {}); }

}  // namespace linnet::native
