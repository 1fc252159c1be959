// What a call of Voice::speak() carries from block to block, and how blocks reach the caller.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <span>
#include <vector>

#include "engine/linnet.h"
#include "engine/models/acoustic_model.h"
#include "engine/speech/limiter.h"
#include "engine/speech/stretcher.h"

namespace linnet {

struct Utterance {
  // limited: by the gain, on which the volume multiplies; none: by the volume alone. stretched: none, samples go to the
  // sink as they are.
  Utterance(const SpeakOptions& o, const Sink& s, const SentenceInput& in, AcousticModel& model, Limiter* limited,
            float gain, Stretcher* stretched)
      : options(o),
        sink(s),
        input(in),
        times(model.times()),
        sink_stage(first_model_stage + model.stages().size()),
        limiter(limited),
        factor(gain * o.volume),
        stretcher(stretched) {
    input.stop_check = [&o] { stop_if_asked(o); };
    times.start(options.times != nullptr);
  }
  SpeakResult finished() {
    if (options.times) *options.times = times;
    return result;
  }

  const SpeakOptions& options;
  const Sink& sink;
  SentenceInput input;            // of the sentence that is spoken, but for its ids
  std::vector<SpeakerShare> mix;  // which `input` views
  StageTimes& times;
  std::size_t sink_stage;
  SpeakResult result;
  std::chrono::steady_clock::time_point start;
  std::size_t text_done = 0;
  std::size_t sentence_start = 0;       // samples before the sentence
  std::size_t sentence_made = 0;        // samples of the sentence that the model has given; the limiter may hold some
  std::vector<WordTiming> words;        // of the sentence, or its part, that begins
  std::vector<PhonemeTiming> phonemes;  // likewise
  Limiter* limiter;
  float factor;  // of every sample
  Stretcher* stretcher;
  float speed = 1;  // the stretcher's
  std::vector<float> scaled;

  static void stop_if_asked(const SpeakOptions& options) {
    if ((options.stop && options.stop->load(std::memory_order_relaxed)) || (options.is_stopped && options.is_stopped()))
      throw Error(ErrorKind::stopped, "stopped");
  }
  void stop_if_asked() const { stop_if_asked(options); }
  // As loud as asked for. The limiter holds some samples back, but none once the sentence ends.
  std::span<const float> loud(std::span<const float> samples, bool ends_sentence) {
    if (limiter) return limiter->push(samples, factor, ends_sentence);
    if (factor == 1) return samples;
    scaled.resize(samples.size());
    std::transform(samples.begin(), samples.end(), scaled.begin(),
                   [&](float s) { return std::clamp(s * factor, -1.0f, 1.0f); });
    return scaled;
  }
  // Speech, at the speed and pitch asked for. Like the limiter, the stretcher holds nothing back once the sentence
  // ends.
  void emit_speech(std::span<const float> samples, std::size_t done, bool ends_sentence) {
    if (!stretcher) return emit(samples, done);
    stop_if_asked();
    stretcher->push(samples, ends_sentence, [&](std::span<const float> stretched) { emit(stretched, done); });
  }
  void emit(std::span<const float> samples, std::size_t done) {
    stop_if_asked();
    if (samples.empty()) return;
    if (!result.samples)
      result.first_audio_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    result.samples += samples.size();
    text_done = std::max(text_done, done);
    sink({samples, words, phonemes, text_done});
    times.lap(sink_stage);
    words.clear();
    phonemes.clear();
  }
};

}  // namespace linnet
