// What a client wants to hear: one text or several, each with a voice, or one that is still being written.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/linnet.h"
#include "native/server/speech/streamed_text.h"
#include "native/server/speech/voice_list.h"

namespace linnet::native {

// A text that is spoken with one voice at one speed, and the silence behind it. Without text: the silence alone.
struct SpeechSegment {
  VoicePtr voice;
  std::vector<VoicePtr> smaller;  // variants of the voice for when memory is short, the best first
  std::string text;
  SpeakOptions options;  // `stop` is the job's own
  double silence_seconds = 0;
  std::vector<SayAsSpan> say_as;  // stretches of the text of a known kind, in its order

  std::vector<VoicePtr> variants() const;  // the voice, then the smaller ones
};

struct SpeechRequest {
  std::vector<SpeechSegment> segments;  // at least one; all voices have the same sample rate
  std::uint64_t own_words = 0;          // OwnPronunciations::digest()
  // Where it is set, it is the text of the only segment, whose own one is empty.
  std::shared_ptr<StreamedText> streamed;

  const ListedVoice& voice() const { return *segments.front().voice; }
  std::size_t characters() const;  // of all texts: Unicode code points; the most that are held of a streamed one
};

}  // namespace linnet::native
