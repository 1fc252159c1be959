// What the data path asks of an acoustic model, whichever family it is of: phoneme ids in, samples out. A sentence is
// encoded whole, which gives its timing, and then decoded; how much of its audio a family makes at a time is its own
// affair, down to the whole sentence in one block. Families with early_ids() can also speak the beginning of a long
// sentence before they encode it whole.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "engine/kernels/backend.h"
#include "engine/profile.h"
#include "engine/speaker_mix.h"

namespace linnet {

// Called between layers, where all of them together take long; it may throw to stop. May be empty.
using StopCheck = std::function<void()>;

// A sentence and how it is to be spoken. A family takes no notice of controls that it lacks (VoiceDescription tells).
struct SentenceInput {
  std::span<const std::int64_t> ids;  // each in 0 … symbols() − 1, at least one
  std::size_t speaker = 0;            // < speakers()
  // Of families that mix speakers: two or more, whose weights are > 0 and sum up to 1, the first being `speaker`.
  // Empty: `speaker` alone.
  std::span<const SpeakerShare> mix = {};
  float length_scale = 1;            // > 0; larger is slower
  float noise_scale = 0;             // ≥ 0
  float noise_w = 0;                 // ≥ 0
  std::span<const int> frames = {};  // of each id, where they are to be held; empty: as the model predicts
  // A sentence in two parts, for models with early_ids(). The first: ids are the sentence's beginning, of which those
  // before `end` are spoken and the others are context only. The second: ids are all of the sentence, and `begin` is
  // the first part's `end`; nothing else of the input has changed.
  std::size_t begin = 0;
  std::size_t end = whole;  // begin < end ≤ number of ids; `whole`: all ids are spoken, and the sentence ends with them
  static constexpr std::size_t whole = static_cast<std::size_t>(-1);
  // Whether the first samples are wanted as soon as may be, at some cost to the sound. Models with early_ids() have
  // parts instead.
  bool early = false;
  StopCheck stop_check;  // of encode(), as decode() asks its sink
  // Noise is a function of both, and of nothing else.
  std::uint64_t seed = 0;
  std::uint64_t sentence = 0;
};

// Samples that are ready, in [−1, 1]; the view is valid during the call. It may throw to stop, and models whose blocks
// take long also call it without samples, so that it can.
using SampleSink = std::function<void(std::span<const float>)>;

// Weights, planned memory, and the state of one sentence; one call at a time.
class AcousticModel {
 public:
  virtual ~AcousticModel() = default;

  virtual std::size_t symbols() const = 0;                     // phoneme ids are 0 … symbols() − 1
  virtual std::size_t speakers() const = 0;                    // 1 for a single voice
  virtual std::size_t hop_length() const = 0;                  // samples a frame
  virtual std::size_t bytes() const = 0;                       // of the weights in memory
  virtual const std::vector<LayerInfo>& layers() const = 0;    // as they are computed
  virtual const std::vector<std::string>& stages() const = 0;  // names of the stages, in the order of the data path

  // How long a text's sentences may be; longer ones are cut at a clause, else at a word. For models whose memory grows
  // with the sentence. The voice's plan may ask for fewer.
  virtual std::size_t most_phonemes() const { return static_cast<std::size_t>(-1); }
  // The most ids whose first sound comes about as early as people notice; longer sentences may be spoken in two parts.
  // 0: this model cannot speak parts, or need not.
  virtual std::size_t early_ids() const { return 0; }

  // Encodes a sentence and decides its timing: frames of each id, at least one frame in all. Valid until the next call.
  // Nothing of the input is read afterwards: what decode() needs of it, the model keeps. A second part keeps the first
  // part's frames of the ids before `begin`.
  virtual std::span<const int> encode(const Backend& backend, const SentenceInput& sentence) = 0;
  // The audio of the sentence that was encoded last: the sum of its frames × hop_length() samples, in blocks. The same
  // again when called again. Of a sentence in two parts, each is decoded once: the first gives what is known before the
  // second is encoded, the second all the rest.
  virtual void decode(const Backend& backend, const SampleSink& sink) = 0;

  // The stopwatch of encode() and decode(), which lap first_model_stage + i for stages()[i]. Who speaks starts it.
  virtual StageTimes& times() = 0;

  // How long the first sentence of a text may be, which is waited for; a longer one is cut likewise.
  virtual std::size_t first_phonemes() const { return most_phonemes(); }
};

}  // namespace linnet
