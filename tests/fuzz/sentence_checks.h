// What holds for the sentences of every text, whoever has read it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "engine/text/sentence.h"

namespace linnet::test {

// Reads all sentences. std::logic_error: a sentence has more than `most_phonemes` phonemes, or sentences, words or
// phonemes do not follow each other.
void check_sentences(SentenceSource& source, std::string_view text, std::size_t most_phonemes);

// Replaces bytes that are not UTF-8 by letters. Otherwise most of a fuzzer's changes would be refused at once.
std::string as_letters(std::string_view text);

}  // namespace linnet::test
