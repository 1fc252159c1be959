#include "engine/text/normalize/hashtags.h"

#include <algorithm>

#include "engine/text/characters.h"
#include "engine/text/nfd.h"
#include "engine/text/normalize/scan.h"
#include "engine/text/normalize/spelled_parts.h"

namespace linnet::normalize {
namespace {

constexpr std::size_t longest_tag = 140;  // what the networks take

bool is_tag_sign(Codes text, std::size_t i) {
  // Vowels of Indic scripts are marks, neither letters nor digits.
  return is_word_at(text, i) || code_at(text, i) == '_' || combining_class(code_at(text, i)) != 0 ||
         (i < text.size() && is_of_joining_script(text[i]) && is_word_character(text[i]));
}

std::size_t tag_end(Codes text, std::size_t begin) {
  std::size_t end = begin;
  while (end - begin < longest_tag && is_tag_sign(text, end)) ++end;
  while (end > begin && text[end - 1] == '_') --end;
  return end;
}

}  // namespace

Hashtags::Hashtags(const LanguageFile& file)
    : hashtag_(codes_of(file.value("hashtag"))), mention_(codes_of(file.value("mention"))) {}

Match Hashtags::at(Codes text, std::size_t i) const {
  const char32_t sign = text[i];
  if ((sign != '#' && sign != '@') || !(is_word_at(text, i + 1) || code_at(text, i + 1) == '_')) return {};
  const std::u32string& word = sign == '#' ? hashtag_ : mention_;
  constexpr Codes not_before = U"#@&/.\\=_";  // addresses, &#39; and rules of signs
  if (word.empty() || (i > 0 && (is_word_at(text, i - 1) || not_before.find(text[i - 1]) != Codes::npos))) return {};
  std::size_t end = tag_end(text, i + 1);
  const Codes tag = text.substr(i + 1, end - i - 1);
  const auto letters = std::count_if(tag.begin(), tag.end(), [](char32_t c) { return is_letter(c); });
  const bool begins_with_digit = is_digit_at(text, i + 1);
  if (letters == 0 || (begins_with_digit && letters < 3)) return {};  // #5, #2nd
  std::u32string words = word + U' ';
  append_split_name(words, tag);
  // "@ann.lee", but not the full stop of a sentence.
  while (sign == '@' && code_at(text, end) == '.' && is_word_at(text, end + 1) && end - i < longest_tag) {
    const std::size_t next = tag_end(text, end + 1);
    words += U' ';
    append_split_name(words, text.substr(end + 1, next - end - 1));
    end = next;
  }
  return {end, set_apart(text, i, end, words)};
}

}  // namespace linnet::normalize
