// Flags that several verbs share: the voice, its precision, its plan, and the governor's limits.
#pragma once

#include "native/cli/flags.h"
#include "native/voices/voice_session.h"

namespace linnet::native {

void add_voice_flags(Flags& flags, VoiceChoice& choice);
void add_language_flags(Flags& flags, LanguageChoice& choice);
// --espeak-data, which a build without espeak-ng refuses.
void add_espeak_flag(Flags& flags, const std::string& help, LanguageChoice& choice);
void add_model_flags(Flags& flags, VoiceChoice& choice);              // the same without --threads
void add_normalization_flag(Flags& flags, bool& text_normalization);  // --text-normalization on|off
void add_markdown_flags(Flags& flags, Markdown& markdown);            // --markdown, --markdown-code
void add_precision_flag(Flags& flags, VoiceChoice& choice);           // without it, the machine decides
void add_plan_flag(Flags& flags, VoiceChoice& choice);                // in the form of plan_text()
void add_loudness_flag(Flags& flags, std::optional<Loudness>& loudness, const std::string& help);
void add_arithmetic_flag(Flags& flags, GovernorChoice& choice);  // also one of the next
void add_governor_flags(Flags& flags, GovernorChoice& choice);

}  // namespace linnet::native
