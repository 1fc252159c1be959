#include "engine/text/emoji.h"

#include <algorithm>

#include "engine/text/characters.h"
#include "engine/text/utf8.h"

namespace linnet {
namespace {

constexpr char32_t joiner = 0x200d, text_style = 0xfe0e, picture_style = 0xfe0f, keycap = 0x20e3, last_tag = 0xe007f;
constexpr std::size_t most_parts = 8, most_tags = 16;  // the most that any emoji has

bool is_tone(char32_t c) { return c >= 0x1f3fb && c <= 0x1f3ff; }
bool is_flag_letter(char32_t c) { return c >= 0x1f1e6 && c <= 0x1f1ff; }
bool is_tag(char32_t c) { return c >= 0xe0020 && c <= last_tag; }

// Reads codepoints one at a time, with a look-ahead of one.
class Reader {
 public:
  Reader(std::string_view text, std::size_t at) : text_(text), at_(at) {}
  std::size_t at() const { return at_; }
  char32_t next() const {
    std::size_t i = at_;
    return i < text_.size() ? take_codepoint(text_, i) : 0;
  }
  char32_t take() { return take_codepoint(text_, at_); }
  bool take_if(char32_t c) { return next() == c && (take(), true); }

 private:
  std::string_view text_;
  std::size_t at_;
};

EmojiSequence one(std::size_t end, const std::string& whole, const std::string& part) {
  return {end, {whole}, {part}, {}};
}

EmojiSequence keycap_at(Reader reader) {
  const std::string key = to_utf8(reader.take());
  reader.take_if(picture_style);
  if (!reader.take_if(keycap)) return {};
  EmojiSequence found = one(reader.at(), key + to_utf8(picture_style) + to_utf8(keycap), key);
  found.spellings.push_back(key + to_utf8(keycap));
  return found;
}

EmojiSequence tagged_flag_at(Reader reader) {
  const std::string flag = to_utf8(reader.take());
  std::string whole = flag;
  std::size_t tags = 0;
  for (; is_tag(reader.next()) && tags < most_tags; ++tags) {
    const char32_t tag = reader.take();
    whole += to_utf8(tag);
    if (tag == last_tag) break;
  }
  return tags == 0 ? EmojiSequence{} : one(reader.at(), whole, flag);
}

EmojiSequence pictures_at(Reader reader) {
  EmojiSequence found;
  do {
    found.parts.push_back(to_utf8(reader.take()));
    for (char32_t c = reader.next(); c == text_style || c == picture_style || is_tone(c); c = reader.next()) {
      reader.take();
      if (is_tone(c) && found.tones.size() < most_parts) found.tones.push_back(to_utf8(c));
    }
    found.end = reader.at();
    // A joiner with nothing to join is not part of the emoji.
  } while (found.parts.size() < most_parts && reader.take_if(joiner) && is_emoji(reader.next()));
  std::string rest;
  for (std::size_t i = 1; i < found.parts.size(); ++i) rest += to_utf8(joiner) + found.parts[i];
  found.spellings = {found.parts[0] + rest};
  if (!rest.empty()) found.spellings.push_back(found.parts[0] + to_utf8(picture_style) + rest);
  return found;
}

}  // namespace

EmojiSequence emoji_at(std::string_view text, std::size_t begin) {
  Reader reader(text, begin);
  const char32_t first = reader.next();
  if ((first >= '0' && first <= '9') || first == '#' || first == '*') return keycap_at(reader);
  if (!is_emoji(first)) {
    // Other symbols are pictures if a variation selector follows: ™️.
    std::size_t behind = begin;
    take_codepoint(text, behind);
    const bool is_symbol = first == 0xa9 || first == 0xae || (first >= 0x2010 && first < 0x3300);
    const bool is_picture = is_symbol && Reader(text, behind).next() == picture_style;
    return is_picture ? pictures_at(reader) : EmojiSequence{};
  }
  if (is_flag_letter(first)) {
    reader.take();
    if (!is_flag_letter(reader.next())) return {};
    const std::string flag = to_utf8(first) + to_utf8(reader.take());
    return one(reader.at(), flag, flag);
  }
  if (const EmojiSequence flag = tagged_flag_at(reader); flag.end != 0) return flag;
  return pictures_at(reader);
}

}  // namespace linnet
