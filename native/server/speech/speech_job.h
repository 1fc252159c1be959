// One text as the synthesis thread speaks it: in turns that end between two sentences, with blocks that go into the
// channel to its client.
#pragma once

#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "engine/linnet.h"
#include "native/server/speech/open_voices.h"
#include "native/server/speech/said_text.h"
#include "native/server/speech/speech_channel.h"
#include "native/server/speech/speech_request.h"

namespace linnet::native {

// Belongs to the synthesis thread from the moment at which it is put into the queue; only its channel is for others.
class SpeechJob {
 public:
  // Opens the segment's voice, or a smaller variant. May throw.
  using Open = std::function<OpenVoices::Opened(const SpeechSegment&)>;
  struct Turn {
    bool is_last = false;        // all has been spoken, or it has failed
    std::exception_ptr failure;  // for SpeechChannel::fail(); null: none
  };

  SpeechJob(SpeechRequest request, std::shared_ptr<SpeechChannel> channel);

  const SpeechRequest& request() const { return request_; }
  const std::shared_ptr<SpeechChannel>& channel() const { return channel_; }
  const SpeechFigures& figures() const { return progress_.figures; }
  // When a turn has something to do; in the past: now. Any thread.
  SpeechChannel::Clock::time_point next_turn() const;

  // Speaks the next turn: at least a sentence, and on until the end of a sentence after which `must_pause` returns true
  // or the channel is full. Of a streamed text it speaks the sentences that have ended, if any. Throws nothing.
  Turn take_turn(const Open& open, const std::function<bool()>& must_pause);

 private:
  using Clock = SpeechChannel::Clock;

  bool speak_on(const Open& open, const std::function<bool()>& must_pause);
  bool speak_streamed(const Open& open, const std::function<bool()>& must_pause);
  void begin_text(Voice& voice, const SpeechSegment& segment);
  Voice& opened(const Open& open, const SpeechSegment& segment);
  void note_maker(const std::string& made_with);
  template <class Text>
  SpeakResult speak_sentence(Voice& voice, const SpeechSegment& segment, Text& text);
  bool be_silent(double seconds);
  void give(const AudioBlock& block);
  void put(SpeechBlock block);

  const SpeechRequest request_;
  const std::shared_ptr<SpeechChannel> channel_;
  SpeechProgress progress_;
  std::size_t segment_ = 0;                           // index of the one that is spoken
  std::size_t text_before_segment_ = 0;               // bytes
  SaidText said_;                                     // the segment's
  std::optional<SpeechText> text_;                    // of said_, if it has any and is begun
  std::size_t silence_done_ = 0;                      // samples of the segment's silence
  std::map<const ListedVoice*, std::string> makers_;  // of each voice, made_with as it was first
  std::uint64_t samples_done_ = 0;
  std::uint64_t samples_before_sentence_ = 0;
};

}  // namespace linnet::native
