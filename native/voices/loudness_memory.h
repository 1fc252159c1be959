// The gains of voices whose loudness was measured on this machine: kept in the user's config folder, so that a voice is
// measured once.
#pragma once

#include <atomic>
#include <string>

#include "engine/linnet.h"

namespace linnet::native {

// "normal" or "off". bad_input: it is neither; the message says so of `value`.
Loudness loudness_by_name(const std::string& value);

// Has the voice know its speaker's gain: as it is known, as it was measured before, or by measuring it now, which is
// then remembered, where the config folder can be written. Errors as of Voice::gain_db().
void know_gain(Voice& voice, int speaker, const std::atomic<bool>* stop);
// The same for the options of a speak(); nothing where they do without a gain.
void know_gain(Voice& voice, const SpeakOptions& options);

// "+7.4 dB", "+7.4 dB, as measured here", or that it will be measured: of the default speaker.
std::string gain_text(const Voice& voice);

}  // namespace linnet::native
