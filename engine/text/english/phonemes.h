// Phonemes as misaki writes them (A is the vowel of "day", ʧ that of "chin"), and what marks of stress are among them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace linnet::english {

// One codepoint for each phoneme or mark of stress.
using Phonemes = std::u32string;

inline constexpr char32_t primary_stress = U'ˈ';
inline constexpr char32_t secondary_stress = U'ˌ';

bool is_vowel(char32_t phoneme);
bool is_consonant(char32_t phoneme);
bool has_primary_stress(const Phonemes& phonemes);

// How heavy a word is: its phonemes, of which diphthongs and affricates count twice.
std::size_t stress_weight(const Phonemes& phonemes);

// How stressed a word is to be: below -1 not at all, -1 and -0.5 less than before, 0 to 1 at least a little, 2 fully.
using Stress = std::optional<double>;
Phonemes with_stress(Phonemes phonemes, Stress stress);

Phonemes phonemes_of_utf8(std::string_view utf8);
std::string to_utf8(const Phonemes& phonemes);

}  // namespace linnet::english
