// The command line of `linnet speak` as values, checked as far as is possible without a voice.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "native/cli/text_input.h"
#include "native/voices/voice_session.h"

namespace linnet::native {

struct SpeakCommand {
  bool help = false;
  VoiceChoice voice;
  std::optional<std::string> speaker;  // id or name
  SpeakOptions options;

  std::optional<std::string> text;  // the arguments, joined by a space
  std::vector<std::string> input_files;
  std::string ids_file;
  bool json_input = false;

  std::string output_file;
  std::string output_dir;
  std::string output_dir_naming = "timestamp";
  bool output_raw = false;
  std::string float_file;
  std::string timings_file;
  std::string stats_file;
  bool quiet = false;
  bool debug = false;

  Reading reading() const;
  // The output of utterances that name no file of their own.
  bool into_dir() const { return !output_dir.empty(); }
  bool to_player() const { return output_file.empty() && !output_raw && !into_dir() && float_file.empty(); }
  std::string audio_path() const { return output_file.empty() && output_raw ? "-" : output_file; }
};

// bad_input: anything wrong with the flags, or flags that exclude each other.
SpeakCommand parse_speak(std::span<const std::string> args);
std::string speak_help();

}  // namespace linnet::native
