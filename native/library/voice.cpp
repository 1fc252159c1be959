#include "native/library/voice.h"

#include <cmath>
#include <optional>
#include <utility>

#include "engine/audio/pcm.h"
#include "native/library/calls.h"
#include "native/library/data_folders.h"

namespace linnet::native {
namespace {

std::string text_or_empty(const char* text) { return text ? text : ""; }

VoiceChoice voice_choice_of(const linnet_open_options& options) {
  VoiceChoice choice;
  if (options.model) choice.model = options.model;
  choice.settings = text_or_empty(options.settings);
  if (options.voices_dir) choice.data_dirs.emplace_back(options.voices_dir);
  if (const std::string voices = library_voices(); !voices.empty()) choice.data_dirs.push_back(voices);
  choice.language = library_data(text_or_empty(options.data_dir));
  if (options.lexicon) choice.language.lexicons.emplace_back(options.lexicon);
  choice.precision = text_or_empty(options.precision);
  if (options.threads < 0 || options.threads > 64)
    throw Error(ErrorKind::bad_input, "threads: " + std::to_string(options.threads) + " is not a number from 0 to 64");
  choice.threads = options.threads > 0 ? options.threads : default_threads();
  choice.governor.placement = "off";  // on which cores a thread runs is for the program that owns it to say
  choice.quiet = true;
  return choice;
}

void name_speakers(linnet_voice& voice) {
  const auto speakers = static_cast<std::size_t>(voice.session.voice->speakers());
  voice.names.resize(speakers);
  for (const auto& [name, speaker] : voice.session.voice->speaker_names().ids)
    voice.names.at(static_cast<std::size_t>(speaker)) = name;
  for (std::size_t i = 0; i < speakers; ++i)
    voice.languages.push_back(voice.session.voice->language(static_cast<int>(i)));
  voice.family = voice.session.voice->family();
}

bool flag(std::int32_t value, const char* name) {
  if (value == 0 || value == 1) return value == 1;
  throw Error(ErrorKind::bad_input, std::string(name) + ": " + std::to_string(value) + " is neither 0 nor 1");
}

std::optional<float> given(float value) { return std::isnan(value) ? std::nullopt : std::optional(value); }

}  // namespace

std::unique_ptr<linnet_voice> opened_voice(const linnet_open_options& options) {
  auto opened = std::make_unique<linnet_voice>();
  opened->session = open_session(voice_choice_of(options));
  name_speakers(*opened);
  return opened;
}

void require_voice(const linnet_voice* voice) {
  require(voice, "voice is NULL; it has to come from linnet_open()");
  require(voice->process == getpid(), "voice was opened before fork(), in the parent process; open it in this one");
}

SpeakChoice choice_of(const linnet_speak_options& asked, const linnet_voice& voice) {
  SpeakOptions options;
  if (asked.speaker) options.mix = speaker_mix(asked.speaker, voice.session.voice->speaker_names());
  options.length_scale = given(asked.length_scale);
  options.noise_scale = given(asked.noise_scale);
  options.noise_w = given(asked.noise_w);
  options.pitch = given(asked.pitch).value_or(options.pitch);
  options.volume = given(asked.volume).value_or(options.volume);
  options.sentence_silence_seconds = given(asked.sentence_silence).value_or(options.sentence_silence_seconds);
  options.seed = asked.seed;
  options.loudness = flag(asked.equal_loudness, "equal_loudness") ? Loudness::normal : Loudness::off;
  options.text_normalization = !flag(asked.text_as_it_is, "text_as_it_is");
  if (asked.markdown < 0 || asked.markdown > 2)
    throw Error(ErrorKind::bad_input, "markdown: " + std::to_string(asked.markdown) + " is not 0, 1 or 2");
  constexpr Markdown kinds[] = {Markdown::off, Markdown::read_code, Markdown::skip_code};
  options.markdown = kinds[asked.markdown];
  return {std::move(options), flag(asked.samples_of_16_bit, "samples_of_16_bit")};
}

void fill(BlockParts& parts, const AudioBlock& block, double before_seconds, bool samples_of_16_bit) {
  parts.words.clear();
  for (const WordTiming& word : block.words)
    parts.words.push_back(
        {word.text_begin, word.text_end, before_seconds + word.start_seconds, before_seconds + word.end_seconds});
  parts.samples_16.resize(samples_of_16_bit ? block.samples.size() : 0);
  if (samples_of_16_bit) to_pcm16(block.samples, parts.samples_16);
}

linnet_block block_of(const BlockParts& parts, std::span<const float> samples, std::size_t text_done) {
  return {sizeof(linnet_block),
          samples.data(),
          parts.samples_16.empty() ? nullptr : parts.samples_16.data(),
          samples.size(),
          parts.words.data(),
          parts.words.size(),
          text_done};
}

}  // namespace linnet::native
