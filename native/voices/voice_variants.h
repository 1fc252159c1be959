// The variants that a voice is there in: NAME.onnx (or NAME.linnet) at full precision, NAME.int8.linnet and
// NAME.int4.linnet as `linnet quantize` names them; and which of them speaks on this machine now.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/governor/governor.h"
#include "engine/speech/voice_opener.h"
#include "native/system/mapped_file.h"
#include "native/voices/voice_folders.h"

namespace linnet::native {

inline constexpr const char* automatic_precision = "auto";  // as the governor prefers

std::string precision_in(const std::string& name);       // "int8" of "en_US-joe-medium.int8", else "fp32"
std::string without_precision(const std::string& name);  // "en_US-joe-medium"
std::string with_precision(const std::string& name, const std::string& precision);

// Whether a voice as -m takes it is one of its variants, and not for this machine to choose: a path, or a name with a
// precision.
bool names_a_variant(const std::string& model);

// bad_input: neither automatic_precision nor a precision.
void check_precision(const std::string& precision);

// What to open, in turn: of the variants with these names the best for `precision`, then the smaller ones, for when
// memory is short. Places in `names`, at least one if any name is there.
std::vector<std::size_t> variants_to_try(std::span<const std::string> names, const std::string& precision,
                                         const Governor& governor);

// A variant as open_voice() takes it. What has been read of the file is not left in memory. `file` and `settings`
// outlive what is returned.
OfferedVoice offered(const MappedFile& file, std::string name, std::string_view settings);

// The variants beside these files, these first. All of them have settings.
std::vector<VoiceFiles> variants_beside(const VoiceFiles& files);

}  // namespace linnet::native
