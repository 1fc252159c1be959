// Sentences of a long text that is changed before it is read: window by window, so that a changed text is never held as
// a whole.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include "engine/text/sentence.h"
#include "engine/text/text_progress.h"

namespace linnet {

class WindowedSentences : public SentenceSource {
 public:
  // Makes the reader of a window's text, which outlives it.
  using Inner = std::function<std::unique_ptr<SentenceSource>(const TextProgress& text)>;

  std::optional<Sentence> next() final;

 protected:
  // given_bytes: the length of the given text, which is read from `position` on. is_all: as in TextProgress. window:
  // how many of its bytes are read at a time; a longer sentence doubles it.
  WindowedSentences(std::size_t given_bytes, std::size_t position, bool is_all, std::size_t window, Inner inner)
      : given_bytes_(given_bytes),
        window_(window),
        make_inner_(std::move(inner)),
        position_(position),
        is_all_(is_all),
        bytes_(window) {}

  // Changes the text from position() on, window_bytes() or more of it, and calls begin_window(). False: nothing is left
  // to speak.
  virtual bool open_window() = 0;
  // Puts bytes of the given text in place of those of the window's text.
  virtual void map(Sentence& sentence) = 0;

  // changed: the window's text, read from byte `start` on; it stays until the next window. end: where the window ends
  // in the given text.
  void begin_window(std::string_view changed, std::size_t start, std::size_t end);
  std::size_t position() const { return position_; }               // the given text before it has been returned
  void pass_until(std::size_t position) { position_ = position; }  // nothing before it is spoken
  std::size_t window_bytes() const { return bytes_; }

 private:
  std::size_t given_bytes_, window_;
  Inner make_inner_;
  std::size_t position_;
  bool is_all_;  // and no sentence has been returned
  std::size_t bytes_;
  // of the window
  std::size_t end_ = 0;
  std::optional<TextProgress> progress_;
  std::unique_ptr<SentenceSource> inner_;
  bool has_returned_ = false;  // a sentence of this window
};

}  // namespace linnet
