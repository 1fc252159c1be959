// The audio formats by the names that requests use.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "native/encode/audio_encoder.h"

namespace linnet::native {

struct EncodedFormat {
  const char* name;          // "wav"
  const char* content_type;  // "audio/wav"
  MakeEncoder* make;
  bool streams;       // can be sent before its end; false: the header needs the length
  bool is_available;  // this program was built with the format's library
  const char* needs;  // the library, for the message
};

std::span<const EncodedFormat> audio_formats();

// bad_input: an unknown format, or one that is not built in; the message lists the formats.
const EncodedFormat& audio_format(std::string_view name);

}  // namespace linnet::native
