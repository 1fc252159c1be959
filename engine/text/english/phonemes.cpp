#include "engine/text/english/phonemes.h"

#include <algorithm>

#include "engine/text/utf8.h"

namespace linnet::english {
namespace {

constexpr std::u32string_view vowels = U"AIOQWYaiuæɑɒɔəɛɜɪʊʌᵻ";
constexpr std::u32string_view consonants = U"bdfhjklmnpstvwzðŋɡɹɾʃʒʤʧθ";
constexpr std::u32string_view diphthongs = U"AIOQWYʤʧ";
constexpr std::u32string_view stresses = U"ˈˌ";

bool is_in(std::u32string_view set, char32_t c) { return set.find(c) != std::u32string_view::npos; }

void erase(Phonemes& phonemes, char32_t mark) { std::erase(phonemes, mark); }
void replace(Phonemes& phonemes, char32_t mark, char32_t other) {
  std::replace(phonemes.begin(), phonemes.end(), mark, other);
}

// A mark stands before its vowel. Words without a vowel stay as they are.
Phonemes with_first_vowel_marked(Phonemes phonemes, char32_t mark) {
  const auto vowel = std::find_if(phonemes.begin(), phonemes.end(), is_vowel);
  if (vowel != phonemes.end()) phonemes.insert(vowel, mark);
  return phonemes;
}

}  // namespace

bool is_vowel(char32_t phoneme) { return is_in(vowels, phoneme); }
bool is_consonant(char32_t phoneme) { return is_in(consonants, phoneme); }
bool has_primary_stress(const Phonemes& phonemes) { return is_in(phonemes, primary_stress); }

std::size_t stress_weight(const Phonemes& phonemes) {
  return phonemes.size() + static_cast<std::size_t>(std::count_if(phonemes.begin(), phonemes.end(),
                                                                  [](char32_t c) { return is_in(diphthongs, c); }));
}

Phonemes with_stress(Phonemes phonemes, Stress stress) {
  if (!stress) return phonemes;
  const bool marked = phonemes.find_first_of(stresses) != Phonemes::npos;
  const bool primary = has_primary_stress(phonemes);
  if (*stress < -1) {
    erase(phonemes, primary_stress);
    erase(phonemes, secondary_stress);
  } else if (*stress == -1 || ((*stress == 0 || *stress == -0.5) && primary)) {
    erase(phonemes, secondary_stress);
    replace(phonemes, primary_stress, secondary_stress);
  } else if ((*stress == 0 || *stress == 0.5 || *stress == 1) && !marked) {
    return with_first_vowel_marked(std::move(phonemes), secondary_stress);
  } else if (*stress >= 1 && !primary && marked) {
    replace(phonemes, secondary_stress, primary_stress);
  } else if (*stress > 1 && !marked) {
    return with_first_vowel_marked(std::move(phonemes), primary_stress);
  }
  return phonemes;
}

Phonemes phonemes_of_utf8(std::string_view utf8) {
  Phonemes phonemes;
  for (std::size_t i = 0; i < utf8.size();) phonemes += take_codepoint(utf8, i);
  return phonemes;
}

std::string to_utf8(const Phonemes& phonemes) {
  std::string bytes;
  for (const char32_t phoneme : phonemes) append_utf8(bytes, phoneme);
  return bytes;
}

}  // namespace linnet::english
