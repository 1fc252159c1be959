// Sentences of a text whose own words are spoken as a lexicon says.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/text/lexicon/own_words.h"
#include "engine/text/phoneme_blocks.h"
#include "engine/text/sentence.h"
#include "engine/text/text_progress.h"
#include "engine/text/windowed_sentences.h"

namespace linnet {

// A text with words put in place of others, and where each byte comes from.
class ReplacedText {
 public:
  struct Replacement {
    std::size_t begin, end;  // bytes of the result
    std::size_t given_begin, given_end;
    std::string entry;  // OwnWords::Match::entry
  };
  explicit ReplacedText(std::size_t given_begin) : given_begin_(given_begin) {}

  void copy(std::string_view given) { text_ += given; }
  void replace(std::size_t given_bytes, std::string_view with, std::string entry);
  const std::string& text() const { return text_; }
  // The byte of the given text at which byte `at` begins, or the byte behind what ends there. Both never decrease.
  std::size_t given_begin(std::size_t at) const;
  std::size_t given_end(std::size_t at) const;
  const std::vector<Replacement>& replacements() const { return replacements_; }  // in order

 private:
  std::size_t behind(const Replacement* last, std::size_t at) const;
  const Replacement* last_before(std::size_t at) const;

  std::string text_;
  std::size_t given_begin_;
  std::vector<Replacement> replacements_;
};

class OwnWordsReader final : public WindowedSentences {
 public:
  // Reads from text.position() on. inner: of a text in which nothing is to be replaced any more. Keeps a view of the
  // text, which must outlive it.
  OwnWordsReader(OwnWords words, const TextProgress& text, Inner inner);
  // What has decided on the word at this byte of the sentence that next() has returned last.
  struct Use {
    std::string said, entry;
  };
  std::optional<Use> use_at(std::size_t text_begin) const;

  static constexpr std::size_t window = 24 * 1024;  // bytes that are read at a time

 private:
  bool open_window() override;
  void map(Sentence& sentence) override;
  std::size_t window_end() const;
  void add_text(std::size_t begin, std::size_t end);

  OwnWords words_;
  std::string_view text_;
  PhonemeBlocks blocks_;      // at the part that holds position()
  ReplacedText replaced_{0};  // the window's text
};

}  // namespace linnet
