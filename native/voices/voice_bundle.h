// Makes a bundle of a voice on disk: its weights, its settings with the gain for equal loudness, and its model card.
#pragma once

#include <string>

#include "engine/quantize/quantizer.h"
#include "native/system/mapped_file.h"
#include "native/voices/voice_folders.h"

namespace linnet::native {

// The most that the sound may differ where nobody says otherwise: mean |log-mel| in dB.
double usual_gate_db(Precision precision);

// NAME.int8.linnet beside NAME.onnx.
std::string bundle_beside(const VoiceFiles& files, Precision precision);

// Writes `output` whole or not at all. model: files.model. options.provenance is set here. Errors as quantize_voice(),
// and io.
QuantizeReport write_bundle(const VoiceFiles& files, const MappedFile& model, QuantizeOptions options,
                            const std::string& output);

}  // namespace linnet::native
