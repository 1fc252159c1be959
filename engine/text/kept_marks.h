// Marks that espeak-ng does not tell apart and that voices of misaki's alphabet were trained on: — “ ” " ( ). misaki
// gives espeak-ng the text between marks and keeps them as they are; here it is so for these, while espeak-ng itself
// finds the ends of clauses and sentences.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "engine/text/sentence_draft.h"

namespace linnet {

// Where the first such mark is, as far as a clause may reach; else text.size().
std::size_t kept_mark_in(std::string_view text);
// One of . ? ! , : ; at the start of `text` that stands apart from what follows; else empty.
std::string_view terminator_in(std::string_view text);
// Whether a kept mark is at the start of `text` that belongs to the sentence before it: ” ) ".
bool begins_with_closing_mark(std::string_view text);

// Puts the marks of one text into its sentences.
class KeptMarks {
 public:
  // Takes the mark at the start of `text` with the white space before it: returns the bytes that it consumes, or 0.
  // Marks before the first word wait for it.
  std::size_t take(std::string_view text, SentenceDraft& draft);
  // Before words of a clause are added: the marks that wait, and a space where one belongs.
  void before_words(SentenceDraft& draft);
  // Behind words: whether white space was the last that they consumed.
  void behind_words(bool is_spaced) { is_spaced_ = is_spaced, in_a_row_ = 0; }

 private:
  std::string waiting_;
  bool is_spaced_ = true;
  std::size_t in_a_row_ = 0;
};

}  // namespace linnet
