// The results of `linnet quantize`, as a table and as HTML.
#pragma once

#include <string>

#include "engine/quantize/quantizer.h"

namespace linnet::native {

std::string quantize_table(const QuantizeReport& report);
std::string quantize_html(const QuantizeReport& report, const std::string& voice);  // one page without external files

}  // namespace linnet::native
