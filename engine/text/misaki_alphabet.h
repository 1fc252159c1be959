// espeak-ng's IPA → misaki's alphabet, on which Kokoro was trained: one letter for a diphthong or an affricate, "eɪ" →
// "A". Source: misaki 0.9.4, espeak.py: EspeakFallback for English, EspeakG2P for other languages.
#pragma once

#include <string>
#include <string_view>

namespace linnet {

// tied: as Phonemizer::next_clause() gives it with Ties::shown, so that "a^ɪ" is a diphthong and "aɪ" two vowels.
// language: espeak-ng's name. The number of words stays the same.
std::string misaki_of_tied(std::string_view tied, std::string_view language);
// The same for IPA as people write it, without ties or with U+0361: whatever looks like a diphthong is one. Letters
// that only misaki has stay as they are.
std::string misaki_of_ipa(std::string_view ipa, std::string_view language);

}  // namespace linnet
