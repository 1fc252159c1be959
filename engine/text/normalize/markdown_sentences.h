// Sentences of a Markdown text: of what is heard of it, with the words' bytes in the Markdown.
#pragma once

#include <cstddef>
#include <string_view>

#include "engine/text/normalize/markdown.h"
#include "engine/text/normalize/traced_text.h"
#include "engine/text/sentence.h"
#include "engine/text/windowed_sentences.h"

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

class MarkdownSentences final : public WindowedSentences {
 public:
  // Reads from byte `position` on. inner: of a text without Markdown. Requires: `place` is not behind the position.
  MarkdownSentences(const MarkdownPlace& place, std::size_t position, Inner inner)
      : WindowedSentences(place.text().size(), position, position == 0, window, std::move(inner)), place_(place) {}

  static constexpr std::size_t window = 8 * 1024;  // bytes that are read at a time

 private:
  bool open_window() override;
  void map(Sentence& sentence) override;

  MarkdownPlace place_;
  TracedBytes heard_;  // of the window
};

// The bytes of `given` that heard.text[begin, end) comes from, without marks around them. Requires: begin < end.
struct GivenBytes {
  std::size_t begin, end;
};
GivenBytes given_bytes(std::string_view given, const TracedBytes& heard, std::size_t begin, std::size_t end);

}  // namespace linnet::normalize
