// The governor's answers as JSON, the same on the command line, from the server and in the page. Keys that are not
// Linnet's own words are fixed by its requirements: "chunk_length" is block_frames, "max_text_length" is
// sentence_phonemes (phonemes of a sentence, not characters of a text).
#pragma once

#include <string>

#include "engine/governor/governor.h"

namespace linnet {

// {"status": "ok"|"warning", "estimate": {…}, "recommendation": …}
std::string estimate_json(const Estimate& estimate);
// {"resources": {…}, "throttling_risk": {…}, "memory_budget_safe": …, "recommended_action": …}; where they are known
// also "memory_pressure_percent", "temperature_celsius", "throttle_reason".
std::string status_json(const SystemStatus& status);
// {"status": "adjusted", "previous_config": {…}, "new_config": {…}} or {"status": "optimal", "message": …}
std::string adjustment_json(const Adjustment& adjustment);
// {"hardware_profile": …, "machine": {…}, "memory_budget_gb": {…}, "quantization": {…}, "placement": {…},
//  "selected_configuration": {"chunk_length", "num_threads", "cache_limit", "max_text_length"}}
std::string hardware_json(const Governor& governor);

std::string configuration_json(const Configuration& configuration);
// Empty if the text is no such JSON, or if a value is out of range.
std::optional<Configuration> configuration_from(const std::string& json);

}  // namespace linnet
