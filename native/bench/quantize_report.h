// What `linnet quantize` found, for people.
#pragma once

#include <string>

#include "engine/quantize/quantizer.h"

namespace linnet::native {

std::string quantize_table(const QuantizeReport& report);
std::string quantize_html(const QuantizeReport& report, const std::string& voice);  // one page that needs nothing else

}  // namespace linnet::native
