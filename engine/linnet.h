// Linnet's public C++ API, in one page. Text goes in, samples come out block by block:
//
//   linnet::Engine engine({.threads = 2, .espeak_data = "/usr/share/linnet/espeak-ng-data"});
//   auto voice = engine.open_voice(onnx_bytes, json_text);
//   voice->speak("Hello.", {}, [](const linnet::AudioBlock& block) { play(block.samples); });
//
// Errors: every function throws linnet::Error (engine/error.h) and nothing else, but std::bad_alloc where not even the
// words of an error find room.
// Threads: an Engine and its voices may be used from any thread, but one call at a time (XNNPACK's thread pool and
// espeak-ng are single-file); callers that want a queue put one in front. Engine::memory_of(), kernels() and threads()
// are excepted: they may be called at any time from any thread, during other calls too.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/blank_text.h"
#include "engine/error.h"
#include "engine/memory.h"
#include "engine/profile.h"
#include "engine/voice_source.h"

namespace linnet {

struct EngineOptions {
  int threads = 1;  // 1..64, the calling thread included: the most that use_threads() can ask for
  std::string
      espeak_data;  // folder that *is* espeak-ng-data (holds phontab); empty: only voices of type "text", and ids
  std::function<void(int thread)> thread_started = {};  // called on each further thread as it starts, with 1..threads-1
  // Asked before each sentence, on how many threads to speak it: taken as near as 1..threads allows. Empty: as
  // use_threads() says.
  std::function<int()> threads_now = {};
};

struct SpeakOptions {
  std::optional<int> speaker;  // 0..speakers-1; unset: the voice's default
  // Controls of the voice; unset: its own. One that models of the voice's family do not have is bad_input where it is
  // set.
  std::optional<float> length_scale;   // 0.05..20, larger is slower
  std::optional<float> noise_scale;    // 0..10, how lively the timbre is
  std::optional<float> noise_w;        // 0..10, how lively the rhythm is
  float sentence_silence_seconds = 0;  // after every sentence, 0..60
  float volume = 1;                    // gain on every sample, 0..10
  std::uint64_t seed = 0;              // same seed, same samples, for any number of threads
  // For callers that speak a SpeechText piece by piece: speak() ends after so many sentences; the next call goes on
  // behind them, and gets the number of sentences spoken before it.
  std::size_t most_sentences = static_cast<std::size_t>(-1), sentences_before = 0;
  StageTimes* times = nullptr;  // gets the seconds of every stage when speak() returns
  const std::atomic<bool>* stop =
      nullptr;  // set it from any thread: speak() ends within a block with ErrorKind::stopped
};

// One phoneme as it is spoken; `seconds` count from the first sample of this call of speak().
struct PhonemeTiming {
  std::string phoneme;  // UTF-8, as the voice's phoneme_id_map names it
  double start_seconds;
  double end_seconds;
};
// One word of the text. text_begin..text_end are byte offsets into it, also where speak() went on in its middle.
struct WordTiming {
  std::string word;
  std::size_t text_begin;
  std::size_t text_end;
  double start_seconds;
  double end_seconds;
};

// What a sink receives. Views are valid during the call only.
struct AudioBlock {
  std::span<const float> samples;           // mono, in [-1, 1]
  std::span<const WordTiming> words;        // words of the sentence that *begins* with this block, else empty
  std::span<const PhonemeTiming> phonemes;  // likewise
  std::size_t text_done;                    // bytes of the text that are spoken once this block has been
};
using Sink = std::function<void(const AudioBlock&)>;

struct SpeakResult {
  std::size_t samples = 0;
  std::size_t sentences = 0;
  std::size_t phoneme_ids = 0;
  std::size_t words = 0;           // of the text that were spoken; 0: it had nothing to say, such as "..."
  std::size_t text_done = 0;       // bytes of the text that are spoken; all of them, unless most_sentences came first
  double first_audio_seconds = 0;  // from the call of speak() to the first block
  std::vector<std::string> unknown_phonemes;  // phonemes that the voice has no id for (each once); they were skipped
};

class TextProgress;

// A text that is spoken in several calls of Voice::speak(), and how far it has been. It is checked as a whole, once,
// when this is made; each call then costs what it speaks. Keeps a view of the text, which must outlive it. One thread
// at a time.
class SpeechText {
 public:
  // bad_input: as Voice::speak().
  explicit SpeechText(std::string_view text);
  ~SpeechText();
  SpeechText(SpeechText&&) noexcept;
  SpeechText& operator=(SpeechText&&) noexcept;

