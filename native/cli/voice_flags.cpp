#include "native/cli/voice_flags.h"

#include <cstdio>

#include "engine/error.h"
#include "native/voices/loudness_memory.h"
#include "native/voices/voice_variants.h"

namespace linnet::native {

void add_espeak_flag(Flags& flags, const std::string& help, LanguageChoice& choice) {
  if (has_espeak()) {
    flags.add("--espeak-data", "DIR", help, into(choice.espeak_data));
    return;
  }
  flags.add("--espeak-data", "DIR", "", [](std::string_view flag, const std::string&) {
    throw Error(ErrorKind::bad_input, std::string(flag) + ": this build has no espeak-ng");
  });
}

void add_language_flags(Flags& flags, LanguageChoice& choice) {
  add_espeak_flag(flags, "the folder espeak-ng-data (default: $LINNET_ESPEAK_DATA, or beside the program)", choice);
  flags.add("--english-data", "DIR", "the folder english-data (default: $LINNET_ENGLISH_DATA, or beside the program)",
            into(choice.english_data));
  flags.add("--arabic-data", "DIR", "the folder arabic-data (default: $LINNET_ARABIC_DATA, or beside the program)",
            into(choice.arabic_data));
  flags.add("--words-data", "DIR", "the folder words-data (default: $LINNET_WORDS_DATA, or beside the program)",
            into(choice.words_data));
  flags.add(
      "--unknown-words", "HOW",
      "voices that read English without espeak-ng: read words outside their dictionary by a small net ('net', "
      "default)" +
          std::string(has_espeak() ? ", by espeak-ng ('espeak')" : "") + " or letter by letter ('spell')",
      [&choice](std::string_view, const std::string& value) { choice.unknown_words = unknown_words_by_name(value); });
  flags.add_list("--lexicon", "PATH",
                 "speak words as this file says, or the files *.tsv, *.pls and *.xml of this folder; repeatable. "
                 "docs/lexicon.md has the formats",
                 choice.lexicons);
}

void add_model_flags(Flags& flags, VoiceChoice& choice) {
  flags.add(
      "-m --model", "PATH|NAME",
      std::string("the voice: an .onnx or .linnet file, or a name that is looked up (default: ") + default_voice + ")",
      into(choice.model));
  flags.add("-c --config", "FILE", "its settings (default: the model's path with .json appended)",
            into(choice.settings));
  flags.add_list("--data-dir", "DIR",
                 "look voices up in DIR too; repeatable. Also looked at: $LINNET_VOICES, ~/.cache/linnet/voices, ./",
                 choice.data_dirs);
  add_language_flags(flags, choice.language);
}

void add_voice_flags(Flags& flags, VoiceChoice& choice) {
  add_model_flags(flags, choice);
  flags.add("--threads", "N", "1 to 64 (default: the usable physical cores, at most 4)", into(choice.threads, 1, 64));
}

void add_normalization_flag(Flags& flags, bool& text_normalization) {
  flags.add("--text-normalization", "on|off",
            "read numbers, money, units, dates and abbreviations as words of the voice's language ('on', default), or "
            "leave them to espeak-ng ('off')",
            [&text_normalization](std::string_view flag, const std::string& value) {
              if (value != "on" && value != "off")
                throw Error(ErrorKind::bad_input, std::string(flag) + ": '" + value + "' is neither 'on' nor 'off'");
              text_normalization = value == "on";
            });
}

void add_markdown_flags(Flags& flags, Markdown& markdown) {
  flags.add("--markdown", "", "the text is Markdown: its marks are not heard, and links are their text",
            [&markdown](std::string_view, const std::string&) {
              if (markdown == Markdown::off) markdown = Markdown::read_code;
            });
  flags.add("--markdown-code", "read|skip",
            "the same, and blocks of code in it are read ('read', default) or left out ('skip')",
            [&markdown](std::string_view flag, const std::string& value) {
              if (value != "read" && value != "skip")
                throw Error(ErrorKind::bad_input, std::string(flag) + ": '" + value + "' is neither 'read' nor 'skip'");
              markdown = value == "skip" ? Markdown::skip_code : Markdown::read_code;
            });
}

void add_precision_flag(Flags& flags, VoiceChoice& choice) {
  choice.precision = automatic_precision;
  flags.add("--precision", "P",
            "fp32, int8 or int4, of a voice that has several (NAME.int8.linnet beside NAME.onnx); default: auto, "
            "by the machine and its free memory",
            into(choice.precision));
}

void add_plan_flag(Flags& flags, VoiceChoice& choice) {
  flags.add(
      "--plan", "PHONEMES,FRAMES[,compact]",
      "cut sentences at so many phonemes (50 to 2000), compute blocks of so many frames (24 to 1024), keep weights "
      "small; "
      "default: 400,336, or less where memory is short",
      [&choice](std::string_view flag, const std::string& value) {
        VoicePlan plan;
        char compact[9] = {};
        int end = 0;
        const int read =
            std::sscanf(value.c_str(), "%d,%d%n,%8s", &plan.sentence_phonemes, &plan.block_frames, &end, compact);
        plan.compact = read == 3 && std::string_view(compact) == "compact";
        if (read < 2 || (read == 2 && value.size() != static_cast<std::size_t>(end)) || (read == 3 && !plan.compact))
          throw Error(ErrorKind::bad_input,
                      std::string(flag) + ": '" + value + "' is not of the form 400,336 or 100,36,compact");
        choice.plan = plan;
      });
}

void add_loudness_flag(Flags& flags, std::optional<Loudness>& loudness, const std::string& help) {
  flags.add("--loudness", "HOW", help, [&loudness](std::string_view flag, const std::string& value) {
    try {
      loudness = loudness_by_name(value);
    } catch (const Error& error) {
      throw Error(error.kind(), std::string(flag) + ": " + error.what());
    }
  });
}

void add_arithmetic_flag(Flags& flags, GovernorChoice& choice) {
  flags.add("--arithmetic", "HOW",
            "multiply 8-bit weights as whole numbers where the processor does that faster ('auto', default), or all "
            "weights as floats ('floats'), which is exact",
            [&choice](std::string_view flag, const std::string& value) {
              if (value != "auto" && value != "floats")
                throw Error(ErrorKind::bad_input,
                            std::string(flag) + ": '" + value + "' is neither 'auto' nor 'floats'");
              choice.floats = value == "floats";
            });
}

void add_governor_flags(Flags& flags, GovernorChoice& choice) {
  flags.heading("Memory and cores:");
  flags.add("--memory-limit", "MB", "take no more memory than this (default: what the machine or container allows)",
            into(choice.memory_limit_mb, 1, most_governor_mb));
  flags.add("--safety-margin", "MB", "memory that should stay free (default: by hardware profile)",
            into(choice.safety_margin_mb, 1, most_governor_mb));
  flags.add("--profile", "NAME", "m1-air, m1-pro, intel-i5, amd-ryzen-5 or high-end (default: as detected)",
            into(choice.profile));
  flags.add("--int4-below", "GB", "prefer int4 weights when less memory is available (default: 6)",
            into(choice.int4_below, 0, 1024));
  flags.add(
      "--placement", "HOW",
      "threads stay on the P-cores, one for each physical core ('kind', default), each on a core of its own "
      "('core'), or may run anywhere ('off'). Cores that other programs keep busy are left to them, except with 'off' "
      "or --threads",
      into(choice.placement));
  add_arithmetic_flag(flags, choice);
  flags.add("--no-memory-budget", "", "refuse nothing for lack of memory: for measurements", into(choice.no_budget));
  flags.add("--polite", "", "leave the fast cores to other programs; without slow cores, run at the lowest priority",
            into(choice.polite));
}

}  // namespace linnet::native
