// The interface to espeak-ng: text of one language → IPA, clause by clause. Only phonemizer.cpp includes espeak-ng. In
// a build without espeak-ng (LINNET_ESPEAK=OFF) phonemizer_missing.cpp replaces it. espeak-ng has process-wide state,
// which all phonemizers share: calls of several threads wait for each other.
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
  std::size_t text_end = 0;  // bytes of the given text that the clause consumes; at least 1 unless the text is empty
  // For each word of `ipa`, empty ones included: the byte of the given text at which the word begins. Never decreases.
  std::vector<std::size_t> word_begin;
};

// Whether the letters of one phoneme of espeak-ng are joined by '^': "e^ɪ", "t^ʃ".
enum class Ties { hidden, shown };

class Phonemizer {
 public:
  static const bool is_built_in;  // whether this build has espeak-ng
  // not_found, always: says what a voice lacks that needs a phonemizer where there is none.
  [[noreturn]] static void refuse_voice();

  // data: the folder espeak-ng-data. It is read at start(). not_found: no data there, or this build has no espeak-ng.
  // bad_input: another phonemizer uses other data.
  explicit Phonemizer(const std::string& data);
  ~Phonemizer();
  Phonemizer(const Phonemizer&) = delete;
  Phonemizer& operator=(const Phonemizer&) = delete;
  // Reads the data, 1.5 MB of memory, unless that has been done. The functions below do it too. not_found: they are
  // damaged.
  void start();
  // not_found: espeak-ng has no such language; the message names it.
  void set_language(const std::string& language);
  // The clause at the start of `text`. Keeps no state from clause to clause; reads a few kilobytes at most.
  // Requires: valid UTF-8 without NUL.
  Clause next_clause(std::string_view text, Ties ties = Ties::hidden);
  // The name of `symbol` in the language's dictionary, as words: "grinning face" for an emoji. Empty if it has none.
  std::string symbol_name(std::string_view symbol);

 private:
  std::string language_;
  std::string window_;  // the start of the text, NUL-terminated for espeak-ng
};

}  // namespace linnet
