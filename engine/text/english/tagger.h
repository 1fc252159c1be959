// Gives each token its part of speech, by the averaged perceptron of hibari-tts 0.2.1 (tagger.py).
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "engine/text/english/tag_weights.h"
#include "engine/text/english/token.h"

namespace linnet::english {

class Tagger {
 public:
  // The pack's section "tagger", read in place: it must live as long as the tagger. bad_input: it is damaged.
  explicit Tagger(std::string_view section) : weights_(section) {}

  // Sets the tags of `tokens`: a sentence, or as much as is read at once. No token is empty. Scores are sums of doubles
  // in the package's order, so ties and tags are the same as its own.
  void tag(std::span<Token> tokens) const;

 private:
  struct Context;

  std::vector<Context> contexts_of(std::span<const Token> tokens) const;
  std::size_t tag_of(std::string_view word, std::span<const Context> window, bool is_first, std::string_view before,
                     std::string_view before2) const;
  std::size_t best_of(const TagWeights::Scores& scores) const;

  TagWeights weights_;
};

}  // namespace linnet::english
