// In place of flac.cpp where libFLAC is not installed.
#include "engine/error.h"
#include "native/encode/audio_encoder.h"

namespace linnet::native {

const bool has_flac = false;

std::unique_ptr<AudioEncoder> make_flac(int, SampleCount) {
  throw Error(ErrorKind::internal, "this program was built without libFLAC");
}

}  // namespace linnet::native
