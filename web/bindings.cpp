// The engine for web/worker.js, without logic of its own: values in, values out. An error comes back as
// {error: kind, message}, since a C++ exception means nothing to JavaScript. Used from one worker; owns engine and voices.
#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <atomic>
#include <cstddef>
#include <map>
#include <memory>
#include <new>
#include <span>
#include <string>
#include <vector>

#include "engine/linnet.h"

namespace linnet::web {
namespace {

using emscripten::typed_memory_view;
using emscripten::val;

const char* name_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::bad_input: return "bad_input";
    case ErrorKind::bad_voice: return "bad_voice";
    case ErrorKind::not_found: return "not_found";
    case ErrorKind::out_of_memory: return "out_of_memory";
    case ErrorKind::stopped: return "stopped";
    case ErrorKind::io: return "io";
    case ErrorKind::internal: break;
  }
  return "internal";
}

val failure(const char* kind, const std::string& message) {
  val result = val::object();
  result.set("error", std::string(kind));
  result.set("message", message);
  return result;
}

template <typename Work>
val guarded(const Work& work) {
  try {
    return work();
  } catch (const Error& error) {
    return failure(name_of(error.kind()), error.what());
  } catch (const std::bad_alloc&) {
    return failure("out_of_memory", "the engine's memory in this page is used up");
  }
}

// Leaves the default where the option is not given.
template <typename Value, typename Option>
void take(const val& options, const char* name, Option& into) {
  const val given = options[name];
  if (!given.isUndefined() && !given.isNull()) into = given.as<Value>();
}

SpeakOptions speak_options(const val& from) {
  SpeakOptions o;
  take<int>(from, "speaker", o.speaker);
  take<float>(from, "lengthScale", o.length_scale);
  take<float>(from, "noiseScale", o.noise_scale);
  take<float>(from, "noiseW", o.noise_w);
  take<float>(from, "sentenceSilence", o.sentence_silence_seconds);
  take<float>(from, "volume", o.volume);
  take<double>(from, "seed", o.seed);
  take<unsigned>(from, "mostSentences", o.most_sentences);
  take<unsigned>(from, "sentencesBefore", o.sentences_before);
  return o;
}

val words_of(const AudioBlock& block) {
  val words = val::array();
  for (const WordTiming& w : block.words) {
    val word = val::object();
    word.set("word", w.word);
    word.set("textBegin", w.text_begin);
    word.set("textEnd", w.text_end);
    word.set("start", w.start_seconds);
    word.set("end", w.end_seconds);
    words.call<void>("push", word);
  }
  return words;
}

class PageEngine {
 public:
  val start(int threads, const std::string& espeak_data) {
    return guarded([&] {
      engine_ = std::make_unique<Engine>(EngineOptions{threads, espeak_data});
      val result = val::object();
      result.set("kernels", engine_->kernels());
      result.set("threads", engine_->threads());
      return result;
    });
  }

  // Where the bytes of the next voice go; valid until open_voice().
  std::size_t room_for_voice(std::size_t bytes) {
    incoming_.reset(new (std::nothrow) std::byte[bytes]);
    incoming_size_ = incoming_ ? bytes : 0;
    return reinterpret_cast<std::size_t>(incoming_.get());
  }

  val open_voice(const std::string& name, const std::string& settings) {
    val result = guarded([&] {
      voices_.erase(name);  // before the new one takes memory
      std::unique_ptr<Voice>& voice = voices_[name];
      voice = engine_->open_voice({incoming_.get(), incoming_size_}, settings);
      val info = val::object();
      info.set("sampleRate", voice->sample_rate_hz());
      info.set("speakers", voice->speakers());
      info.set("language", voice->language());
      info.set("weightBytes", voice->weight_bytes());
      return info;
    });
    incoming_.reset();
    if (!result["error"].isUndefined()) voices_.erase(name);
    return result;
  }

  void close_voice(const std::string& name) { voices_.erase(name); }

  // on_block(samples, words, text_done) gets a view that is valid during the call; true from it stops.
  val speak(const std::string& voice, const std::string& text, const val& options, const val& on_block) {
    return spoken(options, on_block, [&](const SpeakOptions& o, const Sink& sink) {
      return voices_.at(voice)->speak(text, o, sink);
    });
  }
  val speak_ids(const std::string& voice, const val& ids, const val& options, const val& on_block) {
    const std::vector<double> numbers = emscripten::vecFromJSArray<double>(ids);
    const std::vector<std::int64_t> whole(numbers.begin(), numbers.end());
    return spoken(options, on_block, [&](const SpeakOptions& o, const Sink& sink) {
      return voices_.at(voice)->speak_ids(whole, o, sink);
    });
  }

 private:
  template <typename Speak>
  val spoken(const val& options, const val& on_block, const Speak& speak) {
    std::atomic<bool> stop = false;
    return guarded([&] {
      SpeakOptions o = speak_options(options);
      o.stop = &stop;
      const SpeakResult done = speak(o, [&](const AudioBlock& block) {
        const val view(typed_memory_view(block.samples.size(), block.samples.data()));
        if (on_block(view, words_of(block), block.text_done).template as<bool>()) stop = true;
      });
      val result = val::object();
      result.set("textDone", done.text_done);
      result.set("sentences", done.sentences);
      result.set("samples", done.samples);
      result.set("phonemeIds", done.phoneme_ids);
      result.set("unknownPhonemes", val::array(done.unknown_phonemes));
      return result;
    });
  }

  std::unique_ptr<Engine> engine_;  // outlives the voices
  std::map<std::string, std::unique_ptr<Voice>> voices_;
  std::unique_ptr<std::byte[]> incoming_;
  std::size_t incoming_size_ = 0;
};

}  // namespace

EMSCRIPTEN_BINDINGS(linnet) {
  emscripten::class_<PageEngine>("Engine")
      .constructor<>()
      .function("start", &PageEngine::start)
      .function("roomForVoice", &PageEngine::room_for_voice)
      .function("openVoice", &PageEngine::open_voice)
      .function("closeVoice", &PageEngine::close_voice)
      .function("speak", &PageEngine::speak)
      .function("speakIds", &PageEngine::speak_ids);
}

}  // namespace linnet::web
