// Where a clause that is too long, and has no mark, is cut between two words.
#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace linnet {

// The end of a word, at most `bound`, at which phonemes [0, length) are cut into the fewest pieces. Of these, one about
// where the pieces have one length, since a piece of a word or two sounds odd; and there, before a word without a
// stress behind a stressed one: such a word, "of", "that", "and", mostly begins a phrase, and before it speakers pause.
// 0: no word ends in reach. Requires: length <= phonemes.size(), bound >= 1.
std::size_t cut_between_words(std::span<const std::string> phonemes, std::size_t length, std::size_t bound);

}  // namespace linnet
