#include "native/library/linnet.h"

#include <atomic>
#include <chrono>
#include <cmath>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "engine/audio/pcm.h"
#include "engine/governor/estimate.h"
#include "native/library/calls.h"
#include "native/library/data_folders.h"
#include "native/version.h"
#include "native/voices/loudness_memory.h"
#include "native/voices/voice_session.h"

using namespace linnet;
using namespace linnet::native;

struct linnet_voice {
  VoiceSession session;
  // By speaker; for callers, who get pointers
  std::vector<std::string> names;
  std::vector<std::string> languages;
  // Of the block that a sink receives
  std::vector<linnet_word> words;
  std::vector<std::int16_t> samples_16;

  std::mutex mutex;  // of what follows
  int speaking = 0;  // calls of linnet_speak() that have begun
  std::atomic<bool> stop = false;
};

namespace {

using Clock = std::chrono::steady_clock;

// A call of linnet_speak(), which linnet_stop() ends from when it has begun, also while it waits for its turn.
class Speaking {
 public:
  explicit Speaking(linnet_voice& voice) : voice_(voice) {
    const std::lock_guard lock(voice.mutex);
    if (voice.speaking++ == 0) voice.stop = false;
  }
  ~Speaking() {
    const std::lock_guard lock(voice_.mutex);
    --voice_.speaking;
  }
  Speaking(const Speaking&) = delete;

 private:
  linnet_voice& voice_;
};

std::string text_or_empty(const char* text) { return text ? text : ""; }

VoiceChoice choice_of(const linnet_open_options& options) {
  VoiceChoice choice;
  if (options.model) choice.model = options.model;
  choice.settings = text_or_empty(options.settings);
  if (options.voices_dir) choice.data_dirs.emplace_back(options.voices_dir);
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
}

bool flag(std::int32_t value, const char* name) {
  if (value == 0 || value == 1) return value == 1;
  throw Error(ErrorKind::bad_input, std::string(name) + ": " + std::to_string(value) + " is neither 0 nor 1");
}

std::optional<float> given(float value) { return std::isnan(value) ? std::nullopt : std::optional(value); }

SpeakOptions options_of(const linnet_speak_options& asked, const linnet_voice& voice) {
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
  options.stop = &voice.stop;
  return options;
}

linnet_block block_of(const AudioBlock& block, linnet_voice& voice, bool samples_of_16_bit) {
  voice.words.clear();
  for (const WordTiming& word : block.words)
    voice.words.push_back({word.text_begin, word.text_end, word.start_seconds, word.end_seconds});
  if (samples_of_16_bit) {
    voice.samples_16.resize(block.samples.size());
    to_pcm16(block.samples, voice.samples_16);
  }
  return {sizeof(linnet_block), block.samples.data(), samples_of_16_bit ? voice.samples_16.data() : nullptr,
          block.samples.size(), voice.words.data(),   voice.words.size(),
          block.text_done};
}

// Rests on a hot machine, as Governor::after_block() asks for, and looks every 5 ms whether the caller has stopped it.
void rest(double seconds, const std::atomic<bool>& stop) {
  const auto until = Clock::now() + std::chrono::duration<double>(seconds);
  while (!stop && Clock::now() < until) std::this_thread::sleep_for(std::chrono::milliseconds(5));
}

SpeakResult speak(linnet_voice& voice, std::string_view text, const linnet_speak_options& asked, linnet_sink sink,
                  void* user) {
  const SpeakOptions options = options_of(asked, voice);
  const bool samples_of_16_bit = flag(asked.samples_of_16_bit, "samples_of_16_bit");
  Governor& governor = voice.session.governor_setup->governor();
  const std::size_t characters = characters_in(text);
  const Reservation memory = governor.admission().admit_text(
      voice.session.memory_model, static_cast<std::size_t>(tokens_of(characters)), characters);
  know_gain(*voice.session.voice, options);
  Clock::time_point begun = Clock::now();
  return voice.session.voice->speak(text, options, [&](const AudioBlock& block) {
    const double work_seconds = std::chrono::duration<double>(Clock::now() - begun).count();
    const linnet_block given_block = block_of(block, voice, samples_of_16_bit);
    int answer = 0;
    {
      const InSink in_sink;
      answer = sink(&given_block, user);
    }
    if (answer != 0) throw Error(ErrorKind::stopped, "the sink has stopped the speech");
    const double audio_seconds = static_cast<double>(block.samples.size()) / voice.session.voice->sample_rate_hz();
    rest(governor.after_block(work_seconds, audio_seconds), voice.stop);
    begun = Clock::now();
  });
}

bool has(const linnet_voice* voice, std::int32_t speaker) {
  return voice && speaker >= 0 && static_cast<std::size_t>(speaker) < voice->names.size();
}

constexpr const char* no_voice = "voice is NULL; it has to come from linnet_open()";
constexpr const char* no_text = "text is NULL";

}  // namespace

