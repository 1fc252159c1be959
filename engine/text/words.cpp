#include "engine/text/words.h"

#include <algorithm>
#include <utility>

#include "engine/text/characters.h"
#include "engine/text/utf8.h"

namespace linnet {
namespace {

struct Token {
  std::size_t begin, end;       // between white space
  std::size_t core_begin, core_end;  // without outer punctuation; equal if there is nothing else
};

bool is_spoken_from(std::span<const SpokenWord> spoken, std::size_t byte) {
  const auto found = std::lower_bound(spoken.begin(), spoken.end(), byte,
                                      [](const SpokenWord& word, std::size_t at) { return word.source < at; });
  return found != spoken.end() && found->source == byte;
}

// Splits at white space; in scripts that use none, where espeak-ng starts a word.
std::vector<Token> tokens_of(std::string_view text, std::size_t begin, std::size_t end,
                             std::span<const SpokenWord> spoken) {
  std::vector<Token> tokens;
  bool in_token = false, was_without_spaces = false;
  for (std::size_t i = begin; i < end;) {
    const std::size_t at = i;
    const char32_t c = take_codepoint(text, i);
    if (is_white_space(c)) {
      in_token = false;
      continue;
    }
    const bool may_break = std::exchange(was_without_spaces, is_written_without_spaces(c)) || was_without_spaces;
    if (!in_token || (may_break && is_spoken_from(spoken, at))) tokens.push_back({at, i, 0, 0});
    in_token = true;
    Token& token = tokens.back();
    token.end = i;
    if (is_outer_punctuation(c)) continue;
    if (token.core_end == 0) token.core_begin = at;
    token.core_end = i;
  }
  return tokens;
}

}  // namespace

std::vector<SentenceWord> align_words(std::string_view text, std::size_t begin, std::size_t end,
                                      std::span<const SpokenWord> spoken) {
  const std::vector<Token> tokens = tokens_of(text, begin, end, spoken);
  std::vector<SentenceWord> words;
  std::size_t next = 0;               // in `spoken`
  std::size_t waiting = std::string_view::npos;  // start of words that no phoneme has been found for yet
  for (std::size_t t = 0; t < tokens.size(); ++t) {
    const Token& token = tokens[t];
    const std::size_t limit = t + 1 < tokens.size() ? tokens[t + 1].begin : std::string_view::npos;
    const std::size_t first = next;
    while (next < spoken.size() && spoken[next].source < limit) ++next;
    const bool has_core = token.core_begin < token.core_end;
    if (first < next) {
      const std::size_t word_begin = has_core ? token.core_begin : token.begin;
      words.push_back({std::min(word_begin, waiting), has_core ? token.core_end : token.end,
                       spoken[first].first_phoneme, spoken[next - 1].end_phoneme});
      waiting = std::string_view::npos;
    } else if (has_core && !words.empty()) {
      words.back().text_end = token.core_end;
    } else if (has_core) {
      waiting = std::min(waiting, token.core_begin);
    }
  }
  return words;
}

}  // namespace linnet
