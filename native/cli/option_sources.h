// The sources of the server's options, in order of precedence: command line, environment, configuration file. The
// values of a repeatable flag come from one source only.
#pragma once

#include <functional>
#include <set>
#include <string>

#include "native/cli/flags.h"

namespace linnet::native {

using Environment = std::function<const char*(const char* name)>;  // std::getenv

// --max-text is LINNET_MAX_TEXT; repeatable flags hold values separated by commas, switches 1 or 0. `given`:
// flags that a source of higher precedence has set; they are skipped, and flags that are set here are added. bad_input:
// the message names the variable.
void apply_environment(const Flags& flags, std::set<const Flag*>& given, const Environment& environment);
// A JSON object of flags' names without dashes: {"max-text": 5000, "api-key": ["a", "b"], "access-log": true}.
// bad_input, not_found, io: the message names the file and the key.
void apply_file(const Flags& flags, std::set<const Flag*>& given, const std::string& path);

// A file of lines, each a flag's name without dashes and its value ("voice-memory 500", "polite 1"), as configurations
// of Speech Dispatcher's modules are. A value may stand in quotes; # begins a comment. Errors as of apply_file().
void apply_lines(const Flags& flags, std::set<const Flag*>& given, const std::string& path);

}  // namespace linnet::native
