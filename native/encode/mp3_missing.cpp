// In place of mp3.cpp where libmp3lame is not installed.
#include "engine/error.h"
#include "native/encode/audio_encoder.h"

namespace linnet::native {

const bool has_mp3 = false;

std::unique_ptr<AudioEncoder> make_mp3(int, SampleCount) {
  throw Error(ErrorKind::internal, "this program was built without libmp3lame");
}

}  // namespace linnet::native
