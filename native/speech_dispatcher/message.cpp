#include "native/speech_dispatcher/message.h"

#include <algorithm>

#include "engine/blank_text.h"
#include "engine/error.h"
#include "engine/text/letter_case.h"
#include "engine/text/utf8.h"

namespace linnet::native {
namespace {

constexpr float icon_pitch = 1.25f;  // of a capital letter
const SayAs characters{"characters", ""};

// Words that belong to single characters, which are not in the text.
struct CharacterWords {
  std::string_view language, space, capital;
};
constexpr CharacterWords character_words[] = {
    {"en", "space", "capital"},      {"cs", "mezera", "velké"},       {"de", "Leerzeichen", "groß"},
    {"es", "espacio", "mayúscula"},  {"fr", "espace", "majuscule"},   {"it", "spazio", "maiuscola"},
    {"nl", "spatie", "hoofdletter"}, {"pl", "spacja", "wielkie"},     {"pt", "espaço", "maiúscula"},
    {"ru", "пробел", "заглавная"},   {"sv", "mellanslag", "versalt"}, {"uk", "пробіл", "велика"},
};

const CharacterWords& words_of(std::string_view language) {
  for (const CharacterWords& words : character_words)
    if (language_tag(language).substr(0, 2) == words.language) return words;
  return character_words[0];
}

bool is_one_character(std::string_view text) {
  if (text.empty()) return false;
  std::size_t end = 1;
  while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) ++end;
  return end == text.size();
}

// One character of a CHAR or KEY, or a part of a key's name.
void append_character(SsmlSegment& part, std::string_view character, const ModuleSettings& settings,
                      std::string_view language) {
  const CharacterWords& words = words_of(language);
  if (character == " ") {
    part.text += words.space;
    return;
  }
  std::size_t at = 0;
  const bool is_large = is_capital(take_codepoint(character, at));
  if (is_large && settings.capitals == Capitals::spell) part.text += std::string(words.capital) + " ";
  if (is_large && settings.capitals == Capitals::icon) part.pitch = icon_pitch;
  part.say_as.push_back({part.text.size(), part.text.size() + character.size(), characters});
  part.text += character;
}

// "shift_a" is "shift", and the letter a; "kp-enter" is "kp enter".
SsmlSegment key_part(const std::string& key, const ModuleSettings& settings, std::string_view language) {
  SsmlSegment part;
  if (is_one_character(key)) {
    append_character(part, key, settings, language);
    return part;
  }
  for (std::size_t begin = 0; begin <= key.size();) {
    const std::size_t end = std::min(key.find('_', begin), key.size());
    std::string name = key.substr(begin, end - begin);
    begin = end + 1;
    if (name.empty()) continue;
    if (!part.text.empty()) part.text += ' ';
    if (is_one_character(name)) {
      append_character(part, name, settings, language);
      continue;
    }
    std::replace(name.begin(), name.end(), '-', ' ');
    part.text += name;
  }
  return part;
}

SsmlSegment plain(const std::string& text) {
  SsmlSegment part;
  part.text = text;
  return part;
}

// What is spoken of SSML that is not well-formed: clients write it by hand, and a screen reader must not be silent.
SsmlSegment without_tags(const std::string& text) {
  SsmlSegment part;
  bool inside = false;
  for (const char c : text) {
    if (c == '<') inside = true;
    if (!inside) part.text += c;
    if (c != '>' || !inside) continue;
    inside = false;
    part.text += ' ';
  }
  return part;
}

std::vector<SsmlSegment> parts_of(MessageKind kind, const std::string& text, const ModuleSettings& settings,
                                  std::string_view language) {
  if (kind != MessageKind::text) return {key_part(text == "space" ? " " : text, settings, language)};
  std::vector<SsmlSegment> parts;
  try {
    parts = is_ssml(text) ? parse_ssml(text) : std::vector<SsmlSegment>{plain(text)};
  } catch (const Error&) {
    parts = {without_tags(text)};
  }
  if (settings.spells)
    for (SsmlSegment& part : parts)
      if (!is_blank(part.text)) part.say_as = {{0, part.text.size(), characters}};
  return parts;
}

SpeakOptions options_for(const SsmlSegment& part, const ModuleSettings& settings, const SpeakingVoice& voice) {
  SpeakOptions options;
  options.mix = voice.mix;
  const float speed = settings.speed() * part.rate;
  if (speed != 1) options.length_scale = std::clamp(voice.voice->length_scale / speed, 0.05f, 20.0f);
  options.pitch = std::clamp(settings.pitch_factor() * part.pitch, 0.5f, 2.0f);
  options.volume = std::min(settings.volume_factor() * part.volume, 10.0f);
  return options;
}

}  // namespace

Message message_of(MessageKind kind, const std::string& text, const ModuleSettings& settings,
                   const SpeakingVoice& voice, std::uint64_t own_words) {
  Message message;
  message.request.own_words = own_words;
  std::size_t before = 0;
  for (SsmlSegment& part : parts_of(kind, text, settings, voice.voice->language)) {
    if (is_blank(part.text) && part.silence_seconds == 0) continue;
    for (SsmlMark& mark : part.marks) message.marks.push_back({std::move(mark.name), mark.at + before});
    before += part.text.size();
    SpeakOptions options = options_for(part, settings, voice);
    message.request.segments.push_back(
        {voice.voice, voice.smaller, std::move(part.text), options, part.silence_seconds, std::move(part.say_as)});
  }
  return message;
}

}  // namespace linnet::native
