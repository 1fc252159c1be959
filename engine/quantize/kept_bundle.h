// Bundles of voices whose families keep their weights as they are (ModelFamily::keep).
#pragma once

#include <optional>
#include <string_view>

#include "engine/models/model_family.h"
#include "engine/quantize/quantizer.h"

namespace linnet {

// The family of a voice that becomes a bundle by itself. bad_voice: as family_of(); bad_input: its voices come as files
// of styles (import_voices.h).
const ModelFamily& quantized_family_of(const TensorFile& voice);

// As quantize_voice(), for a voice of a family that has keep(). Nothing is rounded, so options.precision must be the
// voice's own. bad_input: it is another one.
QuantizeReport write_kept(const ModelFamily& family, const TensorFile& voice, std::string_view settings_json,
                          const QuantizeOptions& options, const ByteSink& sink);

}  // namespace linnet
