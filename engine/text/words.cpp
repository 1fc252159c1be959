#include "engine/text/words.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "engine/text/characters.h"
#include "engine/text/utf8.h"

namespace linnet {
namespace {

struct Token {
  // between white space
  std::size_t begin;
  std::size_t end;
  // without outer punctuation; equal if there is nothing else
  std::size_t core_begin;
  std::size_t core_end;
};

bool is_spoken_from(std::span<const SpokenWord> spoken, std::size_t byte) {
  const auto found = std::lower_bound(spoken.begin(), spoken.end(), byte,
                                      [](const SpokenWord& word, std::size_t at) { return word.source < at; });
  return found != spoken.end() && found->source == byte;
}

// Whether two words touch before `c`: at marks without a space after them, dashes and emoji. `last` comes before `c`,
// `last_but_one` before that.
bool may_touch(char32_t last_but_one, char32_t last, char32_t c) {
  constexpr char32_t keycap = 0x20e3;
  if (is_emoji(c) || is_emoji(last) || last == keycap) return true;
  if (!is_letter(c)) return false;
  const char mark = mark_of(last);
  const bool is_run = last == last_but_one && (last == '.' || last == '-');
  return is_dash(last) || is_run || last == 0x2026 || (mark != 0 && mark != '.' && mark != ':');
}

// Splits at white space. Where words may touch, and in scripts without spaces, it splits where espeak-ng starts a word.
std::vector<Token> tokens_of(std::string_view text, std::size_t begin, std::size_t end,
                             std::span<const SpokenWord> spoken) {
  std::vector<Token> tokens;
  bool in_token = false;
  bool was_without_spaces = false;
  char32_t last = ' ';
  char32_t last_but_one = ' ';
  for (std::size_t i = begin; i < end;) {
    const std::size_t at = i;
    const char32_t c = take_codepoint(text, i);
    const bool touches = may_touch(last_but_one, last, c);
    if (!is_unheard(c)) last_but_one = std::exchange(last, c);
    if (is_white_space(c)) {
      in_token = false;
      continue;
    }
    const bool is_dense = std::exchange(was_without_spaces, is_written_without_spaces(c)) || was_without_spaces;
    const bool may_break = is_dense || touches;
    if (!in_token || (may_break && is_spoken_from(spoken, at))) tokens.push_back({at, i, 0, 0});
    in_token = true;
    Token& token = tokens.back();
    token.end = i;
    if (is_outer_punctuation(c)) continue;
    if (token.core_end == 0) token.core_begin = at;
    token.core_end = i;
  }
  return tokens;
}

// A group of written words and the phonemes that they share: none yet, or those of one or more spoken words.
struct Shared {
  struct Written {
    std::size_t begin;
    std::size_t end;
    bool is_word;  // false: only marks
  };
  std::vector<Written> written;
  std::size_t first_phoneme = 0;
  std::size_t end_phoneme = 0;
};

// Words that are spoken as one ("of the" is ʌvðə) divide its phonemes in proportion to their lengths; if there are too
// few phonemes, the words stay one. Marks beside words get no phonemes.
void share(Shared all, std::vector<SentenceWord>& words) {
  const auto is_word = [](const Shared::Written& written) { return written.is_word; };
  if (std::any_of(all.written.begin(), all.written.end(), is_word)) std::erase_if(all.written, std::not_fn(is_word));
  const std::size_t phonemes = all.end_phoneme - all.first_phoneme;
  const std::size_t count = all.written.size();
  if (phonemes == 0) return;
  if (phonemes < count) {
    words.push_back({all.written.front().begin, all.written.back().end, all.first_phoneme, all.end_phoneme});
    return;
  }
  std::size_t length = 0;
  std::size_t length_before = 0;
  std::size_t left = count;
  for (const Shared::Written& word : all.written) length += word.end - word.begin;
  std::size_t begin = all.first_phoneme;
  for (const Shared::Written& word : all.written) {
    length_before += word.end - word.begin;
    const std::size_t fair = all.first_phoneme + (phonemes * length_before + length / 2) / length;
    const std::size_t end = std::clamp(fair, begin + 1, all.end_phoneme - --left);
    words.push_back({word.begin, word.end, begin, end});
    begin = end;
  }
}

}  // namespace

std::vector<SentenceWord> align_words(std::string_view text, std::size_t begin, std::size_t end,
                                      std::span<const SpokenWord> spoken) {
  const std::vector<Token> tokens = tokens_of(text, begin, end, spoken);
  std::vector<SentenceWord> words;
  std::size_t next = 0;  // in `spoken`
  Shared group;          // closed when a word with phonemes of its own comes
  for (std::size_t t = 0; t < tokens.size(); ++t) {
    const Token& token = tokens[t];
    const std::size_t limit = t + 1 < tokens.size() ? tokens[t + 1].begin : std::string_view::npos;
    const std::size_t first = next;
    while (next < spoken.size() && spoken[next].source < limit) ++next;
    const bool has_core = token.core_begin < token.core_end;
    const bool is_spoken = first < next;
    if (!has_core && !is_spoken) continue;
    if (is_spoken && group.end_phoneme != 0) share(std::exchange(group, {}), words);
    group.written.push_back(has_core ? Shared::Written{token.core_begin, token.core_end, true}
                                     : Shared::Written{token.begin, token.end, false});
    if (is_spoken) group.first_phoneme = spoken[first].first_phoneme, group.end_phoneme = spoken[next - 1].end_phoneme;
  }
  share(std::move(group), words);
  return words;
}

}  // namespace linnet
