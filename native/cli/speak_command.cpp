#include "native/cli/speak_command.h"

#include <unistd.h>

#include "engine/error.h"
#include "native/cli/voice_flags.h"
#include "native/system/signals.h"

namespace linnet::native {
namespace {

// Beyond these limits speech is unintelligible, and a mistake such as 100 for 1.00 would fill the disk.
constexpr float least_length_scale = 0.05F, most_length_scale = 20, most_noise = 10;
constexpr float most_silence_seconds = 60, most_volume = 10;

[[noreturn]] void bad(const std::string& message) { throw Error(ErrorKind::bad_input, message); }

void add_text_flags(Flags& flags, SpeakCommand& command) {
  flags.heading("Text (without any of these, standard input is read):");
  flags.add("-i --input-file", "FILE", "read the text from FILE, '-' for standard input; repeatable",
            into(command.input_files));
  flags.add("--json-input", "",
            "every line is {\"text\": ..., \"output_file\": ..., \"speaker_id\": ..., \"speaker\": ...}",
            into(command.json_input));
  flags.add("--ids", "FILE.json", "speak ready phoneme ids: {\"phoneme_ids\": [...], \"speed\": ..., \"speaker\": ...}",
            into(command.ids_file));
}

void add_output_flags(Flags& flags, SpeakCommand& command) {
  flags.heading("Output (without any of these, aplay, paplay or ffplay plays it):");
  flags.add("-f -o --output-file", "FILE", "write a 16-bit mono WAV file; '-' is standard output",
            into(command.output_file));
  flags.add("-d --output-dir", "DIR", "every line of the text becomes a WAV file in DIR; its path is printed",
            into(command.output_dir));
  flags.add("--output-dir-naming", "HOW", "name those files by 'timestamp' (default) or 'text'",
            into(command.output_dir_naming));
  flags.add("--output-raw", "", "write raw 16-bit little-endian samples, to standard output if there is no -f",
            into(command.output_raw));
  flags.add("--output-f32", "FILE", "write raw little-endian 32-bit float samples too", into(command.float_file));
  flags.add("--timings", "FILE", "write when each word is spoken: .json, .srt or .vtt", into(command.timings_file));
  flags.add("--stats", "FILE", "write the figures of the run as one line of JSON; '-' is standard output",
            into(command.stats_file));
}

void add_sound_flags(Flags& flags, SpeakCommand& command, std::string& speaker) {
  SpeakOptions& options = command.options;
  flags.heading("Sound:");
  flags.add("-s --speaker", "ID|NAME|MIX",
            "the speaker of a voice that has several; Kokoro's can be mixed: 'af_heart(2)+bf_emma(1)'", into(speaker));
  flags.add("--length-scale", "X", "slower above 1, faster below (default: the voice's own, as with the next two)",
            into(options.length_scale, least_length_scale, most_length_scale));
  flags.add("--pitch", "X", "higher above 1, lower below, 0.5 to 2 (default: 1)", into(options.pitch, 0.5F, 2));
  flags.add("--noise-scale", "X", "how lively the timbre is; 0 is even", into(options.noise_scale, 0, most_noise));
  flags.add("--noise-w-scale --noise-w", "X", "how lively the rhythm is; 0 is even",
            into(options.noise_w, 0, most_noise));
  flags.add("--sentence-silence", "SEC", "silence after every sentence (default: 0)",
            into(options.sentence_silence_seconds, 0, most_silence_seconds));
  add_loudness_flag(flags, options.loudness,
                    "as loud with any voice, -19 LUFS ('normal', default), or the voice's own samples ('off', default "
                    "with --ids)");
  flags.add("--volume", "X", "factor of the loudness (default: 1)", into(options.volume, 0, most_volume));
  flags.add("--seed", "N", "of the noise: same seed, same sound (default: 0)", into(options.seed));
  flags.add("--first-sound", "WHEN",
            "speak the first words of a long first sentence before all of it has been looked at ('early'), or after "
            "that ('exact'); default: as suits the voice",
            [&options](std::string_view flag, const std::string& value) {
              if (value != "early" && value != "exact")
                bad(std::string(flag) + ": '" + value + "' is neither 'early' nor 'exact'");
              options.first_sound = value == "exact" ? FirstSound::exact : FirstSound::early;
            });
}

void add_piper_flags(Flags& flags, SpeakCommand& command) {
  flags.add("--no-normalize", "", "",
            [&](std::string_view, const std::string&) { command.options.loudness = Loudness::off; });
  flags.refuse("--cuda --use-cuda", "Linnet runs on the processor alone; leave it out");
  flags.refuse("--phoneme-silence", "there is no silence per phoneme; see --sentence-silence");
  flags.refuse("--tashkeel-model --g2pw-dir", "there are no models for diacritics or Chinese pronunciation");
}

void check_text(const SpeakCommand& command) {
  const int sources = command.text.has_value() + !command.input_files.empty() + !command.ids_file.empty();
  if (sources > 1) bad("the text comes from the arguments, from -i, or from --ids: give one of them");
  if (command.ids_file.empty()) return;
  if (command.json_input) bad("--ids and --json-input exclude each other");
  if (command.into_dir()) bad("--ids speaks one utterance; give -f FILE in place of -d");
}

void check_outputs_agree(const SpeakCommand& command) {
  if (command.into_dir() && (!command.output_file.empty() || command.output_raw))
    bad("-d writes a WAV file for every line; it goes with neither -f nor --output-raw");
  if (command.output_dir_naming != "timestamp" && command.output_dir_naming != "text")
    bad("--output-dir-naming: '" + command.output_dir_naming + "' is neither 'timestamp' nor 'text'");
  if (!command.timings_file.empty() && (command.into_dir() || command.json_input))
    bad("--timings describes one output; it goes with neither -d nor --json-input");
  const bool audio_to_stdout = command.audio_path() == "-";
  const bool floats_to_stdout = command.float_file == "-";
  if (audio_to_stdout + floats_to_stdout + (command.stats_file == "-") > 1)
    bad("only one of -f, --output-f32 and --stats can go to standard output");
  if ((audio_to_stdout || floats_to_stdout) && isatty(STDOUT_FILENO))
    bad("standard output is a terminal, which cannot show sound; give -f FILE or a pipe");
}

Flags speak_flags(SpeakCommand& command, std::string& speaker) {
  Flags flags("speak");
  add_text_flags(flags, command);
  add_output_flags(flags, command);
  flags.heading("Voice:");
  add_voice_flags(flags, command.voice);
  add_precision_flag(flags, command.voice);
  add_normalization_flag(flags, command.options.text_normalization);
  add_markdown_flags(flags, command.options.markdown);
  add_sound_flags(flags, command, speaker);
  add_governor_flags(flags, command.voice.governor);
  add_plan_flag(flags, command.voice);
  flags.heading("Talk:");
  flags.add("-q --quiet", "", "errors only", into(command.quiet));
  flags.add("--debug", "", "say what is used: voice, phoneme data, kernels", into(command.debug));
  flags.add("-h --help", "", "this page", into(command.help));
  add_piper_flags(flags, command);
  return flags;
}

}  // namespace

Reading SpeakCommand::reading() const {
  if (json_input) return Reading::json;
  if (into_dir()) return Reading::lines;
  // What a line of Markdown means may depend on any line before it.
  return options.markdown == Markdown::off ? Reading::whole : Reading::complete;
}

SpeakCommand parse_speak(std::span<const std::string> args) {
  SpeakCommand command;
  command.options.stop = &stop_flag();
  std::string speaker;
  const std::vector<std::string> words = speak_flags(command, speaker).parse(args);
  if (command.help) return command;
  if (!speaker.empty()) command.speaker = speaker;
  command.voice.quiet = command.quiet;
  if (words.size() == 1 && words[0] == "-") {
    command.input_files.emplace_back("-");
  } else if (!words.empty()) {
    command.text.emplace();
    for (const std::string& word : words) *command.text += (&word == &words[0] ? "" : " ") + word;
  }
  check_text(command);
  check_outputs_agree(command);
  return command;
}

std::string speak_help() {
  SpeakCommand command;
  std::string speaker;
  return "linnet speak [FLAGS] [TEXT...]\n"
         "\n"
         "  linnet speak \"The quick brown fox.\" -o fox.wav\n"
         "  linnet speak -i book.txt -o book.wav --timings book.srt\n"
         "  echo \"Hello.\" | linnet speak --output-raw | aplay -r 22050 -f S16_LE\n"
         "\n"
         "What comes through a pipe or from a terminal is spoken as it arrives: each\n"
         "sentence once it has ended. What may go on is spoken when its writer pauses for\n"
         "0.07 to 0.3 s behind a mark or a line. A sentence may go over several lines.\n"
         "A WAV on standard output gets its true length where that is a file ('> a.wav',\n"
         "not '>>'). A text with nothing to say, such as \"...\", is told so.\n"
         "[[ ... ]] in the text holds phonemes. Text that begins with '-' goes after '--'.\n"
         "With --markdown, a text is spoken once all of it has arrived.\n"
         "Lines of a list or a poem pause at their ends, lines of a paragraph do not.\n"
         "Long flags may be spelled with '_', as Piper does, and take values after '='.\n" +
         speak_flags(command, speaker).help();
}

}  // namespace linnet::native
