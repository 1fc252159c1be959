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

// Whether a voice as -m takes it names a variant already, so that there is none to choose: a path, or a name with a
// precision or a suffix.
bool names_a_variant(const std::string& model);

// bad_input: neither automatic_precision nor a precision.
void check_precision(const std::string& precision);

// Which of the variants with these names to open: the best for `precision` (automatic_precision: as the governor
// prefers) first, then smaller ones, for when memory is short. Indices into `names`; none only if `names` is empty.
std::vector<std::size_t> variants_to_try(std::span<const std::string> names, const std::string& precision,
                                         const Governor& governor);

// A variant as open_voice() takes it: pages of the file are dropped once they have been read. `file` and `settings`
// outlive what is returned.
OfferedVoice offered(const MappedFile& file, std::string name, std::string_view settings);

// The variants of a voice that lie in the same folder: first `files` itself, then those that have their settings.
std::vector<VoiceFiles> variants_beside(const VoiceFiles& files);

}  // namespace linnet::native
