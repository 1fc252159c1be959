// The command line of `linnet serve` as values.
#pragma once

#include <cstdlib>
#include <span>
#include <string>

#include "native/cli/option_sources.h"
#include "native/server/speech/options.h"

namespace linnet::native {

struct ServeCommand {
  bool help = false;
  std::string config;  // the file of --server-config; empty: none
  ServerOptions server;
};

// bad_input: anything wrong with the flags, the environment or the file; not_found, io: there is no such file.
ServeCommand parse_serve(std::span<const std::string> args, const Environment& environment = std::getenv);
std::string serve_help();

}  // namespace linnet::native
