// Linnet's public C++ API, in one page. Text goes in, samples come out block by block:
//
//   linnet::Engine engine({.threads = 2, .espeak_data = "/usr/share/linnet/espeak-ng-data"});
//   auto voice = engine.open_voice(onnx_bytes, json_text);
//   voice->speak("Hello.", {}, [](const linnet::AudioBlock& block) { play(block.samples); });
//
// Errors: a function throws linnet::Error (engine/error.h) of the kinds that its comment names, and any function may
// throw out_of_memory. Two other exceptions are possible. std::bad_alloc: there was no memory for an error's text, or
// memory_of(), settings_inside() or provenance_inside() ran out of it. What a callback of yours (Sink, Consumed,
// VoiceSource, threads_now) throws: it passes through unchanged, but std::bad_alloc becomes out_of_memory. After an
// exception the engine and its voices can be used as before.
// Threads: an Engine and its voices may be used from any thread, but only one call at a time, because the thread pool
// serves one caller. Several engines may speak at a time; those that read by espeak-ng take turns for a clause, since
// espeak-ng keeps global state. A program that speaks for several users puts a queue in front. Exceptions:
// Engine::memory_of(), kernels() and threads() may be called from any thread at any time, also during another call.
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
#include "engine/engine_options.h"
#include "engine/error.h"
#include "engine/lexicon.h"
#include "engine/memory.h"
#include "engine/profile.h"
#include "engine/say_as.h"
#include "engine/speak_options.h"
#include "engine/speaker_mix.h"
#include "engine/voice_source.h"
#include "engine/words.h"

namespace linnet {

// What a sink receives; its views are valid during the call. A sentence longer than VoicePlan::sentence_phonemes is
// spoken in pieces, and one with an early first sound in two; words and phonemes then come with each piece.
struct AudioBlock {
  std::span<const float> samples;           // mono, in [-1, 1], at sample_rate_hz()
  std::span<const WordTiming> words;        // of the sentence that begins with this block, else empty
  std::span<const PhonemeTiming> phonemes;  // likewise
  std::size_t text_done;                    // bytes of the text that have been spoken when this block has been heard
};
// Receives the blocks in order, on the thread that called speak(), which waits meanwhile. It may throw: speak() ends
// with that exception and the voice can speak again. It must not call the engine or a voice, except for
// Engine::memory_of(), kernels() and threads().
using Sink = std::function<void(const AudioBlock&)>;

struct SpeakResult {
  std::size_t samples = 0;
  std::size_t sentences = 0;
  std::size_t phoneme_ids = 0;
  std::size_t words = 0;           // words spoken; 0: the text had nothing to say, such as "..."
  std::size_t text_done = 0;       // bytes of the text spoken: all of them, unless most_sentences was reached
  double first_audio_seconds = 0;  // from the call of speak() to the first block
  std::vector<std::string> unknown_phonemes;  // phonemes without an id in this voice, each once; they were left out
};

class TextProgress;
namespace normalize {
class MarkdownPlace;
}

// A text that several calls of Voice::speak() speak, and how far they have come. The constructor checks the whole text
// once; the cost of a call then depends only on what it speaks. Keeps a view of the text, which must outlive it. One
// thread at a time.
class SpeechText {
 public:
  // bad_input: the text is empty or blank, not UTF-8, or holds NUL.
  explicit SpeechText(std::string_view text);
  ~SpeechText();
  SpeechText(SpeechText&&) noexcept;
  SpeechText& operator=(SpeechText&&) noexcept;

  std::size_t done() const;  // bytes that have been spoken
  bool is_done() const;      // only white space is left

 private:
  friend class Synthesizer;
  std::unique_ptr<TextProgress> progress_;
  std::unique_ptr<normalize::MarkdownPlace> markdown_;  // at progress_; null until a call reads the text as Markdown
};

class Voice {
 public:
  virtual ~Voice() = default;
  virtual int sample_rate_hz() const = 0;
  virtual int speakers() const = 0;  // 1 for a single-speaker voice
  virtual int default_speaker() const = 0;
  virtual float length_scale() const = 0;                 // the voice's own factor of all durations, usually 1
  virtual const SpeakerNames& speaker_names() const = 0;  // speaker_id_map of the settings; speaker_mix() reads by them
  virtual std::string language() const = 0;               // the default speaker's, by espeak-ng's name: "en-us"
  virtual std::string language(int speaker) const = 0;    // bad_input: no such speaker
  // Whether Linnet reads texts in the speaker's language; else it speaks phoneme ids only. bad_input: no such speaker.
  virtual bool can_read(int speaker) const = 0;
  virtual std::string words_file() const = 0;  // of words-data, by which texts are read: "en"; empty: there is none
  // Resident bytes of weights, and of the engine's buffer where 8-bit and 4-bit ones are expanded for all its voices.
  virtual std::size_t weight_bytes() const = 0;
  virtual std::string_view precision() const = 0;            // of the weights: "fp32", "int8" or "int4"
  virtual std::string_view family() const = 0;               // name of the model's family, as bundles have it
  virtual const std::vector<LayerInfo>& layers() const = 0;  // every convolution and how it is computed
  virtual std::size_t hop_length() const = 0;  // samples for each of the frames in which layers' work is counted
  // Names of the stages that StageTimes and LayerInfo count: "text front end", the acoustic model's own, "sink".
  virtual const std::vector<std::string>& stages() const = 0;

