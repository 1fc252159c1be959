// linnet words: how a text would be spoken, word by word, without speaking it.
#include <iostream>
#include <nlohmann/json.hpp>

#include "engine/error.h"
#include "native/cli/flags.h"
#include "native/cli/table.h"
#include "native/cli/verbs.h"
#include "native/cli/voice_flags.h"
#include "native/system/text_file.h"
#include "native/voices/voice_session.h"

namespace linnet::native {
namespace {

struct WordsCommand {
  VoiceChoice voice;
  std::string text;
  SpeakOptions options;
  bool json = false;
  bool quiet = false;
  bool help = false;
};

Flags words_flags(WordsCommand& command, std::vector<std::string>& files) {
  Flags flags("words");
  flags.add_list("-i --input-file", "FILE", "the text's file ('-': standard input); repeatable", files);
  flags.add("--json", "", "an array of JSON in place of the table", into(command.json));
  add_normalization_flag(flags, command.options.text_normalization);
  add_markdown_flags(flags, command.options.markdown);
  flags.heading("Voice:");
  add_voice_flags(flags, command.voice);
  add_precision_flag(flags, command.voice);
  add_governor_flags(flags, command.voice.governor);
  flags.heading("Talk:");
  flags.add("-q --quiet", "", "errors only", into(command.quiet));
  flags.add("-h --help", "", "this page", into(command.help));
  return flags;
}

WordsCommand parse_words(std::span<const std::string> args) {
  WordsCommand command;
  std::vector<std::string> files;
  const std::vector<std::string> words = words_flags(command, files).parse(args);
  if (command.help) return command;
  if (!words.empty() && !files.empty())
    throw Error(ErrorKind::bad_input, "the text comes from the arguments or from -i: give one of them");
  for (const std::string& word : words) command.text += (command.text.empty() ? "" : " ") + word;
  if (words.empty() && files.empty()) files.emplace_back("-");
  for (const std::string& file : files) command.text += read_text(file);
  command.voice.quiet = command.quiet;
  return command;
}

std::string words_help() {
  WordsCommand command;
  std::vector<std::string> files;
  return "linnet words [FLAGS] [TEXT]\n"
         "\n"
         "Shows how a text would be spoken, without speaking it: each word as it is written,\n"
         "the words that are said for it where they are others, its phonemes, and what has\n"
         "decided them: a rule for numbers, dates and the like, the voice's rules, or the\n"
         "line of a file of own pronunciations.\n"
         "\n"
         "  linnet words --lexicon own.tsv \"nginx serves GIFs\"\n" +
         words_flags(command, files).help();
}

void print_table(const std::vector<WordReading>& words) {
  std::vector<TableRow> rows = {{"written", "said", "phonemes", "decided by"}};
  for (const WordReading& word : words) rows.push_back({word.text, word.spoken, word.phonemes, word.decided_by});
  std::cout << table_text(rows);
}

void print_json(const std::vector<WordReading>& words) {
  nlohmann::ordered_json all = nlohmann::ordered_json::array();
  for (const WordReading& word : words)
    all.push_back({{"written", word.text},
                   {"begin", word.text_begin},
                   {"end", word.text_end},
                   {"said", word.spoken.empty() ? word.text : word.spoken},
                   {"phonemes", word.phonemes},
                   {"decided_by", word.decided_by}});
  std::cout << all.dump(2) << "\n";
}

}  // namespace

int words(std::span<const std::string> args) {
  const WordsCommand command = parse_words(args);
  if (command.help) {
    std::cout << words_help();
    return 0;
  }
  const VoiceSession session = open_session(command.voice);
  if (!command.quiet)
    for (const std::string& note : session.notes) std::cerr << "linnet: " << note << "\n";
  const std::vector<WordReading> readings = session.voice->words(command.text, command.options);
  command.json ? print_json(readings) : print_table(readings);
  return 0;
}

}  // namespace linnet::native