const char* linnet_version() { return version.data(); }
const char* linnet_error() { return call_error(); }

void linnet_open_options_init(linnet_open_options* options, size_t struct_size) {
  if (options && struct_size >= sizeof(size_t)) write_struct(options, {}, struct_size);
}

void linnet_speak_options_init(linnet_speak_options* options, size_t struct_size) {
  linnet_speak_options defaults{};
  for (float* number : {&defaults.length_scale, &defaults.noise_scale, &defaults.noise_w, &defaults.pitch,
                        &defaults.volume, &defaults.sentence_silence})
    *number = NAN;
  defaults.equal_loudness = 1;
  if (options && struct_size >= sizeof(size_t)) write_struct(options, defaults, struct_size);
}

linnet_status linnet_open(const linnet_open_options* options, linnet_voice** voice) {
  if (voice) *voice = nullptr;
  return call([&] {
    require(voice, "voice is NULL; it has to be where to put the voice");
    auto opened = std::make_unique<linnet_voice>();
    opened->session = open_session(choice_of(read_options(options, linnet_open_options_init, "linnet_open_options")));
    name_speakers(*opened);
    *voice = opened.release();
  });
}

void linnet_close(linnet_voice* voice) {
  call_without_status([&] { delete voice; });
}

int32_t linnet_sample_rate(const linnet_voice* voice) { return voice ? voice->session.voice->sample_rate_hz() : 0; }
int32_t linnet_speakers(const linnet_voice* voice) { return voice ? voice->session.voice->speakers() : 0; }

const char* linnet_speaker_name(const linnet_voice* voice, int32_t speaker) {
  return has(voice, speaker) ? voice->names[static_cast<std::size_t>(speaker)].c_str() : nullptr;
}

const char* linnet_speaker_language(const linnet_voice* voice, int32_t speaker) {
  return has(voice, speaker) ? voice->languages[static_cast<std::size_t>(speaker)].c_str() : nullptr;
}

linnet_status linnet_estimate(linnet_voice* voice, const char* text, size_t text_bytes, linnet_memory* memory) {
  return call([&] {
    require(voice, no_voice);
    require(text, no_text);
    require(memory && memory->struct_size >= sizeof(size_t), "memory is NULL, or its struct_size is not set");
    const std::size_t characters = characters_in({text, text_bytes});
    const Estimate estimate = voice->session.governor_setup->governor().admission().estimate(
        voice->session.memory_model, static_cast<std::size_t>(tokens_of(characters)), characters);
    const auto bytes = [](double mb) { return static_cast<std::uint64_t>(std::max(mb, 0.0) * bytes_a_mb); };
    write_struct(memory,
                 {0, bytes(estimate.estimated_mb), bytes(estimate.available_mb), estimate.largest_text.value_or(0),
                  estimate.safe ? 1 : 0},
                 memory->struct_size);
  });
}

linnet_status linnet_speak(linnet_voice* voice, const char* text, size_t text_bytes,
                           const linnet_speak_options* options, linnet_sink sink, void* user, linnet_spoken* spoken) {
  if (!voice) return call([] { require(false, no_voice); });
  const Speaking speaking(*voice);
  return call([&] {
    require(text, no_text);
    require(sink, "sink is NULL");
    require(!spoken || spoken->struct_size >= sizeof(size_t), "struct_size of spoken is not set");
    if (voice->stop) throw Error(ErrorKind::stopped, "stopped before the text's turn came");
    const SpeakResult result =
        speak(*voice, {text, text_bytes}, read_options(options, linnet_speak_options_init, "linnet_speak_options"),
              sink, user);
    if (spoken)
      write_struct(spoken, {0, result.samples, result.sentences, result.words, result.first_audio_seconds},
                   spoken->struct_size);
  });
}

void linnet_stop(linnet_voice* voice) {
  if (!voice) return;
  const std::lock_guard lock(voice->mutex);
  if (voice->speaking > 0) voice->stop = true;
}