  // Decibels that Loudness::normal adds to a speaker's samples: as the settings say or as is known of the file, else as
  // measured. Not known: gain_db() or speak() measures it once, which takes as long as speaking 10 s; the result
  // depends on voice and speaker alone. A mix has the mean of its speakers' gains, of those that can_read().
  // bad_input: no such speaker. gain_db(): errors as of speak().
  virtual std::optional<float> known_gain_db(int speaker) const = 0;
  virtual float gain_db(int speaker, const std::atomic<bool>* stop = nullptr) = 0;
  // As gain_db() has measured before, for whoever remembers it by fingerprint(). bad_input: not -20..20.
  virtual void set_gain_db(int speaker, float db) = 0;
  virtual const std::string& fingerprint() const = 0;  // names the voice's file by its content

  // Speaks UTF-8 text; `[[ … ]]` holds phonemes. The sink receives each block as soon as it is computed.
  // bad_input: the text is empty or blank, not UTF-8, or holds NUL; an option is out of its range; no such speaker.
  // not_found: the voice needs espeak-ng or the data for English, and the engine was started without. stopped:
  // SpeakOptions::stop.
  virtual SpeakResult speak(std::string_view text, const SpeakOptions&, const Sink&) = 0;
  // The length in bytes of the text's first sentence, as speak() would cut it. The length of the whole text means that
  // the sentence may continue in text that has not arrived yet. bad_input, not_found: as speak().
  virtual std::size_t first_sentence_end(std::string_view text, const SpeakOptions& options = {}) = 0;
  // The words of the text and how speak() would say them, without making speech. bad_input, not_found: as speak().
  virtual std::vector<WordReading> words(std::string_view text, const SpeakOptions& options = {}) = 0;
  // The words for a text of a known kind in the speaker's language; as given where the kind or the language is unknown.
  // Requires: valid UTF-8 without NUL. bad_input: no such speaker, or one whose language cannot be read.
  virtual std::string said_as(std::string_view text, const SayAs& as, const SpeakOptions& options = {}) = 0;
  // Speaks from where the previous call ended. When speak() throws, the text stays where it was. Requires:
  // !text.is_done(). Errors as above.
  virtual SpeakResult speak(SpeechText& text, const SpeakOptions&, const Sink&) = 0;
  // Speaks 1..16384 phoneme ids as one sentence; no ids are added and it is not cut, so memory grows with their number.
  // Blocks carry no words, phonemes or text_done. bad_input: the number of ids, an id that is not one of the voice's
  // symbols, an option, no such speaker. stopped.
  virtual SpeakResult speak_ids(std::span<const std::int64_t> ids, const SpeakOptions&, const Sink&) = 0;
};

// Called during open_voice() with a part of the voice's bytes that will not be read again, so that the caller can drop
// a mapped file's pages.
using Consumed = std::function<void(std::span<const std::byte>)>;

// The settings of a voice that needs no NAME.onnx.json beside it, as such a file's text: a bundle's, or those of its
// family. bad_voice: it needs one, or it is damaged or no voice.
std::string settings_inside(std::span<const std::byte> model);
// JSON: what a bundle says of its origin and licence (docs/bundle.md); else "{}". bad_voice: it is damaged.
std::string provenance_inside(std::span<const std::byte> model);
// Whether this build of Linnet contains espeak-ng. Without it, EngineOptions::espeak_data must be empty.
bool has_espeak();

class Engine {
 public:
  // bad_input: threads is out of range, or another engine uses other espeak-ng data. not_found: espeak_data holds no
  // data of version 1.52, or has_espeak() is false. out_of_memory: a thread could not start. internal: XNNPACK does not
  // support this processor.
  explicit Engine(const EngineOptions&);
  ~Engine();  // requires: its voices have been destroyed
  Engine(const Engine&) = delete;

  // Reads a Piper voice: the bytes of NAME.onnx and of NAME.onnx.json. Or a Linnet bundle; if settings_json is empty,
  // the bundle's own settings apply. `model` is not read after the call. The engine must outlive the voice.
  // bad_voice: the model is truncated, damaged, of another format or an unknown family; shapes or settings are wrong.
  // not_found: espeak-ng does not know the voice's language. bad_input: the plan is out of range, or the data for
  // English are damaged.
  std::unique_ptr<Voice> open_voice(std::span<const std::byte> model, std::string_view settings_json,
                                    const Consumed& consumed = {}, const VoicePlan& plan = {});
  // The same for a file that is not in memory: one tensor at a time is read, but a bundle, which is small, as a whole.
  std::unique_ptr<Voice> open_voice(const VoiceSource& model, std::string_view settings_json,
                                    const VoicePlan& plan = {});
  // The bytes that open_voice() would take, to within a few percent, computed from the shapes of the tensors: no
  // weights are read. From any thread, at any time. bad_voice, bad_input: as open_voice().
  VoiceMemory memory_of(std::span<const std::byte> model, const VoicePlan& plan = {}) const;
  VoiceMemory memory_of(const VoiceSource& model, const VoicePlan& plan = {}) const;
  // Instruction set of our loops and tile of XNNPACK's GEMM, such as "avx512f 7x16". From any thread, at any time.
  std::string kernels() const;
  int threads() const;  // in use, at most EngineOptions::threads. From any thread, at any time
  // Gives espeak-ng's data to an engine that was started without: voices that are opened from now on are read by it.
  // An engine that has them keeps them. not_found, bad_input: as the constructor. Not during another call.
  void add_espeak_data(const std::string& folder);
  // Own pronunciations for all voices of the engine, from the next call of speak() on; null: none. From any thread, at
  // any time, also during another call.
  void set_lexicon(std::shared_ptr<const Lexicon> lexicon);
  // From the next call of speak() on. bad_input: not in 1..EngineOptions::threads. Not during another call.
  void use_threads(int threads);
  // Floating-point operations a second of a large product on all threads in use, measured for about `seconds`.
  double gemm_peak(double seconds) const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace linnet
