#include "native/server/speech/voice_chooser.h"

#include "native/http/error.h"
#include "native/voices/voice_variants.h"

namespace linnet::native {
namespace {

std::string listed_names(const VoiceList& voice_list) {
  constexpr std::size_t most = 20;
  std::string names;
  const auto voices = voice_list.all();
  for (std::size_t i = 0; i < voices.size() && i < most; ++i) names += (i ? ", " : "") + voices[i]->name();
  return voices.size() > most ? names + ", …" : names;
}

// Where speakers may be named in place of voices, those whose names are near the first of this mix.
std::string near_speakers(const VoiceList& voice_list, const std::string& mix) {
  for (const VoicePtr& voice : voice_list.all())
    if (voice->has_named_speakers())
      return "; near this are speakers of " + voice->name() + ": " +
             speakers_near(mix.substr(0, mix.find_first_of("(+ ")), voice->speakers);
  return "";
}

VoicePtr find_voice(const VoiceList& voice_list, const std::optional<std::string>& name, UnknownVoice unknown) {
  VoicePtr preferred = voice_list.preferred();
  if (!preferred)
    throw HttpError(503, "no_voices", "the server has no voices; its log says where it looked").retry_after(60);
  if (!name || name->empty()) return preferred;
  if (VoicePtr voice = voice_list.find(*name)) return voice;
  if (const auto variants = voice_list.variants(*name); !variants.empty()) return variants.front();
  if (VoicePtr voice = voice_list.with_speakers(*name)) return voice;
  if (VoicePtr voice = voice_list.alias(*name)) return voice;
  if (unknown == UnknownVoice::becomes_the_default) return preferred;
  throw HttpError(404, "voice_not_found",
                  "no voice '" + *name + "'; there are: " + listed_names(voice_list) + near_speakers(voice_list, *name))
      .about("voice");
}

}  // namespace

ChosenVoice VoiceChooser::choose(const std::optional<std::string>& name, UnknownVoice unknown) const {
  const VoicePtr named = find_voice(voice_list, name, unknown);
  const bool is_preferred = !name || name->empty();
  const bool is_exact = is_preferred ? preferred_is_exact : *name == named->name() && *name != without_precision(*name);
  const std::vector<VoicePtr> there = voice_list.variants(named->name());
  std::vector<std::string> names;
  names.reserve(there.size());
  for (const VoicePtr& voice : there) names.push_back(voice->name());
  ChosenVoice chosen;
  if (named == voice_list.with_speakers(name.value_or("")) && *name != named->name()) chosen.speakers = name;
  for (const std::size_t i : variants_to_try(names, is_exact ? precision_in(named->name()) : precision, governor))
    chosen.voice ? chosen.smaller.push_back(there[i]) : void(chosen.voice = there[i]);
  return chosen;
}

ChosenVoice VoiceChooser::choose_by_language(std::string_view language) const {
  const VoicePtr voice = voice_list.speaks(language);
  if (!voice && voice_list.preferred())
    throw HttpError(404, "language_not_found",
                    "no voice speaks '" + std::string(language) + "'; there are: " + listed_names(voice_list))
        .about("language");
  const bool is_preferred = voice == voice_list.preferred();
  return choose(is_preferred ? std::nullopt : std::optional(without_precision(voice->name())),
                UnknownVoice::is_an_error);
}

VoiceChooser chooser_of(const ServerContext& context) {
  return {context.voice_list,
          context.governor,
          context.options.voice.precision,
          names_a_variant(context.options.voice.model),
          context.options.loudness.value_or(Loudness::normal),
          context.options.text_normalization};
}

std::vector<SpeakerShare> speakers_of(const ListedVoice& voice, const std::optional<std::string>& wanted,
                                      UnknownVoice unknown) {
  std::vector<SpeakerShare> mix;
  try {
    if (wanted && !wanted->empty()) mix = speaker_mix(*wanted, voice.speakers);
  } catch (const Error& error) {
    const bool is_unknown = error.kind() == ErrorKind::not_found;
    if (!is_unknown) throw HttpError(400, "bad_speaker", error.what()).about("speaker");
    if (unknown == UnknownVoice::is_an_error)
      throw HttpError(404, "speaker_not_found", "the voice '" + voice.name() + "': " + error.what()).about("speaker");
  }
  return mix;
}

}  // namespace linnet::native
