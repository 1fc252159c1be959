// linnet speak: speaks every utterance of the input and writes the samples to its outputs.
#include <chrono>
#include <iostream>
#include <set>

#include "engine/blank_text.h"
#include "engine/governor/estimate.h"
#include "engine/speech/sentence_end.h"
#include "native/cli/progress.h"
#include "native/cli/run_stats.h"
#include "native/cli/speak_command.h"
#include "native/cli/verbs.h"
#include "native/output/audio_output.h"
#include "native/output/output_names.h"
#include "native/output/player.h"
#include "native/output/timing_output.h"
#include "native/system/file_descriptor.h"
#include "native/system/process_memory.h"
#include "native/system/signals.h"
#include "native/voices/loudness_memory.h"

namespace linnet::native {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int any_rate_hz = 22050;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

// Rests between two blocks, so that the machine cools or others can work; Ctrl-C ends the rest.
void rest(double seconds) {
  if (seconds > 0 && !stop_flag()) wait_for_signal(std::chrono::milliseconds(static_cast<int>(seconds * 1000)));
}

// Checks the outputs before the voice is opened and the first sentence is computed.
void check_outputs(const SpeakCommand& command) {
  for (const std::string& path : {command.audio_path(), command.float_file, command.timings_file, command.stats_file})
    if (!path.empty()) check_output(path);
  if (command.into_dir()) check_output(command.output_dir + "/any.wav", true);
  if (!command.timings_file.empty()) timing_format_of(command.timings_file);
  // With --json-input, every line may name a file, so a missing player is no error yet.
  if (command.to_player() && !command.json_input && !find_player(any_rate_hz)) no_player();
}

class SpeakRun {
 public:
  SpeakRun(const SpeakCommand& command, VoiceSession& session)
      : command_(command),
        session_(session),
        rate_hz_(session.voice->sample_rate_hz()),
        names_(command.output_dir, command.output_dir_naming == "text") {
    if (!command.float_file.empty()) floats_ = audio_file(command.float_file, SampleFormat::float32, rate_hz_);
    if (!command.timings_file.empty()) timings_ = std::make_unique<TimingOutput>(command.timings_file);
    stats_.load_seconds = session.load_seconds;
    stats_.threads = session.engine->threads();
    stats_.kernels = session.engine->kernels();
    stats_.precision = session.voice->precision();
  }

  // Speaks an utterance: all of it, or the sentences that have ended if it may go on. Returns what has been spoken.
  SpeakResult say(const Utterance& utterance) {
    try {
      return say_into_outputs(utterance);
    } catch (const Error& error) {  // adds the place to the message
      if (error.kind() == ErrorKind::stopped || error.kind() == ErrorKind::io) throw;
      std::string message = (utterance.place.empty() ? "" : utterance.place + ": ") + error.what();
      if (error.kind() == ErrorKind::not_found && !session_.language.advice().empty())
        message += "; " + session_.language.advice();
      throw Error(error.kind(), message);
    }
  }

  void finish() {
    for (AudioOutput* output : {floats_.get(), shared_.get()})
      if (output) output->finish();
    if (timings_) timings_->finish();
    stats_.peak_rss_bytes = peak_memory_bytes();
    if (!command_.stats_file.empty()) write_whole_file(command_.stats_file, stats_json(stats_));
    if (shared_has_words_ == false) say_that_nothing_was_said("");
    if (command_.quiet) return;
    if (!unknown_phonemes_.empty())
      std::cerr << "linnet: skipped, for the voice has no sound for them:" << unknown_text() << "\n";
    std::cerr << stats_line(stats_) << "\n";
  }

