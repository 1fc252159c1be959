// Pieces of tokens, as misaki cuts them for its dictionary: at changes of case, hyphens, and between letters and
// digits. Pieces without white space between form a group, which is looked up as a whole first.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/text/english/phonemes.h"
#include "engine/text/english/token.h"

namespace linnet::english {

struct Piece {
  std::string text;
  std::string tag;
  bool space_after = false;
  bool is_head = true;   // not the continuation of a group
  bool spaced = false;   // a space is spoken before it
  std::string currency;  // of an amount: "$", "£", "€", else empty
  std::string alias;     // the word that is read in its place; empty: none
  std::optional<Phonemes> phonemes;
  std::size_t begin = 0, end = 0;  // bytes of the text

  bool is_settled() const { return phonemes || !alias.empty(); }
};

using Group = std::vector<Piece>;

// The texts of the pieces of a token.
std::vector<std::string> cut_token(std::string_view token);

// A token whose phonemes may be given in the text.
struct GivenToken {
  Token token;
  std::optional<Phonemes> phonemes;
};
std::vector<Group> group_tokens(std::span<const GivenToken> tokens);

// Several pieces as one, without phonemes. Requires: one at least.
Piece merged(std::span<const Piece> pieces);

bool is_junk(char32_t sign);  // one of ' , - . _ / and quotes, which are not spoken
bool is_junk(std::string_view piece);
bool is_pause(char32_t phoneme);  // a punctuation mark, but no quote

}  // namespace linnet::english
