// Reads groups of pieces, from the last to the first, since what follows a word changes how it is read.
#pragma once

#include <span>

#include "engine/text/english/lexicon.h"
#include "engine/text/english/pieces.h"
#include "engine/text/english/unknown_words.h"

namespace linnet::english {

// Gives all pieces their phonemes. Takes time that grows with the number of pieces alone.
void read_groups(std::span<Group> groups, const Lexicon& lexicon, const UnknownWordReader& unknown_words);

}  // namespace linnet::english