 private:
  SpeakResult say_into_outputs(const Utterance& utterance) {
    std::string own_path;
    std::unique_ptr<AudioOutput> own = own_output(utterance, own_path);
    AudioOutput* main = own ? own.get() : shared_output();
    const SpeakResult result = utterance.may_go_on ? say_ended_sentences(utterance, main)
                                                   : synthesize(utterance, utterance.text, utterance.before, main);
    const bool has_words = result.words > 0 || !utterance.phoneme_ids.empty();
    if (!own) {
      shared_has_words_ = shared_has_words_.value_or(false) || has_words;
      return result;
    }
    own->finish();
    if (!has_words) say_that_nothing_was_said(utterance.place);
    write_fully(1, own_path + "\n", "standard output");
    return result;
  }

  SpeakResult say_ended_sentences(const Utterance& utterance, AudioOutput* main) {
    SpeakResult all;
    for (;;) {
      const std::string rest = utterance.text.substr(all.text_done);
      if (is_blank(rest)) return all;
      if (!has_ended_sentence(*session_.voice, rest, utterance.has_paused, command_.options)) return all;
      const Spoken before{utterance.before.bytes + all.text_done, utterance.before.sentences + all.sentences};
      const SpeakResult result = synthesize(utterance, rest, before, main);
      all.text_done += result.text_done;
      all.sentences += result.sentences;
      all.words += result.words;
    }
  }

  void say_that_nothing_was_said(const std::string& place) const {
    if (!command_.quiet)
      std::cerr << "linnet: " << (place.empty() ? "" : place + ": ") << "nothing to say: the text has no word\n";
  }

  // The output of this utterance alone; null if it has none.
  std::unique_ptr<AudioOutput> own_output(const Utterance& utterance, std::string& path) {
    if (utterance.output_file)
      path = *utterance.output_file;
    else if (command_.into_dir())
      path = names_.next(utterance.text);
    else
      return nullptr;
    check_output(path, command_.into_dir());
    return audio_file(path, SampleFormat::wav, rate_hz_, command_.into_dir());
  }

  // The output of all utterances without a file of their own; null if only --output-f32 is wanted.
  AudioOutput* shared_output() {
    if (shared_) return shared_.get();
    const SampleFormat format = command_.output_raw ? SampleFormat::pcm16 : SampleFormat::wav;
    if (!command_.audio_path().empty())
      shared_ = audio_file(command_.audio_path(), format, rate_hz_);
    else if (command_.to_player())
      shared_ = audio_player(rate_hz_);
    return shared_.get();
  }

  SpeakOptions options_for(const Utterance& utterance) const {
    SpeakOptions options = command_.options;
    if (!options.length_scale) {
      options.length_scale = utterance.length_scale;
      if (utterance.speed) options.length_scale = options.length_scale.value_or(1) / *utterance.speed;
    }
    if (!options.noise_scale) options.noise_scale = utterance.noise_scale;
    if (!options.noise_w) options.noise_w = utterance.noise_w;
    // The speaker of a JSON line has precedence over the command line's, which has precedence over the file of --ids.
    const bool command_first = !utterance.phoneme_ids.empty();
    const std::optional<std::string>& first = command_first ? command_.speaker : utterance.speaker;
    const std::optional<std::string>& second = command_first ? utterance.speaker : command_.speaker;
    if (first || second) options.mix = speaker_mix(first ? *first : *second, session_.voice->speaker_names());
    return options;
  }

