#include "engine/text/voice_letters.h"

#include <vector>

#include "engine/text/characters.h"
#include "engine/text/letter_case.h"
#include "engine/text/nfd.h"
#include "engine/text/phoneme_ids.h"
#include "engine/text/utf8.h"

namespace linnet {
namespace {

// Whether a key of the voice's maps is `letter` or begins with it.
bool knows(const VoiceDescription& settings, std::string_view letter) {
  const auto begins = [&](const auto& map) {
    const auto found = map.lower_bound(letter);
    return found != map.end() && found->first.starts_with(letter);
  };
  return begins(settings.phoneme_id_map) || begins(settings.phoneme_map);
}

std::string letter_of(const VoiceDescription& settings, const std::string& letter) {
  std::size_t i = 0;
  const char32_t c = take_codepoint(letter, i);
  if (knows(settings, letter)) return letter;
  if (is_white_space(c)) return " ";
  for (const char32_t other : {small_letter(c), capital_letter(c), capital_letter(small_letter(c))})
    if (has_ids(to_utf8(other), settings)) return to_utf8(other);
  const std::string mark = c == 0x2026 ? "." : is_dash(c) ? "," : "";
  return has_ids(mark, settings) ? mark : letter;
}

}  // namespace

std::string in_letters_of(const VoiceDescription& settings, std::string_view text) {
  std::vector<std::string> codepoints;
  append_nfd(text, codepoints);
  std::string letters;
  char32_t last = ' ';
  for (const std::string& one : codepoints) {
    std::size_t i = 0;
    const char32_t c = take_codepoint(one, i);
    const bool is_heard = !is_unheard(c) && (!is_joiner(c) || is_of_joining_script(last));
    if (!is_heard && !knows(settings, one)) continue;
    letters += letter_of(settings, one);
    last = c;
  }
  return letters;
}

}  // namespace linnet
