// The one door to espeak-ng: text of one language → IPA, clause by clause. phonemizer.cpp alone includes espeak-ng.
// espeak-ng keeps process-wide state: phonemizers share it, and only one call at a time may be made in a process.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace linnet {

struct Clause {
  std::string ipa;      // UTF-8, words separated by a space, `(lang)` switches removed
  char terminator = 0;  // one of . ? ! , : ; or 0 for none (a line break, an ellipsis, CJK marks, the end of the text)
  bool ends_sentence = false;
  std::size_t text_end =
      0;  // bytes of the text given that are consumed after this clause; at least 1 unless it is empty
  // For each word of `ipa` (empty ones included): the byte of the text given from which it is spoken. Never decreases.
  std::vector<std::size_t> word_begin;
};

class Phonemizer {
 public:
  // data: the folder espeak-ng-data. not_found: no data there. bad_input: another phonemizer uses other data.
  explicit Phonemizer(const std::string& data);
  ~Phonemizer();
  Phonemizer(const Phonemizer&) = delete;
  Phonemizer& operator=(const Phonemizer&) = delete;
  // not_found: espeak-ng has no such language; the message names it.
  void set_language(const std::string& language);
  // The clause at the start of `text`. No state is kept from clause to clause; looks a few kilobytes ahead at most.
  // Requires: valid UTF-8 without NUL.
  Clause next_clause(std::string_view text);
  // What the language's dictionary says in place of `symbol`, as words: "grinning face" for an emoji. Empty: it has
  // none.
  std::string symbol_name(std::string_view symbol);

 private:
  std::string language_;
  std::string window_;  // the start of the text, NUL-terminated as espeak-ng wants it
};

}  // namespace linnet