  // `text`: the utterance's text, or its rest after `before`. Speaks one sentence if the utterance may go on, else all.
  SpeakResult synthesize(const Utterance& utterance, std::string_view text, const Spoken& before, AudioOutput* main) {
    SpeakOptions options = options_for(utterance);
    options.sentences_before = before.sentences;
    if (utterance.may_go_on) options.most_sentences = 1;
    const bool is_all = !utterance.may_go_on && before.bytes == 0;
    Progress progress(text.size(), is_all && !command_.quiet && !command_.into_dir());
    const bool first = stats_.audio_seconds == 0;
    const double seconds_before = stats_.audio_seconds;
    const std::size_t characters = characters_in(text);
    Governor& governor = session_.governor_setup->governor();
    const Reservation reservation = governor.admission().admit_text(
        session_.memory_model, static_cast<std::size_t>(tokens_of(characters)), characters);
    double output_seconds = 0;
    const Clock::time_point start = Clock::now();
    if (utterance.phoneme_ids.empty() || options.loudness) know_gain(*session_.voice, options);
    Clock::time_point begun = start;
    const Sink sink = [&](const AudioBlock& block) {
      const Clock::time_point made = Clock::now();
      for (AudioOutput* output : {floats_.get(), main})
        if (output) output->write(block.samples);
      if (timings_) timings_->add(block, before.bytes, seconds_before);
      stats_.audio_seconds += static_cast<double>(block.samples.size()) / rate_hz_;
      progress.update(block.text_done);
      rest(governor.after_block(std::chrono::duration<double>(made - begun).count(),
                                static_cast<double>(block.samples.size()) / rate_hz_));
      output_seconds += seconds_since(made);
      begun = Clock::now();
    };
    const SpeakResult result = utterance.phoneme_ids.empty()
                                   ? session_.voice->speak(text, options, sink)
                                   : session_.voice->speak_ids(utterance.phoneme_ids, options, sink);
    stats_.synthesis_seconds += seconds_since(start) - output_seconds;
    if (first) stats_.first_audio_seconds = result.first_audio_seconds;
    stats_.sentences += result.sentences;
    stats_.phoneme_ids += result.phoneme_ids;
    unknown_phonemes_.insert(result.unknown_phonemes.begin(), result.unknown_phonemes.end());
    return result;
  }

  std::string unknown_text() const {
    std::string text;
    for (const std::string& phoneme : unknown_phonemes_) text += " '" + phoneme + "'";
    return text;
  }

  const SpeakCommand& command_;
  VoiceSession& session_;
  int rate_hz_;
  OutputNames names_;
  std::unique_ptr<AudioOutput> floats_;
  std::unique_ptr<AudioOutput> shared_;
  std::unique_ptr<TimingOutput> timings_;
  RunStats stats_;
  std::set<std::string> unknown_phonemes_;
  std::optional<bool> shared_has_words_;  // whether the shared output has words; unset: no utterance went there
};

void say_what_is_used(const VoiceSession& session) {
  std::cerr << "linnet: voice " << session.files.model << ", settings " << session.files.settings << "\n"
            << "linnet: " << session.voice->sample_rate_hz() << " Hz, language " << session.voice->language() << ", "
            << session.voice->speakers() << " speaker(s), opened in " << session.load_seconds << " sec\n"
            << "linnet: gain for equal loudness " << gain_text(*session.voice) << "\n"
            << "linnet: espeak-ng data " << (session.language.espeak.empty() ? "none" : session.language.espeak) << "\n"
            << "linnet: data for English " << (session.language.english.empty() ? "none" : session.language.english)
            << "\n"
            << "linnet: kernels " << session.engine->kernels() << ", threads " << session.engine->threads() << "\n";
}

}  // namespace

int speak(std::span<const std::string> args) {
  const SpeakCommand command = parse_speak(args);
  if (command.help) {
    std::cout << speak_help();
    return 0;
  }
  check_outputs(command);
  Utterances utterances(command.text, command.input_files, command.reading());
  std::optional<Utterance> utterance =
      command.ids_file.empty() ? utterances.next() : utterance_from_ids(command.ids_file);
  const bool is_text = command.ids_file.empty() && utterance && utterance->place.empty();
  if (!utterance || (is_text && is_blank(utterance->text)))
    throw Error(ErrorKind::bad_input,
                "there is no text to speak: give it as an argument, with -i FILE, or on "
                "standard input");
  VoiceSession session = open_session(command.voice);
  if (!command.quiet)
    for (const std::string& note : session.notes) std::cerr << "linnet: " << note << "\n";
  if (command.debug) say_what_is_used(session);
  SpeakRun run(command, session);
  for (; utterance; utterance = command.ids_file.empty() ? utterances.next() : std::nullopt)
    utterances.spoken(run.say(*utterance));
  run.finish();
  return 0;
}

}  // namespace linnet::native
