// linnet module: speaks for another program, as a part of it.
#include <unistd.h>

#include <iostream>

#include "engine/error.h"
#include "native/cli/flags.h"
#include "native/cli/option_sources.h"
#include "native/cli/verbs.h"
#include "native/cli/voice_flags.h"
#include "native/speech_dispatcher/module.h"
#include "native/voices/voice_variants.h"

namespace linnet::native {
namespace {

Flags module_flags(ServerOptions& options, bool& help) {
  Flags flags("module");
  flags.heading("Voice:");
  add_voice_flags(flags, options.voice);
  add_precision_flag(flags, options.voice);
  add_normalization_flag(flags, options.text_normalization);
  add_loudness_flag(flags, options.loudness,
                    "as loud with any voice, -19 LUFS ('normal', default), or the voice's own samples ('off')");
  flags.add("--cache", "MB", "of speech to keep for texts that come again (default: by hardware profile)",
            into(options.voice.governor.cache_mb, 0, 1 << 20));
  add_governor_flags(flags, options.voice.governor);
  flags.heading("The rest:");
  flags.add("-h --help", "", "this page", into(help));
  return flags;
}

std::string module_help() {
  ServerOptions options;
  bool help = false;
  return "linnet module speech-dispatcher [FLAGS] [FILE]\n"
         "\n"
         "Speaks for screen readers: Speech Dispatcher starts this as its output module\n"
         "sd_linnet and talks to it on standard input and output. FILE has flags too, one a\n"
         "line: a name without dashes, and its value. docs/screen-readers.md says how to\n"
         "turn it on.\n" +
         module_flags(options, help).help();
}

// Speech Dispatcher names a file in any case, and a module that ends for the lack of it would leave its user in
// silence.
void apply_configuration(const Flags& flags, std::set<const Flag*>& given, const std::string& path) {
  try {
    apply_lines(flags, given, path);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::not_found) throw;
    std::cerr << "linnet: " << error.what() << "\n";
  }
}

}  // namespace

int module(std::span<const std::string> args) {
  ServerOptions options;
  bool help = false;
  const Flags flags = module_flags(options, help);
  const std::vector<std::string> rest = flags.parse(args);
  if (help) {
    std::cout << module_help();
    return 0;
  }
  if (rest.empty() || rest[0] != "speech-dispatcher")
    throw Error(ErrorKind::bad_input, (rest.empty() ? "which module?" : "no module '" + rest[0] + "'") +
                                          std::string(" There is: linnet module speech-dispatcher"));
  if (rest.size() > 2) throw Error(ErrorKind::bad_input, "one file of flags, but also '" + rest[2] + "'");
  std::set<const Flag*> given = flags.used(args);
  if (rest.size() == 2) apply_configuration(flags, given, rest[1]);
  check_precision(options.voice.precision);
  options.voice.quiet = true;
  run_speech_dispatcher_module(options, STDIN_FILENO, STDOUT_FILENO);
  return 0;
}

}  // namespace linnet::native
