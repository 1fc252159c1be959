#include "native/batch/line_speaker.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <nlohmann/json.hpp>
#include <thread>

#include "engine/audio/timings.h"
#include "native/batch/sample_store.h"
#include "native/batch/sha256.h"
#include "native/output/output_file.h"
#include "native/system/mapped_file.h"
#include "native/system/text_file.h"
#include "native/voices/loudness_memory.h"
#include "native/voices/voice_variants.h"

namespace linnet::native {
namespace {

using Json = nlohmann::ordered_json;
using Clock = std::chrono::steady_clock;

constexpr std::size_t most_settings_bytes = std::size_t{16} << 20;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

// Rests on a hot machine, as Governor::after_block() asks for, and looks every 20 ms whether the batch is to end.
void rest(double seconds, const std::function<bool()>& is_stopped) {
  const Clock::time_point start = Clock::now();
  while (seconds_since(start) < seconds && !is_stopped()) std::this_thread::sleep_for(std::chrono::milliseconds(20));
}

// What the line's entry says of its sound.
Json entry_of(const ManifestLine& line, std::size_t number, const std::string& voice, const SpeakOptions& options) {
  Json entry;
  entry["id"] = line.id;
  entry["line"] = number;
  entry["text"] = line.text;
  entry["voice"] = voice;
  if (line.speaker) entry["speaker"] = *line.speaker;
  entry["seed"] = options.seed;
  return entry;
}

}  // namespace

LineSpeaker::LineSpeaker(SpeakerShares& shares, int worker, int threads) : shares_(shares) {
  EngineOptions options;
  options.threads = threads;
  options.threads_now = shares.threads_now;
  // Threads share the places that the governor has chosen for as many as speak at a time.
  const int places = std::max(1, shares.governor_setup.governor().configuration().num_threads);
  options.thread_started = [&platform = shares.governor_setup.platform(), worker, places](int thread) {
    platform.thread_started((worker + thread) % places);
  };
  shares.governor_setup.give_to(options);
  shares.language.give_to(options);
  engine_ = std::make_unique<Engine>(options);
  engine_->set_lexicon(shares.lexicon);
}

void LineSpeaker::open(const std::string& voice) {
  voice_.reset();
  VoiceChoice choice = shares_.options.voice;
  if (!voice.empty()) choice.model = voice, choice.settings.clear();
  Governor& governor = shares_.governor_setup.governor();
  const VoiceFiles files = chosen_variants(choice, governor).front();
  if (!choice.precision.empty() && precision_in(files.name) != choice.precision)
    throw Error(ErrorKind::not_found, "the voice " + files.name + " has no " + choice.precision +
                                          " form beside it; make one with 'linnet quantize', or leave out --precision");
  const MappedFile file(files.model);
  const std::string settings = files.settings.empty() ? "" : read_text(files.settings, most_settings_bytes);
  const OfferedVoice offers[] = {offered(file, files.name, settings)};
  VoiceOpening opening;
  opening.plan = shares_.options.plan();
  opening.stop = shares_.options.options.stop;
  OpenedVoice opened = open_voice(*engine_, governor, offers, opening);
  file.check_unchanged();
  shares_.folder.claim_voice(choice.model, opened.voice->fingerprint() + " " + std::string(opened.voice->precision()));
  voice_ = std::move(opened.voice);
  memory_model_ = opened.memory_model;
  name_ = files.name;
}

SpeakOptions LineSpeaker::options_for(const ManifestLine& line) const {
  SpeakOptions options = shares_.options.options;
  if (line.length_scale) options.length_scale = line.length_scale;
  if (line.speed) options.length_scale = options.length_scale.value_or(1) / *line.speed;
  if (line.noise_scale) options.noise_scale = line.noise_scale;
  if (line.noise_w) options.noise_w = line.noise_w;
  options.pitch = line.pitch.value_or(options.pitch);
  options.volume = line.volume.value_or(options.volume);
  options.sentence_silence_seconds = line.sentence_silence.value_or(options.sentence_silence_seconds);
  options.seed = line.seed.value_or(shares_.options.seed.value_or(seed_of(line.id)));
  const std::optional<std::string>& speaker = line.speaker ? line.speaker : shares_.options.speaker;
  if (speaker) options.mix = speaker_mix(*speaker, voice_->speaker_names());
  options.is_stopped = shares_.is_stopped;
  return options;
}

LineFigures LineSpeaker::speak(const ManifestLine& line, std::size_t number) {
  const SpeakOptions options = options_for(line);
  Governor& governor = shares_.governor_setup.governor();
  const std::size_t characters = characters_in(line.text);
  const Reservation reservation =
      governor.admission().admit_text(memory_model_, static_cast<std::size_t>(tokens_of(characters)), characters);
  {
    const std::lock_guard lock(shares_.gains);
    know_gain(*voice_, options);
  }
  const int rate_hz = voice_->sample_rate_hz();
  SampleStore samples(governor.admission());
  TimingWriter timings(TimingFormat::json);
  Clock::time_point begun = Clock::now();
  const SpeakResult result = voice_->speak(line.text, options, [&](const AudioBlock& block) {
    samples.add(block.samples);
    timings.add(block.words, {});
    const double audio_seconds = static_cast<double>(block.samples.size()) / rate_hz;
    rest(governor.after_block(seconds_since(begun), audio_seconds), shares_.is_stopped);
    begun = Clock::now();
  });
  if (result.words == 0) throw Error(ErrorKind::bad_input, "nothing to say: the text has no word");
  Json entry = entry_of(line, number, name_, options);
  entry["file"] = line.id + shares_.folder.suffix();
  entry["sample_rate"] = rate_hz;
  entry["samples"] = samples.samples();
  const double audio_seconds = static_cast<double>(samples.samples()) / rate_hz;
  entry["seconds"] = std::round(audio_seconds * 1e4) / 1e4;
  std::uint64_t bytes = 0;
  entry["sha256"] = encode(samples, shares_.folder.new_sound(line.id), bytes);
  entry["bytes"] = bytes;
  const std::string words = timings.take() + timings.finish();
  entry["words"] = Json::parse(words).at("words");
  if (!result.unknown_phonemes.empty()) entry["unknown_phonemes"] = result.unknown_phonemes;
  shares_.folder.place(line.id, entry.dump(-1, ' ', false, Json::error_handler_t::replace));
  return {audio_seconds};
}

// Writes the file; returns its hash.
std::string LineSpeaker::encode(SampleStore& samples, const std::string& path, std::uint64_t& bytes) const {
  const auto encoder = shares_.options.format->make(voice_->sample_rate_hz(), samples.samples());
  OutputFile file(path);
  Sha256 hash;
  const auto write = [&](const std::string& part) {
    file.write(std::as_bytes(std::span(part)));
    hash.add(part);
    bytes += part.size();
  };
  samples.give_to([&](std::span<const std::int16_t> piece) { write(encoder->add(piece)); });
  write(encoder->finish());
  file.commit();
  return hash.finish();
}

}  // namespace linnet::native
