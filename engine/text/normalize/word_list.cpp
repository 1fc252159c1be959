#include "engine/text/normalize/word_list.h"

#include <algorithm>

#include "engine/text/letter_case.h"
#include "engine/text/normalize/scan.h"

namespace linnet::normalize {
namespace {

constexpr std::size_t longest_word = 64;

}  // namespace

std::u32string in_small_letters(Codes text) {
  std::u32string small;
  for (const char32_t c : text) small += small_letter(c);
  return small;
}

std::u32string word_before(Codes text, std::size_t i) {
  if (i == 0 || after_space(text, i - 1) != i) return {};
  const std::size_t end = i - 1;
  std::size_t begin = end;
  if (code_before(text, begin) == '.') --begin;
  while (begin > 0 && end - begin <= longest_word && (is_word_at(text, begin - 1) || text[begin - 1] == '\'')) --begin;
  return end - begin > longest_word ? std::u32string() : in_small_letters(text.substr(begin, end - begin));
}

Codes word_at(Codes text, std::size_t i) {
  std::size_t end = i;
  while (end - i <= longest_word && is_letter_at(text, end)) ++end;
  return text.substr(std::min(i, text.size()), end - i);
}

WordMap::WordMap(const LanguageFile& file, std::string_view key) {
  for (const LanguageFile::Line& line : file.lines(key))
    for (const std::string_view word : split(line[0], '|'))
      values_[in_small_letters(codes_of(word))] = std::string(line[1]);
}

const std::string* WordMap::find(const std::u32string& word) const {
  const auto found = values_.find(word);
  return found == values_.end() ? nullptr : &found->second;
}

std::vector<std::u32string> words_of(const LanguageFile& file, std::string_view key) {
  std::vector<std::u32string> words;
  for (const LanguageFile::Line& line : file.lines(key))
    for (const std::string_view word : split(line[0], '|')) words.push_back(in_small_letters(codes_of(word)));
  std::sort(words.begin(), words.end(), [](const auto& a, const auto& b) { return a.size() > b.size(); });
  return words;
}

std::size_t behind_word(Codes text, std::size_t i, const std::vector<std::u32string>& words) {
  for (const std::u32string& word : words)
    if (has_folded_at(text, i, word) && (!is_letter_at(word, word.size() - 1) || !is_letter_at(text, i + word.size())))
      return i + word.size();
  return i;
}

}  // namespace linnet::normalize
