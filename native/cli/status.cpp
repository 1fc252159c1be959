// linnet status, estimate, optimize: the governor's answers on the command line.
#include <chrono>
#include <iostream>
#include <thread>

#include "engine/error.h"
#include "engine/governor/report.h"
#include "native/cli/verbs.h"
#include "native/cli/voice_flags.h"
#include "native/system/text_file.h"
#include "native/voices/memory_calibration.h"
#include "native/voices/voice_session.h"

namespace linnet::native {
namespace {

// Processor load is the difference between two readings, so this waits between them.
constexpr std::chrono::milliseconds between_looks{250};

void no_arguments(const char* verb, std::span<const std::string> rest) {
  if (!rest.empty())
    throw Error(ErrorKind::bad_input, std::string(verb) + " takes flags only, but was given '" + rest[0] + "'");
}

std::string text_from(const std::vector<std::string>& words, const std::vector<std::string>& files) {
  if (!words.empty() && !files.empty())
    throw Error(ErrorKind::bad_input, "the text comes from the arguments or from -i: give one of them");
  std::string text;
  for (const std::string& file : files) text += read_text(file);
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  if (text.empty())
    throw Error(ErrorKind::bad_input, "there is no text to estimate: give it as an argument or with -i FILE");
  return text;
}

}  // namespace

int status(std::span<const std::string> args) {
  GovernorChoice choice;
  bool help = false;
  bool hardware = false;
  Flags flags("status");
  flags.add("--hardware", "", "the machine, its profile and the selected configuration instead", into(hardware));
  add_governor_flags(flags, choice);
  flags.add("-h --help", "", "this page", into(help));
  const std::vector<std::string> rest = flags.parse(args);
  if (help) {
    std::cout << "linnet status [FLAGS]\n\nThe state of the machine as JSON: load, memory, heat, and what to do about "
                 "it.\n\n"
              << flags.help();
    return 0;
  }
  no_arguments("status", rest);
  GovernorSetup governor_setup(choice, 0);
  if (hardware) {
    std::cout << hardware_json(governor_setup.governor()) << "\n";
    return 0;
  }
  std::this_thread::sleep_for(between_looks);
  std::cout << status_json(governor_setup.governor().status()) << "\n";
  return 0;
}

int estimate(std::span<const std::string> args) {
  VoiceChoice choice;
  std::vector<std::string> files;
  bool help = false;
  Flags flags("estimate");
  flags.add("-i --input-file", "FILE", "the text from FILE, '-' for standard input; repeatable", into(files));
  add_voice_flags(flags, choice);
  add_precision_flag(flags, choice);
  add_plan_flag(flags, choice);
  add_governor_flags(flags, choice.governor);
  flags.add("-h --help", "", "this page", into(help));
  const std::vector<std::string> words = flags.parse(args);
  if (help) {
    std::cout << "linnet estimate [FLAGS] [TEXT...]\n\nThe memory that a text would take, and whether it is available, "
                 "as JSON.\n"
                 "Nothing is spoken. Exit code 1 if the text would not fit.\n\n"
              << flags.help();
    return 0;
  }
  const std::string text = text_from(words, files);
  GovernorSetup governor_setup(choice.governor, choice.threads);
  const std::size_t characters = characters_in(text);
  const std::size_t tokens = static_cast<std::size_t>(tokens_of(characters));
  const Estimate e =
      governor_setup.governor().admission().estimate(memory_model_of(choice, governor_setup), tokens, characters);
  std::cout << estimate_json(e) << "\n";
  return e.safe ? 0 : 1;
}

int optimize(std::span<const std::string> args) {
  GovernorChoice choice;
  bool help = false;
  bool undo = false;
  Flags flags("optimize");
  flags.add("--undo", "", "go back to the configuration before the last change; a second --undo restores the change",
            into(undo));
  add_governor_flags(flags, choice);
  flags.add("-h --help", "", "this page", into(help));
  const std::vector<std::string> rest = flags.parse(args);
  if (help) {
    std::cout << "linnet optimize [FLAGS]\n\nReads the machine as it is now and adjusts blocks, threads and caches to "
                 "it.\nThe change "
                 "holds for this user until the next one, or --undo.\n\n"
              << flags.help();
    return 0;
  }
  no_arguments("optimize", rest);
  GovernorSetup governor_setup(choice, 0);
  Governor& governor = governor_setup.governor();
  const std::optional<Configuration> before = configuration_from(read_if_there(config_file("tuning-before.json")));
  if (undo && !before)
    throw Error(ErrorKind::not_found, "there is nothing to undo: no optimisation has changed anything yet");
  std::this_thread::sleep_for(between_looks);
  Adjustment change;
  if (undo) {
    change = {governor.configuration(), *before};
    if (change.changed()) governor.use(*before);
  } else {
    change = governor.optimize();
  }
  if (change.changed()) {
    write_config_file("tuning-before.json", configuration_json(change.previous));
    write_config_file("tuning.json", configuration_json(governor.configuration()));
  }
  std::cout << adjustment_json(change) << "\n";
  return 0;
}

}  // namespace linnet::native
