// The flags by which verbs ask for a voice, its precision, its plan, and how the governor keeps to memory and cores.
#pragma once

#include "native/cli/flags.h"
#include "native/voices/voice_session.h"

namespace linnet::native {

void add_voice_flags(Flags& flags, VoiceChoice& choice);
void add_model_flags(Flags& flags, VoiceChoice& choice);     // the same without --threads
void add_precision_flag(Flags& flags, VoiceChoice& choice);  // and the machine's choice where it is not given
void add_plan_flag(Flags& flags, VoiceChoice& choice);       // as plan_text() writes it
void add_governor_flags(Flags& flags, GovernorChoice& choice);

}  // namespace linnet::native
