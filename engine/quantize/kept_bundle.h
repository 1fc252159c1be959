// Bundles of voices whose families keep their weights as they are (ModelFamily::keep).
#pragma once

#include <optional>
#include <string_view>

#include "engine/models/model_family.h"
#include "engine/quantize/quantizer.h"

namespace linnet {

// As quantize_voice(), for a voice of a family that has keep(). Nothing is rounded, so options.precision must be the
// voice's own. bad_input: it is another one.
QuantizeReport write_kept(const ModelFamily& family, const TensorFile& voice, std::string_view settings_json,
                          const QuantizeOptions& options, const ByteSink& sink);

}  // namespace linnet
