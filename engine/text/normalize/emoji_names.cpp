#include "engine/text/normalize/emoji_names.h"

#include <algorithm>

#include "engine/text/characters.h"
#include "engine/text/emoji.h"
#include "engine/text/letter_case.h"
#include "engine/text/normalize/scan.h"
#include "engine/text/normalize/spelled_parts.h"
#include "engine/text/utf8.h"

namespace linnet::normalize {
namespace {

constexpr char32_t picture_style = 0xfe0f, keycap = 0x20e3, first_flag_letter = 0x1f1e6, last_flag_letter = 0x1f1ff;
constexpr std::size_t longest_sequence = 48;  // characters; emoji_at() reads no more

bool may_begin_emoji(Codes text, std::size_t i) {
  const char32_t c = text[i];
  if (c < 0x80) return (c == '#' || c == '*' || (c >= '0' && c <= '9')) && code_at(text, i + 1) >= keycap;
  return is_emoji(c) || code_at(text, i + 1) == picture_style;
}

// Marks inside a name would be pauses: "flag: Germany".
void append_without_marks(std::u32string& out, std::string_view name) {
  const std::u32string codes = codes_of(name);
  for (std::size_t i = 0; i < codes.size(); ++i) {
    const bool is_mark = mark_of(codes[i]) != 0 && (i + 1 == codes.size() || codes[i + 1] == ' ');
    if (!is_mark) out += codes[i];
  }
}

// Behind a full stop a sentence begins, which a small letter would continue.
bool begins_sentence(Codes text, std::size_t i) {
  return i > 1 && is_white_space(text[i - 1]) && mark_of(text[i - 2]) == '.';
}

}  // namespace

EmojiNames::EmojiNames(const LanguageFile& file) : flag_(file.value("emoji-flag")) {
  for (const LanguageFile::Line& line : file.lines("emoji")) names_.emplace_back(line[0], line[1]);
  std::sort(names_.begin(), names_.end());
}

std::string_view EmojiNames::name_of(std::string_view sequence) const {
  const auto found = std::lower_bound(names_.begin(), names_.end(), sequence,
                                      [](const auto& entry, std::string_view wanted) { return entry.first < wanted; });
  return found != names_.end() && found->first == sequence ? found->second : std::string_view();
}

bool EmojiNames::append_name(std::u32string& out, std::string_view sequence) const {
  const std::string_view name = name_of(sequence);
  if (!out.empty() && !name.empty()) out += U' ';
  append_without_marks(out, name);
  if (!name.empty() || flag_.empty()) return !name.empty();
  const std::u32string letters = codes_of(sequence);
  const auto is_flag_letter = [](char32_t c) { return c >= first_flag_letter && c <= last_flag_letter; };
  if (letters.size() != 2 || !std::all_of(letters.begin(), letters.end(), is_flag_letter)) return false;
  append_word(out, flag_);
  for (const char32_t c : letters) (out += U' ') += U'A' + (c - first_flag_letter);
  return true;
}

Match EmojiNames::at(Codes text, std::size_t i) const {
  if (names_.empty() || !may_begin_emoji(text, i)) return {};
  const std::string bytes = utf8_of(text.substr(i, longest_sequence));
  const EmojiSequence emoji = emoji_at(bytes, 0);
  if (emoji.end == 0) return {};
  std::size_t end = i;
  for (std::size_t at = 0; at < emoji.end; ++end) take_codepoint(bytes, at);
  std::u32string words;
  const bool has_name = std::any_of(emoji.spellings.begin(), emoji.spellings.end(),
                                    [&](const std::string& spelling) { return append_name(words, spelling); });
  if (!has_name)
    for (const std::string& part : emoji.parts) append_name(words, part);
  for (const std::string& tone : emoji.tones) append_name(words, tone);
  if (words.empty()) return {};
  if (begins_sentence(text, i)) words[0] = capital_letter(words[0]);
  return {end, set_apart(text, i, end, words)};
}

}  // namespace linnet::normalize
