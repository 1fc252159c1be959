#include "native/encode/formats.h"

#include <algorithm>
#include <array>

#include "engine/error.h"

namespace linnet::native {
namespace {

std::string available_names() {
  std::string names;
  for (const EncodedFormat& format : audio_formats())
    if (format.is_available) names += (names.empty() ? "" : ", ") + std::string(format.name);
  return names;
}

}  // namespace

std::span<const EncodedFormat> audio_formats() {
  static const std::array<EncodedFormat, 5> formats = {{
      {"wav", "audio/wav", make_wav, true, true, ""},
      {"pcm", "audio/pcm;rate=24000;encoding=signed-int;bits=16;channels=1", make_pcm, true, true, ""},
      {"mp3", "audio/mpeg", make_mp3, true, has_mp3, "libmp3lame"},
      {"opus", "audio/ogg; codecs=opus", make_opus, true, has_opus, "libopusenc"},
      {"flac", "audio/flac", make_flac, false, has_flac, "libFLAC"},
  }};
  return formats;
}

const EncodedFormat& audio_format(std::string_view name) {
  const auto formats = audio_formats();
  const auto found = std::find_if(formats.begin(), formats.end(), [&](const auto& f) { return f.name == name; });
  if (found != formats.end() && found->is_available) return *found;
  std::string message = "no format '" + std::string(name) + "'; there are: " + available_names();
  if (found != formats.end()) message = "this program was built without " + std::string(found->needs) + ": " + message;
  if (name == "aac") message = "Linnet has no AAC encoder: " + message;
  throw Error(ErrorKind::bad_input, message);
}

}  // namespace linnet::native
