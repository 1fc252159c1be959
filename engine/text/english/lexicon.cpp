#include "engine/text/english/lexicon.h"

#include <algorithm>

#include "engine/text/english/ascii_words.h"

namespace linnet::english {
namespace {

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::string without(std::string_view word, char sign) {
  std::string rest(word);
  std::erase(rest, sign);
  return rest;
}

// The words for signs that are words.
std::string_view name_of_sign(std::string_view sign) {
  return sign == "%" ? "percent" : sign == "&" ? "and" : sign == "+" ? "plus" : sign == "@" ? "at" : "";
}

// The part of speech that the dictionary knows a tag by.
std::string_view parent_of(std::string_view tag) {
  if (tag.starts_with("VB")) return "VERB";
  if (tag.starts_with("NN")) return "NOUN";
  if (tag.starts_with("ADV") || tag.starts_with("RB")) return "ADV";
  if (tag.starts_with("ADJ") || tag.starts_with("JJ")) return "ADJ";
  return tag;
}

// Letters with points between them, one or two at a time: U.S., e.g., Ph.D
bool is_dotted(std::string_view word) {
  const std::size_t first = word.find_first_not_of('.');
  if (first == std::string_view::npos) return false;
  const std::size_t last = word.find_last_not_of('.');
  if (word.substr(first, last - first).find('.') == std::string_view::npos || !is_letters(without(word, '.')))
    return false;
  std::size_t run = 0;
  return std::none_of(word.begin(), word.end(), [&](char c) {
    run = c == '.' ? 0 : run + 1;
    return run > 2;
  });
}

bool is_versus(std::string_view word) { return is_one_of(to_small(word), {"vs", "vs."}); }

}  // namespace

Lexicon::Lexicon(const Pack& pack) : dictionary_(pack.section("lexicon")), british_(pack.accent() == Accent::gb) {}

std::optional<DictionaryEntry> Lexicon::gold(std::string_view word) const {
  auto found = dictionary_.find_any_case(word);
  if (found && found->is_silver) found.reset();
  return found;
}

bool Lexicon::has_gold(std::string_view word) const { return gold(word).has_value(); }

Lexicon::Reading Lexicon::gold_phonemes(std::string_view word, std::string_view tag) const {
  const auto found = gold(word);
  return found ? found->phonemes_of(tag) : std::nullopt;
}

Lexicon::Reading Lexicon::spell(std::string_view word) const {
  Phonemes names;
  for (const char c : word) {
    if (!is_letters({&c, 1})) continue;
    const auto name = gold(to_capitals({&c, 1}));
    if (!name) return std::nullopt;
    names += name->phonemes;
  }
  names = with_stress(std::move(names), 0);
  if (const std::size_t last = names.rfind(secondary_stress); last != Phonemes::npos) names[last] = primary_stress;
  return names;
}

bool Lexicon::is_known(const std::string& word) const {
  if (has(word) || !name_of_sign(word).empty()) return true;
  if (!is_letters(word)) return false;
  return word.size() == 1 || (is_capital_only(word) && has_gold(to_small(word))) || is_capital_only(word.substr(1));
}

Lexicon::Reading Lexicon::look_up(const Word& asked) const {
  std::string word = asked.text;
  bool is_capital_name = false;
  if (is_capital_only(word) && !has_gold(word)) {
    word = to_small(word);
    is_capital_name = asked.tag == "NNP";
  }
  auto entry = dictionary_.find_any_case(word);
  if (entry && entry->is_silver && is_capital_name) entry.reset();
  Reading found;
  if (entry) {
    std::string_view tag = asked.tag;
    if (asked.context && !asked.context->next_is_vowel && entry->has("None"))
      tag = "None";
    else if (!entry->has(tag))
      tag = parent_of(tag);
    found = entry->phonemes_of(tag);
  }
  if (!found || (is_capital_name && !has_primary_stress(*found))) {
    Reading spelled = spell(word);
    if (spelled) return spelled;
    found = std::nullopt;
  }
  return found ? Reading(with_stress(std::move(*found), asked.stress)) : std::nullopt;
}

Lexicon::Reading Lexicon::look_up(std::string_view text, Stress stress) const {
  return look_up({std::string(text), "", stress, nullptr});
}

Lexicon::Reading Lexicon::to_or_the(const Word& word) const {
  const std::string& text = word.text;
  const auto vowel = word.context->next_is_vowel;
  if (is_one_of(text, {"to", "To"}) || (text == "TO" && is_one_of(word.tag, {"TO", "IN"})))
    return vowel ? Phonemes(*vowel ? U"tʊ" : U"tə") : gold_phonemes("to", "DEFAULT");
  if (is_one_of(text, {"in", "In"}) || (text == "IN" && word.tag != "NNP"))
    return Phonemes(!vowel || word.tag != "IN" ? U"ˈɪn" : U"ɪn");
  if (is_one_of(text, {"the", "The"}) || (text == "THE" && word.tag == "DT"))
    return Phonemes(vowel && *vowel ? U"ði" : U"ðə");
  return std::nullopt;
}

// Words whose sound depends on their part of speech and on what follows.
Lexicon::Reading Lexicon::small_word(const Word& word) const {
  const std::string& text = word.text;
  if (text == "a" || text == "A") return Phonemes(word.tag == "DT" ? U"ɐ" : U"ˈA");
  if (is_one_of(text, {"am", "Am", "AM"})) {
    if (word.tag.starts_with("NN")) return spell(text);
    const bool stressed = !word.context->next_is_vowel || text != "am" || (word.stress && *word.stress > 0);
    return stressed ? gold_phonemes("am", "DEFAULT") : Phonemes(U"ɐm");
  }
  if (is_one_of(text, {"an", "An", "AN"}))
    return text == "AN" && word.tag.starts_with("NN") ? spell(text) : Phonemes(U"ɐn");
  if (text == "I" && word.tag == "PRP") return Phonemes(U"ˌI");
  if (is_one_of(text, {"by", "By", "BY"}) && parent_of(word.tag) == "ADV") return Phonemes(U"bˈI");
  if (Reading found = to_or_the(word)) return found;
  if (word.tag == "IN" && is_versus(text)) return look_up({"versus", "", {}, word.context});
  if (is_one_of(text, {"used", "Used", "USED"})) {
    const bool accustomed = is_one_of(word.tag, {"VBD", "JJ"}) && word.context->next_is_to;
    return gold_phonemes("used", accustomed ? "VBD" : "DEFAULT");
  }
  return std::nullopt;
}

Lexicon::Reading Lexicon::special_case(const Word& word) const {
  const std::string& text = word.text;
  if (word.tag == "ADD" && text == ".") return look_up({"dot", "", -0.5, word.context});
  if (word.tag == "ADD" && text == "/") return look_up({"slash", "", -0.5, word.context});
  if (const std::string_view name = name_of_sign(text); !name.empty())
    return look_up({std::string(name), "", {}, word.context});
  if (is_dotted(text)) return spell(text);
  return small_word(word);
}

// Capitalised words and those in capitals that the dictionary has only in small letters.
bool Lexicon::is_read_as_small(const Word& word) const {
  const std::string& text = word.text;
  if (text.size() < 2 || !is_letters(without(text, '\'')) || is_small_only(text)) return false;
  if (word.tag == "NNP" && text.size() <= 7) return false;
  if (has(text) || !(is_capital_only(text) || is_small_only(text.substr(1)))) return false;
  const Word small = {to_small(text), word.tag, word.stress, word.context};
  return has(small.text) || stem_s(small) || stem_ed(small) || stem_ing(small);
}

Lexicon::Reading Lexicon::with_suffix(const Word& word) const {
  const std::string& text = word.text;
  const auto known = [&](std::string other) -> Reading {
    if (!is_known(other)) return std::nullopt;
    return look_up({std::move(other), word.tag, word.stress, word.context});
  };
  if (is_known(text)) return look_up(word);
  if (text.ends_with("s'") && is_known(text.substr(0, text.size() - 2) + "'s"))
    return known(text.substr(0, text.size() - 2) + "'s");
  if (text.ends_with("'") && is_known(text.substr(0, text.size() - 1))) return known(text.substr(0, text.size() - 1));
  if (Reading found = stem_s(word)) return found;
  if (Reading found = stem_ed(word)) return found;
  return stem_ing({text, word.tag, word.stress ? word.stress : Stress(0.5), word.context});
}

Lexicon::Reading Lexicon::read_word(Word word) const {
  if (Reading found = special_case(word)) return found;
  if (is_read_as_small(word)) word.text = to_small(word.text);
  return with_suffix(word);
}

Lexicon::Reading Lexicon::read(const LexiconWord& asked, const Context& context) const {
  const auto text = to_ascii(asked.text);
  if (!text) return std::nullopt;
  Stress stress;
  if (!is_small_only(*text)) stress = is_capital_only(*text) ? 2 : 0.5;
  if (Reading found = read_word({*text, asked.tag, stress, &context})) {
    if (asked.currency.empty()) return found;
    const Reading unit = plural_of(asked.currency == "$" ? "dollar" : asked.currency == "£" ? "pound" : "euro");
    return unit ? *found + U' ' + *unit : *found;
  }
  if (!is_number(*text, asked.is_head)) return std::nullopt;
  return read_number(*text, asked.currency, asked.is_head);
}

}  // namespace linnet::english
