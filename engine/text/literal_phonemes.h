// Text that is phonemes already: the letters of voices that speak letters, and `[[ phonemes ]]` of all voices.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "engine/text/phoneme_blocks.h"
#include "engine/text/sentence_draft.h"
#include "engine/voices/voice_description.h"

namespace linnet {

constexpr std::size_t literal_chunk_bytes = 4096;  // read at a time

// Writes phonemes in the voice's own alphabet, with the same spaces between words.
using Respelling = std::function<std::string(std::string_view phonemes)>;

// Appends text[begin, end): each of its words is spoken as it is, or as `respelled` writes it.
void add_literally(SentenceDraft& draft, const VoiceDescription& settings, std::string_view text, std::size_t begin,
                   std::size_t end, const Respelling& respelled = {});

// Appends phonemes of the block `part` from byte `position` on, literal_chunk_bytes at most, and returns the byte up to
// which it has read: part.end once the block is done. Requires: part.begin <= position < part.end.
std::size_t read_phoneme_block(SentenceDraft& draft, const VoiceDescription& settings, std::string_view text,
                               TextPart part, std::size_t position, const Respelling& respelled = {});

}  // namespace linnet
