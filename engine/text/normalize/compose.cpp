#include "engine/text/normalize/compose.h"

#include <algorithm>
#include <iterator>

#include "engine/text/character_class.h"
#include "engine/text/characters.h"
#include "engine/text/nfc.h"
#include "engine/text/normalize/compatibility_table.h"
#include "engine/text/normalize/scan.h"

namespace linnet::normalize {
namespace {

constexpr char32_t no_break_space = 0xa0, text_style = 0xfe0e, picture_style = 0xfe0f, keycap = 0x20e3;
constexpr char32_t black_flag = 0x1f3f4, circled_m = 0x24c2, zero_width_space = 0x200b;

// Letters of which there are many: ASCII, Latin-1, Cyrillic, Chinese, Hangul.
bool is_plain(char32_t c) {
  return (c >= ' ' && c < 0x7f) || c == '\n' || (c >= 0xc0 && c < 0x132) || (c >= 0x400 && c < 0x483) ||
         (c >= 0x4e00 && c < 0xa000) || (c >= 0xac00 && c < 0xd7a4);
}

bool append_compatible(char32_t c, std::u32string& out) {
  const auto runs = compatibility_runs();
  const auto run = std::upper_bound(runs.begin(), runs.end(), c,
                                    [](char32_t code, const CompatibilityRun& entry) { return code < entry.begin; });
  if (run != runs.begin() && c - std::prev(run)->begin < std::prev(run)->count) {
    out += std::prev(run)->target + (c - std::prev(run)->begin) * std::prev(run)->step;
    return true;
  }
  const auto texts = compatibility_texts();
  const auto text = std::lower_bound(texts.begin(), texts.end(), c, [](const CompatibilityText& entry, char32_t code) {
    return entry.codepoint < code;
  });
  if (text == texts.end() || text->codepoint != c) return false;
  const std::size_t begin = text == texts.begin() ? 0 : std::prev(text)->end;
  const auto characters = compatibility_characters().subspan(begin, text->end - begin);
  out.append(characters.begin(), characters.end());
  return true;
}

bool is_numbered_circle(char32_t c) {
  return (c >= 0x2460 && c <= 0x249b) || (c >= 0x3251 && c <= 0x325f) || (c >= 0x32b1 && c <= 0x32bf);
}

bool may_be_picture(char32_t c) {
  return c == 0xa9 || c == 0xae || (c >= 0x2010 && c < 0x3300) || is_emoji(c);  // as emoji_at() has it
}

// Whether a selector behind it makes an emoji of it.
bool takes_style(char32_t c) {
  std::u32string other;
  return may_be_picture(c) && !is_white_space(c) && (c == circled_m || !append_compatible(c, other));
}

// Selectors, joiners and tags inside an emoji, and joiners that distinguish letters, are needed. `before`: the
// character that was kept before text[i].
bool is_dropped(Codes text, std::size_t i, char32_t before) {
  const char32_t c = text[i];
  const char32_t after = code_at(text, i + 1);
  if (c == picture_style || c == text_style) return !takes_style(before) && after != keycap;
  if (is_joiner(c)) {
    const bool joins_pictures = (before == picture_style || takes_style(before)) && is_emoji(after);
    return !joins_pictures && !is_of_joining_script(before);
  }
  const auto is_tag = [](char32_t code) { return code >= 0xe0020 && code <= 0xe007f; };
  if (is_tag(c)) return before != black_flag && !is_tag(before);
  if (c == zero_width_space) return !is_written_without_spaces(before) && !is_written_without_spaces(after);
  return is_unheard(c);
}

void drop_unheard(TracedText& text) {
  char32_t before = 0;
  rewrite(text, [&](Codes codes, std::size_t i, std::u32string&) -> std::size_t {
    if (!is_plain(codes[i]) && is_dropped(codes, i, before)) return i + 1;
    before = codes[i];
    return 0;
  });
}

// , . : of full width, which are a decimal separator or part of a time between digits.
char32_t narrow_mark(char32_t c) {
  const bool is_wide_mark = c == 0xff0c || c == 0xff0e || c == 0xff1a;
  return is_wide_mark ? c - 0xfee0 : 0;
}

bool reads_as_digit(char32_t c) {
  std::u32string other;
  return is_decimal(c) || (append_compatible(c, other) && other.size() == 1 && is_decimal(other.front()));
}

// Appends what stands in place of text[i]; false: it stays.
bool append_meant(Codes text, std::size_t i, std::u32string& out) {
  const char32_t c = text[i];
  const bool is_between_digits = reads_as_digit(code_before(text, i)) && reads_as_digit(code_at(text, i + 1));
  if (is_white_space(c)) {
    if (is_line_end(c) || c == '\t' || c == '\v' || c == '\f') return false;
    out += is_between_digits && is_space_between_digits(c) ? no_break_space : U' ';
    return true;
  }
  if (const char32_t mark = narrow_mark(c); mark != 0 && is_between_digits) {
    out += mark;
    return true;
  }
  if (c == circled_m && code_at(text, i + 1) == picture_style) return false;
  if (!append_compatible(c, out)) return false;
  if (is_numbered_circle(c) && is_word_at(text, i + 1)) out += U' ';
  return true;
}

void replace_compatible(TracedText& text) {
  rewrite(text, [](Codes codes, std::size_t i, std::u32string& with) -> std::size_t {
    return !is_plain(codes[i]) && append_meant(codes, i, with) ? i + 1 : 0;
  });
}

void compose_letters(TracedText& text) {
  rewrite(text, [](Codes codes, std::size_t i, std::u32string& with) -> std::size_t {
    if (is_plain(codes[i]) && (i + 1 == codes.size() || is_plain(codes[i + 1]))) return 0;
    const std::size_t end = nfc_piece_end(codes, i);
    const Codes piece = codes.substr(i, end - i);
    with = nfc_may_change(piece) ? nfc(piece) : std::u32string(piece);
    return end;
  });
}

}  // namespace

TracedText compose(TracedText text) {
  if (std::all_of(text.codes.begin(), text.codes.end(), is_plain)) return text;
  drop_unheard(text);
  replace_compatible(text);
  compose_letters(text);
  return text;
}

}  // namespace linnet::normalize
