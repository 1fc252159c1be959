#include "engine/text/arabic/diacritizer.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "engine/text/arabic/letters.h"
#include "engine/text/utf8.h"

namespace linnet::arabic {
namespace {

bool is_of_word(char32_t code) { return is_letter(net_id(code)) || is_mark(code); }

// How the bytes that come from [begin, end) of the piece are spoken.
std::string spoken_from(const SpokenForm& form, std::size_t begin, std::size_t end) {
  const auto at = [&](std::size_t byte) {
    return static_cast<std::size_t>(std::lower_bound(form.origin.begin(), form.origin.end() - 1, byte) -
                                    form.origin.begin());
  };
  return std::string(without_outer_space(std::string_view(form.text).substr(at(begin), at(end) - at(begin))));
}

// espeak-ng reads a shadda only before its vowel. Unicode's canonical order, into which texts are brought, is the
// other.
void put_shadda_first(std::string& text) {
  for (std::size_t i = 0; i + 3 < text.size(); ++i) {
    const std::string_view two = std::string_view(text).substr(i, 4);
    const bool is_vowel = two[0] == '\xd9' && two[1] >= '\x8b' && two[1] <= '\x90';  // U+064B to U+0650
    if (is_vowel && two.substr(2) == "\u0651") std::swap(text[i + 1], text[i + 3]);
  }
}

// Of each word that has got one at some byte of `added_at`, unless another rule has decided about it already; that
// rule's words have diacritics, too.
std::vector<Decision> decisions_with_words(const std::vector<Decision>& given, const SpokenForm& form,
                                           const std::vector<std::size_t>& added_at) {
  std::vector<Decision> all;
  std::size_t next = 0;
  auto added = added_at.begin();
  const auto add_given_before = [&](std::size_t byte) {
    for (; next < given.size() && given[next].begin < byte; ++next) {
      all.push_back(given[next]);
      if (std::string spoken = spoken_from(form, given[next].begin, given[next].end); !spoken.empty())
        all.back().spoken = std::move(spoken);
    }
  };
  for (std::size_t at = 0; at < form.text.size();) {
    const std::size_t begin = at;
    std::size_t end = at;
    while (at < form.text.size() && is_of_word(take_codepoint(form.text, at))) end = at;
    added = std::lower_bound(added, added_at.end(), begin);
    if (added == added_at.end()) break;
    if (*added >= end) continue;
    const std::size_t from = form.origin[begin], to = form.origin[end];
    add_given_before(to);
    if (to > from && (all.empty() || all.back().end <= from))
      all.push_back({from, to, "diacritics", form.text.substr(begin, end - begin)});
  }
  add_given_before(form.origin.back() + 1);
  return all;
}

}  // namespace

std::vector<Diacritizer::Letter> Diacritizer::letters_of(std::string_view text) {
  std::vector<Letter> letters;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t code = take_codepoint(text, at);
    if (is_mark(code)) {
      if (letters.empty()) continue;
      Letter& letter = letters.back();
      letter.read.hint = with_mark(letter.read.hint, code);
      if (letter.read.hint == lone_shadda)
        letter.insert_at = at;
      else
        letter.is_complete = true;
    } else if (const std::uint8_t id = net_id(code); id != 0) {
      letters.push_back({{id, no_mark}, no_mark, at, false});
    }
  }
  return letters;
}

void Diacritizer::find_labels(std::vector<Letter>& letters, std::size_t begin, std::size_t end) {
  std::array<NetLetter, DiacriticsNet::longest> read;
  std::array<std::uint8_t, DiacriticsNet::longest> labels;
  const auto is_space = [&](std::size_t i) { return letters[i].read.id == space_id; };
  while (begin < end && is_space(begin)) ++begin;
  while (begin < end && is_space(end - 1)) --end;
  const std::size_t count = end - begin;
  const auto letter = [&](std::size_t i) { return is_letter(letters[begin + i].read.id); };
  bool has_letters = false;
  for (std::size_t i = 0; i < count; ++i) {
    read[i] = letters[begin + i].read;
    has_letters = has_letters || letter(i);
  }
  if (!has_letters) return;
  net_.run(std::span(read).first(count), std::span(labels).first(count));
  for (std::size_t i = 0; i < count; ++i)
    if (letter(i)) letters[begin + i].label = labels[i];
}

// Sentence by sentence, for which libtashkeel is made.
void Diacritizer::find_labels(std::vector<Letter>& letters) {
  std::size_t begin = 0, last_space = 0;
  for (std::size_t i = 0; i < letters.size(); ++i) {
    const bool is_space = letters[i].read.id == space_id;
    if (is_space) last_space = i;
    std::size_t end = 0;
    if (is_space && i > begin && ends_sentence(letters[i - 1].read.id))
      end = i + 1;
    else if (i + 1 - begin == DiacriticsNet::longest)
      end = last_space > begin ? last_space + 1 : i + 1;
    if (end == 0) continue;
    find_labels(letters, begin, end);
    begin = end;
  }
  find_labels(letters, begin, letters.size());
}

SpokenForm Diacritizer::with_diacritics(const SpokenForm& form) {
  std::vector<Letter> letters = letters_of(form.text);
  find_labels(letters);
  SpokenForm result;
  std::vector<std::size_t> added_at;
  std::size_t done = 0;
  const auto copy_until = [&](std::size_t end) {
    result.text.append(form.text, done, end - done);
    const auto origin = form.origin.begin();
    result.origin.insert(result.origin.end(), origin + static_cast<std::ptrdiff_t>(done),
                         origin + static_cast<std::ptrdiff_t>(end));
    done = end;
  };
  for (const Letter& letter : letters) {
    if (letter.is_complete || letter.label == no_mark) continue;
    const bool has_shadda = letter.read.hint == lone_shadda;
    const std::uint8_t label = has_shadda ? without_shadda(letter.label) : letter.label;
    const std::string_view added = marks_of(label);
    if (added.empty() || (has_shadda && label == sukun)) continue;
    copy_until(letter.insert_at);
    added_at.push_back(result.text.size());
    result.text += added;
    result.origin.insert(result.origin.end(), added.size(), result.origin.back());
  }
  copy_until(form.text.size());
  result.origin.push_back(form.origin.back());
  put_shadda_first(result.text);
  result.decisions = decisions_with_words(form.decisions, result, added_at);
  return result;
}

}  // namespace linnet::arabic
