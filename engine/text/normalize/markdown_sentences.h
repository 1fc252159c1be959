// Sentences of a Markdown text: of what is heard of it, with the words' bytes in the Markdown.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include "engine/text/normalize/markdown.h"
#include "engine/text/normalize/traced_text.h"
#include "engine/text/sentence.h"
#include "engine/text/text_progress.h"

namespace linnet::normalize {

// A line of a Markdown text near a position, and what the lines before it mean for it (a block of code may be open). So
// a text that is read in many pieces is not read from its begin for each.
class MarkdownPlace {
 public:
  // `text`: valid UTF-8 that outlives this.
  MarkdownPlace(std::string_view text, MarkdownCode code) : text_(text), code_(code), reader_(text, code) {}

  // Requires: not before the position of the call before.
  void advance(std::size_t position);
  std::string_view text() const { return text_; }
  MarkdownCode code() const { return code_; }
  // Begins with a line at least `context` bytes before the position, or with the first.
  const MarkdownReader& reader() const { return reader_; }

  static constexpr std::size_t context = 1024;  // to judge line ends by the lines before

 private:
  std::string_view text_;
  MarkdownCode code_;
  MarkdownReader reader_;
};

// Reads the text window by window, so that what is heard of a long one is never held as a whole.
class MarkdownSentences final : public SentenceSource {
 public:
  // Makes the reader of a text without Markdown.
  using Inner = std::function<std::unique_ptr<SentenceSource>(const TextProgress& heard)>;

  // Reads from byte `position` on. Requires: `place` is not behind it.
  MarkdownSentences(const MarkdownPlace& place, std::size_t position, Inner inner)
      : place_(place), make_inner_(std::move(inner)), position_(position) {}
  std::optional<Sentence> next() override;

  static constexpr std::size_t window = 8 * 1024;  // bytes that are read at a time

 private:
  bool open_window();  // false: nothing is left to hear
  void map(Sentence& sentence) const;

  MarkdownPlace place_;
  Inner make_inner_;
  std::size_t position_;  // the text before it has been returned
  std::size_t bytes_ = window;
  // of the window
  TracedBytes heard_;
  std::size_t end_ = 0;  // in the Markdown
  std::optional<TextProgress> progress_;
  std::unique_ptr<SentenceSource> inner_;
  bool has_returned_ = false;  // a sentence of this window
};

// The bytes of `given` that heard.text[begin, end) comes from, without marks around them. Requires: begin < end.
struct GivenBytes {
  std::size_t begin, end;
};
GivenBytes given_bytes(std::string_view given, const TracedBytes& heard, std::size_t begin, std::size_t end);

}  // namespace linnet::normalize
