// Sends the blocks of a text to Speech Dispatcher: without the silence before its first sound, and each mark at its
// sample.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "native/server/speech/speech_channel.h"
#include "native/server/ssml/ssml.h"
#include "native/speech_dispatcher/protocol.h"

namespace linnet::native {

class MarkedAudio {
 public:
  // marks: in their order. pause: once it is true, the text ends at the next mark that the server has set (__spd_…).
  MarkedAudio(ModuleOutput& output, std::uint64_t text, std::vector<SsmlMark> marks, const std::atomic<bool>& pause);

  // False: the text has ended, by STOP or at a mark of the server; what follows is not wanted.
  bool add(const SpeechBlock& block, int sample_rate_hz);
  void end();  // the marks that are left, and "702 END"

 private:
  struct Placed {
    std::size_t sample;
    std::string name;
  };
  void place(const SpeechBlock& block, int sample_rate_hz);
  bool send_mark(const std::string& name);
  bool begin();

  ModuleOutput& output_;
  const std::uint64_t text_;
  std::deque<SsmlMark> marks_;  // whose word has not come yet
  std::deque<Placed> placed_;   // whose sample has not come yet
  const std::atomic<bool>& pause_;
  std::size_t position_ = 0;  // samples that have been sent or left out
  bool has_begun_ = false;
  bool has_sounded_ = false;
};

}  // namespace linnet::native
