#include "native/library/linnet.h"

#include <atomic>
#include <chrono>
#include <cmath>
#include <mutex>
#include <string_view>
#include <thread>

#include "engine/governor/estimate.h"
#include "native/library/calls.h"
#include "native/library/speech.h"
#include "native/library/voice.h"
#include "native/version.h"
#include "native/voices/loudness_memory.h"

using namespace linnet;
using namespace linnet::native;

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

// Rests on a hot machine, as Governor::after_block() asks for, and looks every 5 ms whether the caller has stopped it.
void rest(double seconds, const std::atomic<bool>& stop) {
  const auto until = Clock::now() + std::chrono::duration<double>(seconds);
  while (!stop && Clock::now() < until) std::this_thread::sleep_for(std::chrono::milliseconds(5));
}

SpeakResult speak(linnet_voice& voice, std::string_view text, const linnet_speak_options& asked, linnet_sink sink,
                  void* user) {
  SpeakChoice choice = choice_of(asked, voice);
  const SpeakOptions& options = choice.options;
  choice.options.stop = &voice.stop;
  Governor& governor = voice.session.governor_setup->governor();
  const std::size_t characters = characters_in(text);
  const Reservation memory = governor.admission().admit_text(
      voice.session.memory_model, static_cast<std::size_t>(tokens_of(characters)), characters);
  know_gain(*voice.session.voice, options);
  Clock::time_point begun = Clock::now();
  return voice.session.voice->speak(text, options, [&](const AudioBlock& block) {
    const double work_seconds = std::chrono::duration<double>(Clock::now() - begun).count();
    fill(voice.parts, block, 0, choice.samples_of_16_bit);
    const linnet_block given_block = block_of(voice.parts, block.samples, block.text_done);
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

constexpr const char* no_text = "text is NULL";
constexpr const char* no_speech = "speech is NULL; it has to come from linnet_begin()";

linnet_speak_options read_speak_options(const linnet_speak_options* options) {
  return read_options(options, linnet_speak_options_init, "linnet_speak_options");
}

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
    *voice = opened_voice(read_options(options, linnet_open_options_init, "linnet_open_options")).release();
  });
}

void linnet_close(linnet_voice* voice) {
  if (!voice || InSink::is_here() || voice->process != getpid()) return;
  take_turn([&] { delete voice; });
}

int32_t linnet_sample_rate(const linnet_voice* voice) { return voice ? voice->session.voice->sample_rate_hz() : 0; }
const char* linnet_family(const linnet_voice* voice) { return voice ? voice->family.c_str() : nullptr; }
int32_t linnet_speakers(const linnet_voice* voice) { return voice ? voice->session.voice->speakers() : 0; }
int32_t linnet_default_speaker(const linnet_voice* voice) {
  return voice ? voice->session.voice->default_speaker() : 0;
}
float linnet_length_scale(const linnet_voice* voice) { return voice ? voice->session.voice->length_scale() : 1; }

const char* linnet_speaker_name(const linnet_voice* voice, int32_t speaker) {
  return has(voice, speaker) ? voice->names[static_cast<std::size_t>(speaker)].c_str() : nullptr;
}

const char* linnet_speaker_language(const linnet_voice* voice, int32_t speaker) {
  return has(voice, speaker) ? voice->languages[static_cast<std::size_t>(speaker)].c_str() : nullptr;
}

linnet_status linnet_estimate(linnet_voice* voice, const char* text, size_t text_bytes, linnet_memory* memory) {
  return call([&] {
    require_voice(voice);
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
  if (const linnet_status status = status_of([&] { require_voice(voice); })) return status;
  const Speaking speaking(*voice);
  return call([&] {
    require(text, no_text);
    require(sink, "sink is NULL");
    require(!spoken || spoken->struct_size >= sizeof(size_t), "struct_size of spoken is not set");
    if (voice->stop) throw Error(ErrorKind::stopped, "stopped before the text's turn came");
    const SpeakResult result = speak(*voice, {text, text_bytes}, read_speak_options(options), sink, user);
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

linnet_status linnet_begin(linnet_voice* voice, const char* text, size_t text_bytes,
                           const linnet_speak_options* options, linnet_speech** speech) {
  if (speech) *speech = nullptr;
  return status_of([&] {
    require_voice(voice);
    require(text, no_text);
    require(speech, "speech is NULL; it has to be where to put the speech");
    *speech = new linnet_speech(*voice, {text, text_bytes}, choice_of(read_speak_options(options), *voice));
  });
}

linnet_status linnet_next(linnet_speech* speech, double seconds, linnet_block* block) {
  bool has_come = false;
  const linnet_status status = status_of([&] {
    require(speech, no_speech);
    require(block && block->struct_size >= sizeof(size_t), "block is NULL, or its struct_size is not set");
    require(seconds >= 0, "seconds: it has to be 0 or more");
    require_voice(&speech->voice());
    linnet_block next{};
    has_come = speech->next(seconds, next);
    write_struct(block, next, block->struct_size);
  });
  return status == LINNET_OK && !has_come ? LINNET_WAITING : status;
}

void linnet_end(linnet_speech* speech) {
  if (speech && !InSink::is_here() && speech->voice().process == getpid()) delete speech;
}
