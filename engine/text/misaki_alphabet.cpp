#include "engine/text/misaki_alphabet.h"

#include <array>
#include <span>

#include "engine/text/characters.h"
#include "engine/text/utf8.h"

namespace linnet {
namespace {

struct Replacement {
  std::string_view from;
  std::string_view to;
};

constexpr std::string_view syllabic = "\u0329";

// Each list is gone through in its order, over the whole text.
constexpr auto english = std::to_array<Replacement>({
    {"ʔˌn\u0329", "ʔn"}, {"ʔn\u0329", "ʔn"}, {"a^ɪ", "I"}, {"a^ʊ", "W"}, {"d^ʒ", "ʤ"},   {"e^ɪ", "A"}, {"t^ʃ", "ʧ"},
    {"ɔ^ɪ", "Y"},        {"ʲo", "jo"},       {"ʲə", "jə"}, {"e", "A"},   {"ʲ", ""},      {"ɚ", "əɹ"},  {"r", "ɹ"},
    {"x", "k"},          {"ç", "k"},         {"ɐ", "ə"},   {"ɬ", "l"},   {"\u0303", ""},
});
// Only the tie tells that l is a syllable of its own.
constexpr auto english_if_tied = std::to_array<Replacement>({{"ə^l", "ᵊl"}});
// Of misaki's entries for these two, one comes after "e" has been replaced and the other lacks the tie, so neither has
// an effect. Its lexicon, on which voices were trained, has them.
constexpr auto british_at_first = std::to_array<Replacement>({{"e^ə", "ɛː"}, {"i^ə", "ɪə"}});
constexpr auto british = std::to_array<Replacement>({{"iə", "ɪə"}, {"ə^ʊ", "Q"}});
constexpr auto american =
    std::to_array<Replacement>({{"o^ʊ", "O"}, {"ɜːɹ", "ɜɹ"}, {"ɜː", "ɜɹ"}, {"ɪə", "iə"}, {"ː", ""}});
constexpr auto english_at_last = std::to_array<Replacement>({{"o", "ɔ"}, {"ɾ", "T"}, {"ʔ", "t"}, {"^", ""}});
constexpr auto of_other_languages = std::to_array<Replacement>({
    {"a^ɪ", "I"},
    {"a^ʊ", "W"},
    {"d^z", "ʣ"},
    {"d^ʒ", "ʤ"},
    {"e^ɪ", "A"},
    {"o^ʊ", "O"},
    {"s^s", "S"},
    {"t^s", "ʦ"},
    {"t^ʃ", "ʧ"},
    {"ɔ^ɪ", "Y"},
    {"ə^ʊ", "Q"},
    {"^", ""},
    {"-", ""},
});

std::string without_ties(std::string_view pattern) {
  std::string plain;
  for (const char c : pattern)
    if (c != '^') plain += c;
  return plain;
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  std::size_t at = text.find(from);
  if (from.empty() || at == std::string::npos) return;
  std::string replaced;
  std::size_t done = 0;
  for (; at != std::string::npos; at = text.find(from, done)) {
    replaced.append(text, done, at - done).append(to);
    done = at + from.size();
  }
  text = replaced.append(text, done);
}

// "n̩" → "ᵊn".
void spell_syllabic(std::string& ipa) {
  std::string spelled;
  for (std::size_t i = 0; i < ipa.size();) {
    const std::size_t begin = i;
    const char32_t c = take_codepoint(ipa, i);
    if (!is_white_space(c) && std::string_view(ipa).substr(i).starts_with(syllabic)) spelled += "ᵊ";
    if (std::string_view(ipa).substr(begin, i - begin) != syllabic) spelled.append(ipa, begin, i - begin);
  }
  ipa = std::move(spelled);
}

class Respelling {
 public:
  Respelling(std::string_view ipa, bool is_tied) : text_(ipa), is_tied_(is_tied) {
    if (!is_tied_) replace_all(text_, "\u0361", "");
  }
  void replace(std::span<const Replacement> all) {
    for (const Replacement& one : all) {
      if (is_tied_)
        replace_all(text_, one.from, one.to);
      else
        replace_all(text_, without_ties(one.from), one.to);
    }
  }
  std::string of(std::string_view language) {
    if (!language.starts_with("en")) {
      replace(of_other_languages);
      return std::move(text_);
    }
    const bool is_american = language == "en-us";
    if (!is_american) replace(british_at_first);
    if (is_tied_) replace(english_if_tied);
    replace(english);
    spell_syllabic(text_);
    replace(is_american ? std::span<const Replacement>(american) : british);
    replace(english_at_last);
    return std::move(text_);
  }

 private:
  std::string text_;
  bool is_tied_;
};

}  // namespace

std::string misaki_of_tied(std::string_view tied, std::string_view language) {
  return Respelling(tied, true).of(language);
}

std::string misaki_of_ipa(std::string_view ipa, std::string_view language) {
  return Respelling(ipa, false).of(language);
}

}  // namespace linnet
