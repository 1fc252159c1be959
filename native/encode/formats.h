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
  bool streams;       // worth sending before its end: otherwise its header lacks the length
  bool is_available;  // this program was built with what it needs
  const char* needs;  // the library, for who builds it
};

std::span<const EncodedFormat> audio_formats();

// bad_input: unknown, or not built in; says which there are.
const EncodedFormat& audio_format(std::string_view name);

}  // namespace linnet::native
