// How a text is spoken. Public, a part of engine/linnet.h.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "engine/profile.h"
#include "engine/speaker_mix.h"

namespace linnet {

enum class Loudness {
  normal,  // -19 LUFS with any voice, by a gain of the speaker's (Voice::gain_db()); peaks are kept below -1 dBFS
  off,     // the model's own samples; with a volume, the product is clamped to [-1, 1]
};

// How the first sentence of a text begins, where it is so long that it would be encoded for longer than people notice.
// It is for voices of families that can do so; others always speak `exact`.
enum class FirstSound {
  early,  // its first words are spoken before the rest of it has been looked at; voices whose sound depends on all of a
          // sentence make do with what they know so far
  exact,  // it is looked at whole before its first sound
};

// Whether a text is Markdown: then its marks are not heard, its headings, items and quotes are paragraphs, and links
// are their text.
enum class Markdown { off, read_code, skip_code };  // and whether its blocks of code are heard

struct SpeakOptions {
  std::optional<int> speaker;  // 0..speakers-1; unset: the voice's default
  // Several speakers at once, in place of `speaker`; the first decides how texts are read. bad_input where there are
  // two or more and the voice's family cannot mix speakers.
  std::vector<SpeakerShare> mix;
  // 0.05..20, factor of all durations; unset: the voice's own value. The model follows from 0.75 to 2, and what it has
  // spoken is stretched for the rest, at the same pitch. speak_ids() gives all of it to the model.
  std::optional<float> length_scale;
  float pitch = 1;  // 0.5..2, factor of the voice's fundamental frequency; its formants move with it
  // Controls of the voice. One that models of the voice's family do not have is bad_input where it is set.
  std::optional<float> noise_scale;    // 0..10, variation of the timbre; unset: the voice's own value
  std::optional<float> noise_w;        // 0..10, variation of the rhythm; unset: the voice's own value
  float sentence_silence_seconds = 0;  // 0..60, silence after every sentence; speak_ids() adds none
  float volume = 1;                    // 0..10, factor of every sample, on top of what `loudness` does
  std::optional<Loudness> loudness;    // unset: normal for a text, off for speak_ids(), which compares engines
  std::uint64_t seed = 0;              // the same seed gives the same samples, on any number of threads
  bool text_normalization = true;      // numbers, money, units, dates become words: EngineOptions::words_data
  Markdown markdown = Markdown::off;
  // Unset: early where that changes next to nothing (hibari), else exact. speak_ids() is exact, unless early is set and
  // the voice is none of those that speak a sentence in two parts.
  std::optional<FirstSound> first_sound;
  // For callers that speak a SpeechText in several calls. speak() returns after most_sentences (at least 1); the next
  // call continues there, and sentences_before tells it how many sentences the earlier calls have spoken.
  std::size_t most_sentences = static_cast<std::size_t>(-1), sentences_before = 0;
  StageTimes* times = nullptr;  // receives the seconds of every stage when speak() returns, but not when it throws
  // Any thread may set it. It is read before each block and each sentence, and by Kokoro's models before each layer;
  // speak() then throws ErrorKind::stopped.
  const std::atomic<bool>* stop = nullptr;
  // The same for a caller that cannot share an atomic, as a page: it is called in those places, by the thread of
  // speak(), and true stops.
  std::function<bool()> is_stopped;
};

}  // namespace linnet
