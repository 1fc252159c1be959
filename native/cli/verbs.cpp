#include "native/cli/verbs.h"

#include <iostream>
#include <string_view>
#include <vector>

#include "engine/error.h"
#include "native/cli/flags.h"
#include "native/cli/licences.h"
#include "native/version.h"

namespace linnet::native {
namespace {

struct Verb {
  std::string_view name;
  std::string_view summary;
  int (*run)(std::span<const std::string> args);
};

constexpr Verb verbs[] = {
    {"speak", "turn text into speech: a file, standard output, or the loudspeaker", speak},
    {"batch", "speak all texts of a file into a folder; goes on where it was stopped", batch},
    {"book", "make an audio book of an EPUB, a text or a web page, with its chapters", book},
    {"serve", "answer clients of OpenAI's and Piper's speech APIs on this machine", serve},
    {"module", "speak for screen readers, as an output module of Speech Dispatcher", module},
    {"voices", "list voices, download them, remove them", voices},
    {"words", "say how a text would be spoken, word by word, and what decides it", words},
    {"bench", "measure how fast a voice speaks here, and where the time goes", bench},
    {"quantize", "make one file of a voice and its settings: weights in 8 or 4 bits", quantize},
    {"import", "make one file of Kokoro's model and its voices", import_model},
    {"info", "say what a voice is, and under which licence", info},
    {"status", "load, memory and heat of the machine, and what to do about it", status},
    {"estimate", "the memory that a text would take, and whether it is available", estimate},
    {"calibrate", "measure the memory that a voice takes here, for exact estimates", calibrate},
    {"optimize", "adjust blocks, threads and caches to the machine now", optimize},
    {"doctor", "say what was found: machine, kernels, voices, and any problems", doctor},
};

std::string general_help() {
  std::string text =
      "Linnet speaks text with neural voices, on small machines.\n"
      "\n"
      "  linnet speak \"The quick brown fox.\" -o fox.wav\n"
      "\n"
      "Verbs:\n";
  for (const Verb& verb : verbs)
    text +=
        "  " + std::string(verb.name) + std::string(10 - verb.name.size(), ' ') + wrapped(verb.summary, 68, 12) + "\n";
  text +=
      "  help      this page, or 'linnet help VERB' for the flags of a verb\n"
      "\n"
      "  linnet --version prints the version, linnet --licenses what this build\n"
      "  consists of, with all licences. Without a verb, flags are speak's, so that a\n"
      "  call of 'piper' works with 'linnet' in its place.\n"
      "\n"
      "Exit codes: 0 done; 2 bad input, voice or output; 3 out of memory; 130 stopped\n"
      "by Ctrl-C (143 by SIGTERM); 70 a fault of Linnet's own.\n";
  return text;
}

const Verb& verb_named(const std::string& name) {
  std::vector<std::string> names = {"help"};
  for (const Verb& verb : verbs) {
    if (verb.name == name) return verb;
    names.emplace_back(verb.name);
  }
  const std::string near = nearest(name, names);
  throw Error(ErrorKind::bad_input, "unknown verb '" + name + "'" +
                                        (near.empty() ? "" : "; did you mean '" + near + "'?") +
                                        " ('linnet help' lists the verbs; to speak a text: linnet speak \"...\")");
}

int help(std::span<const std::string> args) {
  if (args.empty()) {
    std::cout << general_help();
    return 0;
  }
  const std::string flag = "--help";
  return verb_named(args[0]).run({&flag, 1});
}

}  // namespace

std::vector<std::string> arguments_of(const std::string& program, std::vector<std::string> args) {
  if (program.substr(program.rfind('/') + 1) != "sd_linnet") return args;
  args.insert(args.begin(), {"module", "speech-dispatcher"});
  return args;
}

int run_verb(std::span<const std::string> args) {
  if (args.empty()) {
    std::cerr << general_help();
    return 2;
  }
  const std::string& first = args[0];
  if (first == "help") return help(args.subspan(1));
  if (first == "--help" || first == "-h") return help({});
  if (first == "--version") {
    std::cout << "linnet " << version << "\n";
    return 0;
  }
  if (first == "--licenses") {
    for (const std::string_view piece : licences) std::cout << piece;
    return 0;
  }
  if (first.starts_with("-")) return speak(args);
  return verb_named(first).run(args.subspan(1));
}

}  // namespace linnet::native
