#include "engine/text/lexicon/own_words.h"

#include <algorithm>
#include <utility>

#include "engine/text/characters.h"

namespace linnet {
namespace {

constexpr std::size_t most_read = 256;  // characters of a text for one match

bool is_apostrophe(char32_t c) { return c == '\'' || c == 0x2019 || c == 0x2bc; }

// The next character that has a sound, from `i` on; a space at the end.
char32_t heard_at(std::u32string_view text, std::size_t i) {
  while (i < text.size() && is_unheard(text[i])) ++i;
  return i < text.size() ? text[i] : U' ';
}

char32_t heard_before(std::u32string_view text, std::size_t i) {
  while (i > 0 && is_unheard(text[i - 1])) --i;
  return i > 0 ? text[i - 1] : U' ';
}

// Whether an own word may end or begin between two characters. One of marks, such as "C++" or ".NET", may not do so
// beside a letter.
bool is_apart(char32_t before, char32_t after) {
  if (is_white_space(before) || is_white_space(after)) return true;
  return is_word_border(before, after) && (is_word_character(before) || !is_word_character(after));
}

// Whether a word may end before text[end]: not in "don't" behind "don".
bool ends_word(std::u32string_view text, std::size_t end) {
  const char32_t before = heard_before(text, end);
  const char32_t after = heard_at(text, end);
  if (is_apostrophe(after) && is_letter(before)) return !is_letter(heard_at(text, end + 1));
  return is_apart(before, after);
}

// An espeak-ng or BCP 47 language without the names that differ between the two.
std::string_view base_of(std::string_view language) {
  const std::string_view base = language.substr(0, language.find('-'));
  if (base == "cmn") return "zh";
  if (base == "nb") return "no";
  return base;
}

std::string_view region_of(std::string_view language) {
  return language.substr(std::min(language.find('-'), language.size()));
}

bool is_part(std::string_view region, std::string_view of) {
  return of.starts_with(region) && (region.size() == of.size() || region.empty() || of[region.size()] == '-');
}

// How English speaks the 's of a word that ends in these phonemes.
std::string_view genitive_of(std::string_view phonemes) {
  for (const std::string_view hiss : {"s", "z", "ʃ", "ʒ", "ʧ", "ʤ"})
    if (phonemes.ends_with(hiss)) return "ɪz";
  for (const std::string_view voiceless : {"p", "t", "k", "f", "θ"})
    if (phonemes.ends_with(voiceless)) return "s";
  return "z";
}

}  // namespace

std::uint8_t language_rank(std::string_view tag, std::string_view language) {
  if (tag.empty()) return 1;
  if (base_of(tag) != base_of(language)) return 0;
  const std::string_view wanted = region_of(tag);
  const std::string_view own = region_of(language);
  if (!is_part(wanted, own) && !is_part(own, wanted)) return 0;
  return static_cast<std::uint8_t>(2 + std::min<std::size_t>(wanted.size(), 100));
}

OwnWords::OwnWords(std::shared_ptr<const Lexicon> lexicon, std::string_view language, bool takes_phonemes)
    : lexicon_(std::move(lexicon)), takes_phonemes_(takes_phonemes), is_english_(base_of(language) == "en") {
  for (const std::string& name : lexicon_->table().names()) ranks_.push_back(language_rank(name, language));
}

std::optional<OwnWords::Found> OwnWords::longest_at(std::u32string_view text, std::size_t i) const {
  const EntryTable& table = lexicon_->table();
  WordKey key;
  KeyHash hash;
  std::size_t longest = WordKey::most_codes;
  bool is_first_word = true;
  std::optional<Found> found;
  std::size_t line_ends = 0;  // one after the other: an empty line ends a phrase
  const std::size_t most = std::min(text.size(), i + most_read);
  for (std::size_t end = i; end < most && key.size() <= longest;) {
    const std::size_t before = key.size();
    const char32_t c = text[end++];
    line_ends = c == '\n' ? line_ends + 1 : is_white_space(c) ? line_ends : 0;
    if (line_ends > 1 || !key.add(c)) break;
    for (std::size_t k = before; k < key.size(); ++k) {
      if (is_first_word && k > 0 && is_word_border(key.small(k - 1), key.small(k))) {
        longest = table.longest(hash.value());
        is_first_word = false;
      }
      hash.add(key.small(k));
    }
    if (key.size() == before || is_white_space(c)) continue;
    if (!ends_word(text, end) && genitive_end(text, end) == end) continue;
    if (key.size() > (is_first_word ? table.longest(hash.value()) : longest)) continue;
    if (const auto word = table.find(key, key.size(), hash.value(), {ranks_, takes_phonemes_})) found = {end, *word};
  }
  return found;
}

// In English not behind an apostrophe, as "t" is in "don't"; in other languages words do begin there: "l'avion".
bool OwnWords::begins_word(std::u32string_view text, std::size_t i) const {
  if (is_white_space(text[i]) || is_unheard(text[i])) return false;
  const char32_t before = heard_before(text, i);
  if (is_english_ && is_apostrophe(before) && i > 1 && is_letter(text[i - 2])) return false;
  return is_apart(text[i], before);
}

// Behind the 's of an English word that ends at `end`; else `end`.
std::size_t OwnWords::genitive_end(std::u32string_view text, std::size_t end) const {
  if (!is_english_ || end + 1 >= text.size() || !is_apostrophe(text[end])) return end;
  const bool is_s = text[end + 1] == 's' || text[end + 1] == 'S';
  return is_s && ends_word(text, end + 2) ? end + 2 : end;
}

OwnWords::Match OwnWords::at(std::u32string_view text, std::size_t i) const {
  if (lexicon_->entries() == 0 || !begins_word(text, i)) return {};
  const std::optional<Found> found = longest_at(text, i);
  if (!found) return {};
  const OwnWord& word = found->word;
  const std::size_t end = genitive_end(text, found->end);
  std::string said(word.spoken);
  if (end > found->end) said += word.is_phonemes ? genitive_of(word.spoken) : "'s";
  if (word.is_phonemes) said = "[[ " + said + " ]]";
  return {end, std::move(said), std::string(word.file) + ":" + std::to_string(word.line)};
}

}  // namespace linnet
