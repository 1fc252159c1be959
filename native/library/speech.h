// What a linnet_speech is: a text that a thread speaks ahead of whoever asks for its blocks. It speaks sentence by
// sentence, each in a turn of its own, so that a caller that takes no blocks keeps nobody from speaking.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <mutex>
#include <string>
#include <thread>

#include "engine/speech/governed_text.h"
#include "native/library/voice.h"

struct linnet_speech {
 public:
  // The voice must outlive it. out_of_memory: the thread could not start.
  linnet_speech(linnet_voice& voice, std::string text, linnet::native::SpeakChoice choice);
  ~linnet_speech();  // ends the speech within a block, or when its turn comes
  linnet_speech(const linnet_speech&) = delete;

  // Waits at most `seconds` for the next block, whose parts are valid until the next call. False: none came. A block
  // without samples: the text has been spoken. Errors: those of the speech, whenever it is called after them. One
  // thread at a time.
  bool next(double seconds, linnet_block& block);
  const linnet_voice& voice() const { return voice_; }

 private:
  struct Block {
    linnet::native::BlockParts parts;
    std::size_t text_done = 0;
  };

  void run() noexcept;
  bool has_room();  // waits for it; false: it has been stopped
  double speak_sentence();
  void put(const linnet::AudioBlock& block, double before_seconds);
  void rest(double seconds);

  linnet_voice& voice_;
  linnet::native::SpeakChoice choice_;
  // Of the thread
  linnet::GovernedText text_;
  std::size_t samples_spoken_ = 0;

  Block current_;  // which the caller of next() looks at
  std::atomic<bool> stop_ = false;
  std::mutex mutex_;  // of what follows
  std::condition_variable changed_;
  std::deque<Block> blocks_;
  std::size_t samples_waiting_ = 0;
  bool has_ended_ = false;
  std::exception_ptr failure_;

  std::thread thread_;
};
