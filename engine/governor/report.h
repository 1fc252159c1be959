// What the governor says, as JSON: the same words on the command line, from the server and in the page.
#pragma once

#include <string>

#include "engine/governor/governor.h"

namespace linnet {

// {"status": "ok"|"warning", "estimate": {…}, "recommendation": …}
std::string estimate_json(const Estimate& estimate);
// {"resources": {…}, "throttling_risk": {…}, "memory_budget_safe": …, "recommended_action": …}, and beside these
// "memory_pressure_percent", "temperature_celsius", "throttle_reason" where they are known.
std::string status_json(const SystemStatus& status);
// {"status": "adjusted", "previous_config": {…}, "new_config": {…}} or {"status": "optimal", "message": …}
std::string adjustment_json(const Adjustment& adjustment);
// {"hardware_profile": …, "machine": {…}, "memory_budget_gb": {…}, "quantization": {…}, "placement": {…},
//  "selected_configuration": {"chunk_length", "num_threads", "cache_limit", "max_text_length"}}
std::string hardware_json(const Governor& governor);

std::string configuration_json(const Configuration& configuration);
// Nothing if it is not such JSON, or a value is out of range.
std::optional<Configuration> configuration_from(const std::string& json);

}  // namespace linnet
