#include "native/server/speech/speech_request.h"

#include "engine/governor/estimate.h"

namespace linnet::native {

std::vector<VoicePtr> SpeechSegment::variants() const {
  std::vector<VoicePtr> all = {voice};
  all.insert(all.end(), smaller.begin(), smaller.end());
  return all;
}

std::size_t SpeechRequest::characters() const {
  std::size_t all = streamed ? StreamedText::most_part_bytes : 0;
  for (const SpeechSegment& segment : segments) all += characters_in(segment.text);
  return all;
}

}  // namespace linnet::native
