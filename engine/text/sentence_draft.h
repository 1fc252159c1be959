// Collects a sentence clause by clause; a sentence with too many phonemes is cut into pieces.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "engine/text/sentence.h"
#include "engine/text/words.h"

namespace linnet {

class SentenceDraft {
 public:
  bool empty() const { return sentence_.phonemes.empty(); }
  std::size_t size() const { return sentence_.phonemes.size(); }
  bool ends_with_space() const { return !empty() && sentence_.phonemes.back() == " "; }
  bool ends_with_mark() const;  // one of . ? ! , : ; with or without a space behind it

  // Appends the codepoints of NFD(utf8).
  void add_phonemes(std::string_view utf8);
  void add_mark(std::string_view mark);  // directly after the last word: removes spaces there
  // Appends phonemes whose words are separated by spaces, as espeak-ng returns them, and aligns the words of
  // text[begin, end) with them. word_begin: for each word of `utf8`, the byte in `text` at which it begins.
  void add_words(std::string_view utf8, std::span<const std::size_t> word_begin, std::string_view text,
                 std::size_t begin, std::size_t end);
  // Aligns the words of text[begin, end) with phonemes that have been appended. Spoken words from before `begin` are
  // more of what is spoken for the last word before it. Requires: `spoken` is in order.
  void align(std::span<const SpokenWord> spoken, std::string_view text, std::size_t begin, std::size_t end);
  // A clause ends here; its text ends at byte `text_end`.
  void end_clause(std::size_t text_end);
  // All text up to byte `text_end` has been read.
  void reach(std::size_t text_end) { sentence_.text_end = text_end; }

  // Returns the sentence; the draft is empty afterwards.
  Sentence take();
  // Cuts off a piece of 1 to `bound` phonemes: up to the last clause end in it, else up to the end of a word
  // (word_cuts.h), else exactly `bound`. Requires: size() > bound >= 1.
  Sentence take_piece(std::size_t bound);

 private:
  struct ClauseEnd {
    std::size_t phonemes;
    std::size_t text_end;
  };
  std::size_t cut_position(std::size_t bound) const;
  std::size_t clause_end_within(std::size_t bound) const;

  Sentence sentence_;
  std::size_t piece_begin_ = 0;  // the text before it belongs to earlier pieces or sentences
  std::vector<ClauseEnd> clause_ends_;
};

}  // namespace linnet
