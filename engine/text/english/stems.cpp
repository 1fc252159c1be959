#include "engine/text/english/lexicon.h"

// Words that the dictionary has without their -s, -ed or -ing.
namespace linnet::english {
namespace {

// Vowels after which a t is flapped.
constexpr std::u32string_view flapping = U"AIOWYiuæɑəɛɪɹʊʌ";

bool is_in(std::u32string_view set, char32_t c) { return set.find(c) != std::u32string_view::npos; }

bool flaps(const Phonemes& stem) {
  return stem.size() > 1 && stem.back() == U't' && is_in(flapping, stem[stem.size() - 2]);
}

std::string without_last(const std::string& word, std::size_t count) { return word.substr(0, word.size() - count); }

// stopp(ing), pick(ing)
bool has_doubled_end(const std::string& word) {
  const std::string_view stem(word.data(), word.size() - 3);
  if (stem.ends_with("ck")) return true;
  if (stem.size() < 2 || stem.back() != stem[stem.size() - 2]) return false;
  return std::string_view("bcdgklmnprstvxz").find(stem.back()) != std::string_view::npos;
}

}  // namespace

Lexicon::Reading Lexicon::with_s(Reading stem) const {
  if (!stem || stem->empty()) return std::nullopt;
  if (is_in(U"ptkfθ", stem->back())) return *stem + U's';
  if (is_in(U"szʃʒʧʤ", stem->back())) *stem += british_ ? U'ɪ' : U'ᵻ';
  return *stem + U'z';
}

Lexicon::Reading Lexicon::stem_s(const Word& word) const {
  const std::string& text = word.text;
  if (text.size() < 3 || !text.ends_with('s')) return std::nullopt;
  const bool long_enough = text.size() > 4;
  std::string stem;
  if (!text.ends_with("ss") && is_known(without_last(text, 1)))
    stem = without_last(text, 1);
  else if ((text.ends_with("'s") || (long_enough && text.ends_with("es") && !text.ends_with("ies"))) &&
           is_known(without_last(text, 2)))
    stem = without_last(text, 2);
  else if (long_enough && text.ends_with("ies") && is_known(without_last(text, 3) + "y"))
    stem = without_last(text, 3) + "y";
  else
    return std::nullopt;
  return with_s(look_up({std::move(stem), word.tag, word.stress, word.context}));
}

Lexicon::Reading Lexicon::with_ed(Reading stem) const {
  if (!stem || stem->empty()) return std::nullopt;
  const char32_t last = stem->back();
  if (is_in(U"pkfθʃsʧ", last)) return *stem + U't';
  if (last == U'd') return *stem + (british_ ? U"ɪd" : U"ᵻd");
  if (last != U't') return *stem + U'd';
  if (british_ || stem->size() < 2) return *stem + U"ɪd";
  if (flaps(*stem)) return stem->substr(0, stem->size() - 1) + U"ɾᵻd";
  return *stem + U"ᵻd";
}

Lexicon::Reading Lexicon::stem_ed(const Word& word) const {
  const std::string& text = word.text;
  if (text.size() < 4 || !text.ends_with('d')) return std::nullopt;
  std::string stem;
  if (!text.ends_with("dd") && is_known(without_last(text, 1)))
    stem = without_last(text, 1);
  else if (text.size() > 4 && text.ends_with("ed") && !text.ends_with("eed") && is_known(without_last(text, 2)))
    stem = without_last(text, 2);
  else
    return std::nullopt;
  return with_ed(look_up({std::move(stem), word.tag, word.stress, word.context}));
}

Lexicon::Reading Lexicon::with_ing(Reading stem) const {
  if (!stem || stem->empty()) return std::nullopt;
  if (british_ && is_in(U"əː", stem->back())) return std::nullopt;
  if (!british_ && flaps(*stem)) return stem->substr(0, stem->size() - 1) + U"ɾɪŋ";
  return *stem + U"ɪŋ";
}

Lexicon::Reading Lexicon::stem_ing(const Word& word) const {
  const std::string& text = word.text;
  if (text.size() < 5 || !text.ends_with("ing")) return std::nullopt;
  const bool long_enough = text.size() > 5;
  std::string stem;
  if (long_enough && is_known(without_last(text, 3)))
    stem = without_last(text, 3);
  else if (is_known(without_last(text, 3) + "e"))
    stem = without_last(text, 3) + "e";
  else if (long_enough && has_doubled_end(text) && is_known(without_last(text, 4)))
    stem = without_last(text, 4);
  else
    return std::nullopt;
  return with_ing(look_up({std::move(stem), word.tag, word.stress, word.context}));
}

}  // namespace linnet::english
