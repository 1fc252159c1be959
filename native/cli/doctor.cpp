// linnet doctor: says what was found on this machine, and what to do about problems.
#include <algorithm>
#include <chrono>
#include <iostream>
#include <nlohmann/json.hpp>

#include "native/cli/run_stats.h"
#include "native/cli/verbs.h"
#include "native/cli/voice_flags.h"
#include "native/output/player.h"
#include "native/system/process_memory.h"
#include "native/system/signals.h"
#include "native/system/this_machine.h"
#include "native/version.h"
#include "native/voices/loudness_memory.h"
#include "native/voices/voice_session.h"

namespace linnet::native {
namespace {

constexpr std::string_view tried_text = "The quick brown fox jumps over the lazy dog.";
constexpr std::uint64_t enough_memory_bytes = 200'000'000;
constexpr int any_rate_hz = 22050;

struct Findings {
  MachineMemory memory;
  LanguageData language_data;
  std::string player;
  std::string words_file;  // of words-data, by which the voice tried reads numbers and the like; empty: none
  std::string language;
  std::string fingerprint;
  std::string gain;  // of the tried voice, before it was tried
  std::vector<VoiceFiles> voices;
  VoiceFiles tried;
  bool speaks = false;
  RunStats stats;
  std::vector<std::string> problems;
};

void find_machine(Findings& found) {
  found.memory = machine_memory();
  const std::uint64_t free_bytes =
      std::min(found.memory.available_bytes, found.memory.limit_bytes.value_or(UINT64_MAX));
  if (free_bytes < enough_memory_bytes)
    found.problems.push_back("only " + std::to_string(free_bytes / 1'000'000) +
                             " MB of memory are free; a voice of medium size wants 130 MB: end another program");
  if (const auto player = find_player(any_rate_hz)) found.player = player->front();
}

void find_phoneme_data(const VoiceChoice& choice, Findings& found) {
  try {
    found.language_data = find_language_data(choice.language);
  } catch (const Error& error) {
    found.problems.emplace_back(error.what());
    return;
  }
  for (const std::string& advice : {found.language_data.advice(), found.language_data.words_advice()})
    if (!advice.empty()) found.problems.push_back(advice);
}

void try_voice(const VoiceChoice& choice, Findings& found) {
  try {
    VoiceSession session = open_session(choice);
    found.tried = session.files;
    found.language = session.voice->language();
    if (const std::string advice = found.language_data.arabic_advice(); found.language == "ar" && !advice.empty())
      found.problems.push_back(advice);
    found.fingerprint = session.voice->fingerprint();
    found.gain = gain_text(*session.voice);
    found.words_file = session.voice->words_file();
    found.stats.kernels = session.engine->kernels();
    found.stats.threads = session.engine->threads();
    found.stats.load_seconds = session.load_seconds;
    SpeakOptions options;
    options.stop = &stop_flag();
    know_gain(*session.voice, options);
    const auto start = std::chrono::steady_clock::now();
    const SpeakResult result = session.voice->speak(tried_text, options, [](const AudioBlock&) {});
    found.stats.synthesis_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    found.stats.first_audio_seconds = result.first_audio_seconds;
    found.stats.audio_seconds = static_cast<double>(result.samples) / session.voice->sample_rate_hz();
    found.speaks = result.samples > 0;
    if (!found.speaks) found.problems.push_back("the voice " + session.files.model + " gave no sound for a sentence");
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::stopped) throw;
    found.problems.emplace_back(error.what());
  }
  found.stats.peak_rss_bytes = peak_memory_bytes();
}

// Reports the kernels even if no voice can be opened.
void find_kernels(Findings& found) {
  if (!found.stats.kernels.empty()) return;
  try {
    const Engine engine({.threads = default_threads(), .espeak_data = ""});
    found.stats.kernels = engine.kernels();
    found.stats.threads = engine.threads();
  } catch (const Error& error) {
    found.problems.emplace_back(error.what());
  }
}

std::string megabytes(std::uint64_t bytes) { return std::to_string(bytes / 1'000'000) + " MB"; }

std::string or_none(const std::string& text) { return text.empty() ? "none" : text; }

void print_line(const char* title, const std::string& text) {
  std::cout << title << std::string(12 - std::string_view(title).size(), ' ') << text << "\n";
}

void print(const Findings& found) {
  const MachineMemory& memory = found.memory;
  print_line("linnet", std::string(version));
  print_line("machine", machine_name());
  print_line("cores", std::to_string(usable_cores()) + " usable of " + std::to_string(machine_cores()));
  print_line("memory", megabytes(memory.total_bytes) + ", " + megabytes(memory.available_bytes) + " available, limit " +
                           (memory.limit_bytes ? megabytes(*memory.limit_bytes) : "none"));
  print_line("kernels", or_none(found.stats.kernels) + ", " + std::to_string(found.stats.threads) + " thread(s)");
  print_line("phonemes", !has_espeak()                        ? "this build has no espeak-ng, which most voices need"
                         : found.language_data.espeak.empty() ? "none of espeak-ng"
                                                              : "espeak-ng, data in " + found.language_data.espeak);
  print_line("english", or_none(found.language_data.english));
  print_line("words", or_none(found.language_data.words));
  print_line("player", or_none(found.player));
  for (const VoiceFiles& voice : found.voices) print_line("voice", voice.name + " in " + voice.model);
  if (found.voices.empty()) print_line("voice", "none");
  if (found.speaks) {
    print_line("spoke", found.tried.name + " (" + found.language + "), opened in " +
                            std::to_string(found.stats.load_seconds) + " sec");
    print_line("", stats_line(found.stats));
    print_line("loudness", "gain " + found.gain);
    print_line("", found.words_file.empty() ? "words-data has no words of " + found.language
                                            : "with the words of words-data/" + found.words_file);
  }
  for (const std::string& problem : found.problems) print_line("problem", problem);
  if (found.problems.empty()) print_line("problems", "none");
}

void print_json(const Findings& found) {
  const MachineMemory& memory = found.memory;
  nlohmann::ordered_json page;
  page["version"] = version;
  page["machine"] = {{"name", machine_name()},
                     {"usable_cores", usable_cores()},
                     {"cores", machine_cores()},
                     {"memory_bytes", memory.total_bytes},
                     {"available_bytes", memory.available_bytes}};
  page["machine"]["limit_bytes"] = memory.limit_bytes ? nlohmann::ordered_json(*memory.limit_bytes) : nullptr;
  page["has_espeak"] = has_espeak();
  page["espeak_data"] = found.language_data.espeak;
  page["english_data"] = found.language_data.english;
  page["arabic_data"] = found.language_data.arabic;
  page["words_data"] = found.language_data.words;
  page["player"] = found.player;
  page["voices"] = nlohmann::ordered_json::array();
  for (const VoiceFiles& voice : found.voices)
    page["voices"].push_back({{"name", voice.name}, {"model", voice.model}, {"settings", voice.settings}});
  page["tried_voice"] = found.tried.model;
  page["fingerprint"] = found.fingerprint;
  page["gain"] = found.gain;
  page["words_file"] = found.words_file;
  page["speaks"] = found.speaks;
  page["stats"] = nlohmann::ordered_json::parse(stats_json(found.stats));
  page["problems"] = found.problems;
  std::cout << page.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << "\n";
}

}  // namespace

int doctor(std::span<const std::string> args) {
  VoiceChoice choice;
  bool help = false;
  bool json = false;
  Flags flags("doctor");
  add_voice_flags(flags, choice);
  flags.add("--json", "", "print the findings as JSON", into(json));
  flags.add("-h --help", "", "this page", into(help));
  const std::vector<std::string> rest = flags.parse(args);
  if (help) {
    std::cout
        << "linnet doctor [FLAGS]\n\nSays what was found and tries the voice. Exit code 1 if there are problems.\n\n"
        << flags.help();
    return 0;
  }
  if (!rest.empty()) throw Error(ErrorKind::bad_input, "doctor takes flags only, but was given '" + rest[0] + "'");
  Findings found;
  found.voices = list_voices(voice_folders(choice.data_dirs));
  find_machine(found);
  find_phoneme_data(choice, found);
  try_voice(choice, found);
  find_kernels(found);
  (json ? print_json : print)(found);
  return found.problems.empty() ? 0 : 1;
}

}  // namespace linnet::native
