// Where English text is cut: into sentences before its words are read, and into parts where a sentence has too many
// phonemes. The rules are those of the package hibari-tts 0.2.1 (tts.py).
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "engine/text/english/english.h"

namespace linnet::english {

struct SentenceRange {
  std::size_t begin, end;  // bytes of the text
  std::size_t next;        // where the sentence after it may begin; quotes and brackets behind a full stop are skipped
};

// The first sentence at `from` or behind it: up to a line end, or up to . ! ? … with white space behind, unless a small
// letter follows, or the full stop is that of a title (Mr. Smith) or an initial (J. Smith). Nothing is kept of the
// text. None if only white space is left. Requires: `from` is 0 or the `next` of a sentence before.
std::optional<SentenceRange> next_sentence(std::string_view text, std::size_t from);

// How many words to speak at once: as many as have no more than `most_phonemes` with the spaces between, up to a , ; :
// or — with a space behind. Where the first of these comes too late, up to a word; one word at least. Requires: words.
std::size_t words_at_once(std::span<const EnglishWord> words, std::size_t most_phonemes);

}  // namespace linnet::english
