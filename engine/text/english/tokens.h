// Normalised text → tokens, by spaCy's rules for English as hibari-tts 0.2.1 has them (tokenize.py).
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "engine/text/english/token.h"

namespace linnet::english {

// Words that are divided by a table, not by rules: can't → ca n't, 10am → 10 am, Mr. → Mr. as a whole.
class TokeniserTables {
 public:
  // The pack's section "exceptns", read in place: it must live as long as the tables. bad_input: it is damaged.
  explicit TokeniserTables(std::string_view section);

  // An exception's first one or two pieces end at `first_end` and `second_end`; the last one ends with the word. 0:
  // there is no further piece.
  struct Exception {
    std::size_t first_end, second_end;
  };
  // Returns false if there is none of this name.
  bool find(std::string_view word, Exception& exception) const;
  bool contains(std::string_view word) const;

 private:
  std::string_view word_at(std::size_t index) const;

  std::size_t count_, longest_;
  std::string_view ends_, pieces_, words_;
};

// Tokens without tags, in order; their begin and end are bytes of `text`. Time grows with the length of the text alone.
// Requires: valid UTF-8 without NUL.
std::vector<Token> tokenise(std::string_view text, const TokeniserTables& tables);

}  // namespace linnet::english
