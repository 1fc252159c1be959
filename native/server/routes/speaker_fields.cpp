#include "native/server/routes/speaker_fields.h"

#include <algorithm>
#include <utility>

#include "native/http/error.h"

namespace linnet::native {
namespace {

// Kokoro's letters for languages, as Kokoro-FastAPI's lang_code has them.
constexpr std::pair<std::string_view, std::string_view> kokoro_languages[] = {
    {"a", "en-us"}, {"b", "en-gb"}, {"e", "es"},    {"f", "fr-fr"}, {"h", "hi"},
    {"i", "it"},    {"j", "ja"},    {"p", "pt-br"}, {"z", "cmn"},
};

std::string language_stated(const std::string& field) {
  for (const auto& [letter, language] : kokoro_languages)
    if (field == letter) return std::string(language);
  return field;
}

// "en-gb" and "en_US" have the same; "cmn" is what others call "zh".
std::string base_of(const std::string& language) {
  std::string base = language.substr(0, language.find_first_of("-_"));
  for (char& c : base)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return base == "zh" ? "cmn" : base;
}

// Only voices whose speakers have languages are asked: clients of others send what they like.
void check_language(const RequestFields& fields, const ListedVoice& voice, std::size_t speaker) {
  const auto stated = fields.text({"lang_code", "language"});
  if (!stated || stated->empty() || voice.speaker_languages.empty()) return;
  const std::string language = language_stated(*stated);
  if (base_of(language) == base_of(voice.speaker_languages[speaker])) return;
  std::string others;
  for (const auto& [name, id] : voice.speakers.ids)
    if (base_of(voice.speaker_languages[static_cast<std::size_t>(id)]) == base_of(language))
      others += (others.empty() ? "" : ", ") + name;
  throw HttpError(400, "other_language",
                  "the speaker " + voice.speaker_name(speaker) + " speaks " + voice.speaker_languages[speaker] +
                      ", and the text is said to be " + language + "; " +
                      (others.empty() ? "no speaker of this voice speaks that" : "speakers of it are " + others))
      .about("voice");
}

}  // namespace

std::vector<SpeakerShare> chosen_speakers(const RequestFields& fields, const ListedVoice& voice,
                                          const std::optional<std::string>& named, UnknownVoice unknown) {
  const auto wanted = named ? named : fields.text_or_id({"speaker_id", "speaker"});
  std::vector<SpeakerShare> mix = speakers_of(voice, wanted, unknown);
  check_language(fields, voice, mix.empty() ? static_cast<std::size_t>(voice.default_speaker) : mix.front().speaker);
  return mix;
}

std::optional<std::string> voice_named(const RequestFields& fields, const VoiceList& voice_list) {
  auto named = fields.text_or_id({"voice"});
  const auto model = fields.text({"model"});
  const bool is_open = !named || named->empty() || is_openai_voice_name(*named);
  if (!model || !is_open) return named;
  const auto variants = voice_list.variants(*model);
  if (variants.empty()) return named;
  if (named && !named->empty())
    for (const auto& [speaker, id] : variants.front()->speakers.ids)
      if (speaker.ends_with("_" + *named)) return speaker;
  return model;
}

}  // namespace linnet::native
