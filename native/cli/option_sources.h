// Where the server's options come from. One rule: the command line wins over the environment, which wins over the
// configuration file; a repeatable flag's values come from one of the three only.
#pragma once

#include <functional>
#include <set>
#include <string>

#include "native/cli/flags.h"

namespace linnet::native {

using Environment = std::function<const char*(const char* name)>;  // std::getenv

// --max-text is LINNET_MAX_TEXT; repeatable flags hold values separated by commas, switches 1 or 0. `given` are flags
// that were set before: they are left alone, and those that are set here join them. bad_input names the variable.
void apply_environment(const Flags& flags, std::set<const Flag*>& given, const Environment& environment);
// A JSON object of flags' names without dashes: {"max-text": 5000, "api-key": ["a", "b"], "access-log": true}.
// bad_input, not_found, io: names the file and the key.
void apply_file(const Flags& flags, std::set<const Flag*>& given, const std::string& path);

}  // namespace linnet::native
