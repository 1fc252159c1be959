// Speaks chapters into the work folder, by sentences.
#pragma once

#include <functional>

#include "native/book/book_options.h"
#include "native/book/chapter_file.h"

namespace linnet::native {

// Seconds of silence behind what has been read. docs/book.md has the same figures.
inline constexpr double after_heading = 0.9, after_paragraph = 0.5, after_scene = 1.4, after_chapter = 1.6;

class BookSpeaker {
 public:
  // Opens the voice. Errors as of open_session().
  explicit BookSpeaker(const BookOptions& options);

  const Voice& voice() const { return *session_.voice; }
  const std::vector<std::string>& notes() const { return session_.notes; }
  int rate_hz() const { return session_.voice->sample_rate_hz(); }

  // Speaks what is not in the file yet. `watch` is called after each sentence with the bytes of text spoken so far.
  // Errors as of Voice::speak() and ChapterFile.
  void speak(std::span<const BookBlock> blocks, ChapterFile& file, const std::function<void(std::size_t bytes)>& watch);

 private:
  void speak_sentence(SpeechText& text, ChapterFile& file);

  SpeakOptions options_;
  VoiceSession session_;
};

}  // namespace linnet::native
