#include "engine/text/literal_phonemes.h"

#include <string>
#include <vector>

#include "engine/text/characters.h"
#include "engine/text/utf8.h"
#include "engine/text/voice_letters.h"

namespace linnet {

void add_literally(SentenceDraft& draft, const VoiceDescription& settings, std::string_view text, std::size_t begin,
                   std::size_t end, const Respelling& respelled) {
  std::vector<std::size_t> word_begin = {begin};
  const std::string_view phonemes = text.substr(begin, end - begin);
  const bool is_text = settings.phoneme_type == VoiceDescription::PhonemeType::text;
  for (std::size_t i = 0; i < phonemes.size();) {
    const char32_t c = take_codepoint(phonemes, i);
    if (c == ' ' || (is_text && is_white_space(c))) word_begin.push_back(begin + i);
  }
  const std::string letters = is_text     ? in_letters_of(settings, phonemes)
                              : respelled ? respelled(phonemes)
                                          : std::string(phonemes);
  draft.add_words(letters, word_begin, text, begin, end);
}

std::size_t read_phoneme_block(SentenceDraft& draft, const VoiceDescription& settings, std::string_view text,
                               TextPart part, std::size_t position, const Respelling& respelled) {
  const std::string_view inside = without_outer_space(text.substr(part.begin + 2, part.end - part.begin - 4));
  const std::size_t inside_begin = static_cast<std::size_t>(inside.data() - text.data());
  const std::size_t inside_end = inside_begin + inside.size();
  if (position == part.begin) {
    if (is_apart_before(text, part.begin)) draft.add_phonemes(" ");
    position = inside_begin;
  }
  const std::string_view chunk = prefix_of_words(text.substr(position, inside_end - position), literal_chunk_bytes);
  add_literally(draft, settings, text, position, position + chunk.size(), respelled);
  position += chunk.size();
  if (position == inside_end) {
    if (is_apart_behind(text, part.end)) draft.add_phonemes(" ");
    position = part.end;
  }
  draft.reach(position);
  return position;
}

}  // namespace linnet