  std::size_t done() const;  // bytes that have been spoken
  bool is_done() const;      // nothing but white space is left

 private:
  friend class Synthesizer;
  std::unique_ptr<TextProgress> progress_;
};

class Voice {
 public:
  virtual ~Voice() = default;
  virtual int sample_rate_hz() const = 0;
  virtual int speakers() const = 0;                                             // 1 for a single-speaker voice
  virtual std::optional<int> speaker_by_name(std::string_view name) const = 0;  // speaker_id_map of the settings
  virtual std::string language() const = 0;                                     // espeak-ng's name, such as "en-us"
  // Resident bytes of the weights at this voice's precision, with the memory in which small ones are expanded (that
  // part is the engine's: several voices share it).
  virtual std::size_t weight_bytes() const = 0;
  virtual std::string_view precision() const = 0;            // of the weights: "fp32", "int8" or "int4"
  virtual const std::vector<LayerInfo>& layers() const = 0;  // every convolution, as it is computed
  // Names of the stages that StageTimes and LayerInfo count, in the order of the data path: "text front end", those of
  // the voice's acoustic model, "sink".
  virtual const std::vector<std::string>& stages() const = 0;

  // Speaks UTF-8 text. `[[ … ]]` holds phonemes. Blocks reach the sink as they are made, on the calling thread.
  // bad_input: text is empty or blank, not UTF-8, holds NUL; an option is out of its range; unknown speaker.
  virtual SpeakResult speak(std::string_view text, const SpeakOptions&, const Sink&) = 0;
  // Bytes of the text up to where its first sentence ends, as speak() would cut it. All of them: what follows the text
  // may still belong to that sentence. Errors as of speak().
  virtual std::size_t first_sentence_end(std::string_view text) = 0;
  // The same from where the calls before it ended; where speak() throws, the text has not moved on. Requires: it is not
  // done.
  virtual SpeakResult speak(SpeechText& text, const SpeakOptions&, const Sink&) = 0;
  // Speaks ready phoneme ids as one sentence (no ids are added). bad_input: an id is not in 0..num_symbols-1.
  virtual SpeakResult speak_ids(std::span<const std::int64_t> ids, const SpeakOptions&, const Sink&) = 0;
};

// Called with a part of the voice's bytes that will not be read again, so that a mapped file's pages can be dropped.
using Consumed = std::function<void(std::span<const std::byte>)>;

// The settings that a bundle holds, as the text of a NAME.onnx.json. bad_voice: it is no bundle, or damaged.
std::string bundle_settings(std::span<const std::byte> bundle);

class Engine {
 public:
  explicit Engine(const EngineOptions&);
  ~Engine();
  Engine(const Engine&) = delete;

  // Reads a Piper voice: the bytes of NAME.onnx and of NAME.onnx.json. Or a Linnet bundle, whose own settings are used
  // if settings_json is empty. `model` is not read after the call. The engine outlives the voice.
  // bad_voice: truncated, damaged, neither format, a family of models that the engine does not know, wrong shapes or
  // settings. bad_input: a plan out of its range.
  std::unique_ptr<Voice> open_voice(std::span<const std::byte> model, std::string_view settings_json,
                                    const Consumed& consumed = {}, const VoicePlan& plan = {});
  // The same from a file that is not in memory, and of which only a tensor at a time will be (a bundle, which is small,
  // as a whole). It is not read after the call.
  std::unique_ptr<Voice> open_voice(const VoiceSource& model, std::string_view settings_json,
                                    const VoicePlan& plan = {});
  // What open_voice() would take, to a few percent, from the model's shapes: weights are not read, nothing is
  // allocated. From any thread, at any time. Errors as of open_voice(), but for the settings' and what shapes do not
  // tell.
  VoiceMemory memory_of(std::span<const std::byte> model, const VoicePlan& plan = {}) const;
  VoiceMemory memory_of(const VoiceSource& model, const VoicePlan& plan = {}) const;
  std::string kernels() const;    // such as "avx512f 7x16": the GEMM micro-kernel in use; from any thread, at any time
  int threads() const;            // that are at work; likewise
  void use_threads(int threads);  // 1 to what the engine was started with; not during a call of speak()
  // What the GEMM micro-kernel reaches on a large product on all threads, in floating-point operations a second;
  // measures for about `seconds`.
  double gemm_peak(double seconds) const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace linnet
