// The input of `linnet speak` as utterances: a whole text, each of its lines, or each line of JSON. Utterances are
// returned as they arrive, so that a program can send text through a pipe.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/linnet.h"
#include "native/system/text_file.h"

namespace linnet::native {

class ArrivingText;

// The part of a text that has been spoken.
struct Spoken {
  std::size_t bytes = 0;
  std::size_t sentences = 0;
};

struct Utterance {
  std::string text;
  std::vector<std::int64_t> phoneme_ids;  // with --ids; then text is empty
  // with --ids
  std::optional<float> length_scale;
  std::optional<float> speed;  // 0.25..4, divides the length scale
  std::optional<float> noise_scale;
  std::optional<float> noise_w;
  std::optional<std::string> speaker;      // id, name or mix
  std::optional<std::string> output_file;  // of this utterance alone
  std::string place;                       // "standard input, line 3", for errors; empty if there is only one utterance
  // For a text that is spoken as it arrives. may_go_on: the last sentence may continue in text to come, so it must not
  // be spoken yet. before: the part of the text that has been spoken in earlier utterances.
  bool may_go_on = false;
  bool has_paused = false;  // its writer, so that what can stand alone is spoken (engine/speech/sentence_end.h)
  Spoken before;
};

enum class Reading {
  whole,     // the whole text is one utterance; from a pipe or a terminal, the part that has arrived is
  complete,  // the whole text is one utterance, once all of it has arrived
  lines,     // a line is an utterance; blank lines are skipped
  json,      // a line is {"text", "output_file", "speaker_id", "speaker"}
};

class Utterances {
 public:
  // `text` if given, else the files ("-": standard input), else standard input.
  Utterances(std::optional<std::string> text, std::vector<std::string> files, Reading reading);
  ~Utterances();
  std::optional<Utterance> next();  // nullopt at the end. bad_input, not_found, io: with file and line
  // Tells how much of the last utterance has been spoken; the next one continues there.
  void spoken(const SpeakResult& result);

 private:
  std::optional<Utterance> next_whole();
  std::optional<Utterance> next_line();
  std::optional<Utterance> next_arrived();

  class Lines;
  std::optional<std::string> text_;
  std::vector<std::string> files_;
  Reading reading_;
  std::unique_ptr<Lines> lines_;
  std::unique_ptr<ArrivingText> arriving_;
  Spoken before_;
  bool done_ = false;
};

// A line of --json-input. bad_input: not JSON, no "text", a value of the wrong type.
Utterance utterance_from_json(std::string_view line);
// The format of --ids: {"phoneme_ids", "speed", "length_scale", "noise_scale", "noise_w", "speaker"}, all but the first
// optional. bad_input: as above, or a speed out of its range.
Utterance utterance_from_ids(const std::string& path);

}  // namespace linnet::native
