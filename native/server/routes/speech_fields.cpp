#include "native/server/routes/speech_fields.h"

#include <algorithm>

#include "native/http/error.h"
#include "native/server/ssml/ssml.h"
#include "native/voices/loudness_memory.h"
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

std::optional<float> as_float(std::optional<double> number) {
  return number ? std::optional(static_cast<float>(*number)) : std::nullopt;
}

std::optional<int> chosen_speaker(const RequestFields& fields, const ListedVoice& voice, UnknownVoice unknown) {
  const auto wanted = fields.text_or_id({"speaker_id", "speaker"});
  if (!wanted || wanted->empty()) return std::nullopt;
  const std::optional<int> speaker = voice.speaker(*wanted);
  if (speaker || unknown == UnknownVoice::becomes_the_default) return speaker;
  throw HttpError(404, "speaker_not_found",
                  "the voice '" + voice.name() + "' has no speaker '" + *wanted + "'; it has 0 to " +
                      std::to_string(voice.speakers - 1) + ", or the names of its speaker_id_map")
      .about("speaker");
}

std::optional<Loudness> chosen_loudness(const RequestFields& fields) {
  const auto wanted = fields.text({"loudness"});
  if (!wanted) return std::nullopt;
  try {
    return loudness_by_name(*wanted);
  } catch (const Error& error) {
    throw HttpError(400, "bad_field", "'loudness': " + std::string(error.what())).about("loudness");
  }
}

FirstSound first_sound(const RequestFields& fields) {
  const std::string name = fields.text({"first_sound"}).value_or("early");
  if (name != "early" && name != "exact")
    throw HttpError(400, "bad_field", "'first_sound' has to be 'early' or 'exact'").about("first_sound");
  return name == "exact" ? FirstSound::exact : FirstSound::early;
}

// A request that says what becomes of code has Markdown, unless it says otherwise.
Markdown markdown(const RequestFields& fields) {
  const auto code = fields.text({"markdown_code"});
  if (code && *code != "read" && *code != "skip")
    throw HttpError(400, "bad_field", "'markdown_code' has to be \"read\" or \"skip\"").about("markdown_code");
  if (!fields.flag({"markdown"}).value_or(code.has_value())) return Markdown::off;
  return code == "skip" ? Markdown::skip_code : Markdown::read_code;
}

}  // namespace

void check_text(const std::string& text, const TextLimits& limits, const char* field) {
  if (text.find_first_not_of(" \t\r\n\v\f") == std::string::npos)
    throw HttpError(400, "no_text", std::string("'") + field + "' has to hold a text to speak").about(field);
  if (text.size() > limits.bytes)
    throw HttpError(413, "text_too_long",
                    "the text has " + std::to_string(text.size()) + " bytes; this server speaks up to " +
                        std::to_string(limits.bytes) + " at a time")
        .about(field);
}

namespace {

VoicePtr find_voice(const VoiceList& voice_list, const std::optional<std::string>& name, UnknownVoice unknown) {
  VoicePtr preferred = voice_list.preferred();
  if (!preferred)
    throw HttpError(503, "no_voices", "the server has no voices; its log says where it looked").retry_after(60);
  if (!name || name->empty()) return preferred;
  if (VoicePtr voice = voice_list.find(*name)) return voice;
  if (const auto variants = voice_list.variants(*name); !variants.empty()) return variants.front();
  if (VoicePtr voice = voice_list.alias(*name)) return voice;
  if (unknown == UnknownVoice::becomes_the_default) return preferred;
  throw HttpError(404, "voice_not_found", "no voice '" + *name + "'; there are: " + listed_names(voice_list))
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
  for (const std::size_t i : variants_to_try(names, is_exact ? precision_in(named->name()) : precision, governor))
    chosen.voice ? chosen.smaller.push_back(there[i]) : void(chosen.voice = there[i]);
  return chosen;
}

ReplyShape choose_shape(const RequestFields& fields, const char* usual) {
  const std::string name = fields.text({"response_format", "format"}).value_or(usual);
  const std::string stream_format = fields.text({"stream_format"}).value_or("audio");
  if (stream_format != "audio" && stream_format != "sse")
    throw HttpError(400, "bad_field", "'stream_format' has to be \"audio\" or \"sse\"").about("stream_format");
  ReplyShape shape;
  shape.word_events = fields.flag({"word_timings"}).value_or(false);
  if (const auto timings = timing_format_by_suffix("." + name); timings && stream_format == "audio") {
    shape.kind = ReplyShape::Kind::timings;
    shape.timing_format = *timings;
    return shape;
  }
  if (stream_format == "sse") shape.kind = ReplyShape::Kind::events;
  try {
    shape.format = &audio_format(name);
  } catch (const Error& error) {
    throw HttpError(400, "unknown_format", std::string(error.what()) + "; and of timings: vtt, srt, json")
        .about("response_format");
  }
  return shape;
}

SpeakOptions speak_options(const RequestFields& fields, const ListedVoice& voice, UnknownVoice unknown,
                           bool normalizes) {
  SpeakOptions options;
  options.speaker = chosen_speaker(fields, voice, unknown);
  options.length_scale = as_float(fields.number({"length_scale"}, 0.05, 20));
  if (const auto speed = fields.number({"speed"}, 0.25, 4))
    options.length_scale = options.length_scale.value_or(voice.length_scale) / static_cast<float>(*speed);
  options.noise_scale = as_float(fields.number({"noise_scale"}, 0, 10));
  options.noise_w = as_float(fields.number({"noise_w_scale", "noise_w", "length_w_scale"}, 0, 10));
  options.sentence_silence_seconds = as_float(fields.number({"sentence_silence"}, 0, 60)).value_or(0);
  options.volume = as_float(fields.number({"volume", "volume_multiplier"}, 0, 10)).value_or(1);
  options.loudness = chosen_loudness(fields);
  options.seed = fields.whole_number({"seed"}).value_or(0);
  options.text_normalization = fields.flag({"text_normalization"}).value_or(normalizes);
  options.markdown = markdown(fields);
  options.first_sound = first_sound(fields);
  return options;
}

SpeechRequest speech_request(const RequestFields& fields, const VoiceChooser& chooser, const std::string& text,
                             UnknownVoice unknown) {
  const ChosenVoice usual = chooser.choose(fields.text_or_id({"voice"}), unknown);
  const auto options_for = [&](const ListedVoice& voice) {
    SpeakOptions options = speak_options(fields, voice, unknown, chooser.text_normalization);
    options.loudness = options.loudness.value_or(chooser.loudness);
    return options;
  };
  SpeechRequest request;
  if (!fields.flag({"ssml"}).value_or(is_ssml(text))) {
    request.segments.push_back({usual.voice, usual.smaller, text, options_for(*usual.voice), 0, {}});
    return request;
  }
  for (SsmlSegment& part : parse_ssml(text)) {
    const ChosenVoice chosen = part.voice.empty() ? usual : chooser.choose(part.voice, unknown);
    SpeakOptions options = options_for(*chosen.voice);
    options.length_scale =
        std::clamp(options.length_scale.value_or(chosen.voice->length_scale) / part.rate, 0.05f, 20.0f);
    options.volume = std::min(options.volume * part.volume, 10.0f);
    options.markdown = Markdown::off;  // SSML is not Markdown
    request.segments.push_back(
        {chosen.voice, chosen.smaller, std::move(part.text), options, part.silence_seconds, std::move(part.say_as)});
  }
  return request;
}

}  // namespace linnet::native
