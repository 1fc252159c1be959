#include "native/server/routes/speech_fields.h"

#include <algorithm>

#include "native/http/error.h"
#include "native/server/ssml/ssml.h"
#include "native/voices/loudness_memory.h"

namespace linnet::native {
namespace {

std::optional<float> as_float(std::optional<double> number) {
  return number ? std::optional(static_cast<float>(*number)) : std::nullopt;
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

std::optional<FirstSound> first_sound(const RequestFields& fields) {
  const std::optional<std::string> name = fields.text({"first_sound"});
  if (!name) return std::nullopt;
  if (*name != "early" && *name != "exact")
    throw HttpError(400, "bad_field", "'first_sound' has to be 'early' or 'exact'").about("first_sound");
  return *name == "exact" ? FirstSound::exact : FirstSound::early;
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

SpeakOptions speak_options(const RequestFields& fields, const ListedVoice& voice,
                           const std::optional<std::string>& speakers, UnknownVoice unknown, bool normalizes) {
  SpeakOptions options;
  options.mix = chosen_speakers(fields, voice, speakers, unknown);
  options.length_scale = as_float(fields.number({"length_scale"}, 0.05, 20));
  if (const auto speed = fields.number({"speed"}, 0.25, 4))
    options.length_scale = options.length_scale.value_or(voice.length_scale) / static_cast<float>(*speed);
  options.noise_scale = as_float(fields.number({"noise_scale"}, 0, 10));
  options.noise_w = as_float(fields.number({"noise_w_scale", "noise_w", "length_w_scale"}, 0, 10));
  options.sentence_silence_seconds = as_float(fields.number({"sentence_silence"}, 0, 60)).value_or(0);
  options.pitch = as_float(fields.number({"pitch"}, 0.5, 2)).value_or(1);
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
  const ChosenVoice usual = chooser.choose(voice_named(fields, chooser.voice_list), unknown);
  const auto options_for = [&](const ChosenVoice& chosen) {
    SpeakOptions options = speak_options(fields, *chosen.voice, chosen.speakers, unknown, chooser.text_normalization);
    options.loudness = options.loudness.value_or(chooser.loudness);
    return options;
  };
  const bool ssml = fields.flag({"ssml"}).value_or(is_ssml(text));
  return ssml ? ssml_request(text, usual, chooser, options_for, unknown) : text_request(text, usual, options_for);
}

}  // namespace linnet::native
