// The engine and the governor for web/worker.js, without logic of its own: values in, values out. An error comes back
// as {error: kind, message}, since a C++ exception means nothing to JavaScript. Used from one worker; owns platform,
// governor, engine, voices and their data.
#include <emscripten/bind.h>
#include <emscripten/emscripten.h>
#include <emscripten/val.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <new>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/governor/governor.h"
#include "engine/governor/report.h"
#include "engine/linnet.h"
#include "engine/speech/governed_text.h"
#include "engine/speech/sentence_end.h"
#include "engine/speech/voice_opener.h"
#include "web/page_file.h"
#include "web/platform_browser.h"
#include "web/step_watch.h"

namespace linnet::web {
namespace {

using emscripten::typed_memory_view;
using emscripten::val;

const char* name_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::bad_input:
      return "bad_input";
    case ErrorKind::bad_voice:
      return "bad_voice";
    case ErrorKind::not_found:
      return "not_found";
    case ErrorKind::memory_in_use:
    case ErrorKind::out_of_memory:
      return "out_of_memory";
    case ErrorKind::stopped:
      return "stopped";
    case ErrorKind::io:
      return "io";
    case ErrorKind::internal:
      break;
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

SpeakOptions speak_options(const val& from, const Voice& voice) {
  SpeakOptions o;
  if (const val speaker = from["speaker"]; speaker.isString())
    o.mix = speaker_mix(speaker.as<std::string>(), voice.speaker_names());
  else
    take<int>(from, "speaker", o.speaker);
  take<float>(from, "lengthScale", o.length_scale);
  take<float>(from, "noiseScale", o.noise_scale);
  take<float>(from, "noiseW", o.noise_w);
  take<float>(from, "sentenceSilence", o.sentence_silence_seconds);
  take<float>(from, "pitch", o.pitch);
  take<float>(from, "volume", o.volume);
  if (const val loudness = from["loudness"]; loudness.isString())
    o.loudness = loudness.as<std::string>() == "off" ? Loudness::off : Loudness::normal;  // linnet.js checks the word
  take<double>(from, "seed", o.seed);
  take<bool>(from, "textNormalization", o.text_normalization);
  if (const val markdown = from["markdown"]; markdown.isString())  // linnet.js checks the word
    o.markdown = markdown.as<std::string>() == "skip" ? Markdown::skip_code : Markdown::read_code;
  bool exact = false;
  take<bool>(from, "exactFirstSound", exact);
  if (exact) o.first_sound = FirstSound::exact;
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

// Has the voice know the gain of its default speaker before any text waits for that: by `remembered`, which has gains
// by fingerprint, or by measuring, which `info` then says. Without the data for the voice's language it cannot speak.
void know_gain(Voice& voice, const val& remembered, val& info) {
  const int speaker = voice.default_speaker();
  const val before = remembered[voice.fingerprint()];
  const bool is_known = voice.known_gain_db(speaker).has_value();
  if (!is_known && before.isNumber() && std::abs(before.as<double>()) <= 20)
    voice.set_gain_db(speaker, before.as<float>());
  const bool is_measured = !voice.known_gain_db(speaker);
  try {
    info.set("gainDb", std::round(10.0 * static_cast<double>(voice.gain_db(speaker))) / 10);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::not_found) throw;
    info.set("gainDb", val::null());
    return;
  }
  if (is_measured && voice.speakers() == 1) info.set("measuredAs", voice.fingerprint());
}

val words_of(const std::vector<WordReading>& readings) {
  val words = val::array();
  for (const WordReading& w : readings) {
    val word = val::object();
    word.set("written", w.text);
    word.set("textBegin", w.text_begin);
    word.set("textEnd", w.text_end);
    word.set("said", w.spoken.empty() ? w.text : w.spoken);
    word.set("phonemes", w.phonemes);
    word.set("decidedBy", w.decided_by);
    words.call<void>("push", word);
  }
  return words;
}

val json(const std::string& text) {
  val result = val::object();
  result.set("json", text);
  return result;
}

class PageEngine {
 public:
  // log gets the governor's lines, each with the name of the degradation step that it tells of, or ''. Voices may need
  // more: addEspeakData, addFile, addWords.
  val start(int threads, double limit_bytes, const val& log) {
    return guarded([&] {
      platform_ = std::make_unique<BrowserPlatform>(static_cast<std::uint64_t>(limit_bytes));
      GovernorOptions options;
      options.threads = threads;
      governor_ = std::make_unique<Governor>(
          *platform_, options, [this, log](const std::string& line) { log(line, steps_.new_step(governor_.get())); });
      EngineOptions engine_options;
      engine_options.threads = threads;
      engine_options.english_data = [this](std::string_view accent) { return needed(std::string(accent) + ".g2p"); };
      engine_options.unknown_words_data = [this](std::string_view accent) { return unknown_words(accent); };
      engine_options.arabic_data = [this] { return arabic(); };
      engine_options.words_data = [this](std::string_view name) { return words_data(name); };
      engine_ = std::make_unique<Engine>(engine_options);
      most_threads_ = threads;
      val result = val::object();
      result.set("kernels", engine_->kernels());
      result.set("threads", engine_->threads());
      return result;
    });
  }

  val add_espeak_data(const std::string& folder) {
    return guarded([&] {
      engine_->add_espeak_data(folder);
      return val::object();
    });
  }

  // {address} of `bytes` bytes in this heap, into which the caller writes the file of that name: en-us.g2p,
  // en-us.unknown, those of en-gb, or ar.diacritics, of which 0 bytes say that this page has none.
  val add_file(const std::string& file, std::size_t bytes) {
    return guarded([&] {
      const auto place = files_.insert_or_assign(file, std::vector<std::byte>(bytes)).first;
      val result = val::object();
      result.set("address", reinterpret_cast<std::size_t>(place->second.data()));
      return result;
    });
  }
  void drop_file(const std::string& file) { files_.erase(file); }  // Requires: the engine has refused it.

  // '' says that there is no file words-data/NAME.
  void add_words(const std::string& name, const std::string& text) { words_.insert_or_assign(name, text); }

  // A voice or a text that lacks data is not_found: `lacksFile` is the file that it wants, `lacksWords` the file of
  // words. All that reads texts answers so, and can be called again with the same when the data have come; nothing has
  // been spoken. gains: what openVoice has measured before, by the `measuredAs` of its answers.
  val open_voice(const std::string& name, const std::string& settings, const val& file, const val& gains) {
    return with_data([&] {
      voices_.erase(name);  // before the new one takes memory
      const PageFile model(file);
      const OfferedVoice offered{name, settings, &model};
      OpenedVoice opened = linnet::open_voice(*engine_, *governor_, {&offered, 1});
      val info = val::object();
      info.set("sampleRate", opened.voice->sample_rate_hz());
      info.set("speakers", opened.voice->speakers());
      info.set("defaultSpeaker", opened.voice->default_speaker());
      info.set("language", opened.voice->language());
      info.set("speakerLanguages", languages_of(*opened.voice));
      info.set("weightBytes", opened.voice->weight_bytes());
      know_gain(*opened.voice, gains, info);
      voices_[name] = {std::move(opened.voice), opened.memory_model};
      return info;
    });
  }

  // Of each speaker; null where Linnet does not read it.
  static val languages_of(const Voice& voice) {
    val languages = val::array();
    for (int speaker = 0; speaker < voice.speakers(); ++speaker) {
      languages.call<void>("push", voice.can_read(speaker) ? val(voice.language(speaker)) : val::null());
    }
    return languages;
  }

  // {languages} of the speakers whose texts are read.
  val speaker_languages(const std::string& voice, const val& options) {
    return guarded([&] {
      Voice& opened = *named(voice).voice;
      std::vector<std::string> languages;
      for (const int speaker : who_read(opened, options)) languages.push_back(opened.language(speaker));
      val result = val::object();
      result.set("languages", val::array(languages));
      return result;
    });
  }

  // Makes what reads the texts of those speakers; what is lacking is said as of open_voice().
  val prepare_speakers(const std::string& voice, const val& options) {
    return with_data([&] {
      Voice& opened = *named(voice).voice;
      for (const int speaker : who_read(opened, options)) opened.said_as("a", {}, alone(speaker));
      return val::object();
    });
  }

  void close_voice(const std::string& name) { voices_.erase(name); }

  // on_block(samples, words, text_done) gets a view that is valid during the call; true from it stops.
  val speak(const std::string& voice, GovernedText& text, const val& options, const val& on_block) {
    return spoken(voice, options, on_block, [&](const Open& open, const SpeakOptions& o, const Sink& sink) {
      return text.speak(*open.voice, open.memory, governor_->admission(), o, sink);
    });
  }
  val speak_ids(const std::string& voice, const val& ids, const val& options, const val& on_block) {
    const std::vector<double> numbers = emscripten::vecFromJSArray<double>(ids);
    const std::vector<std::int64_t> whole(numbers.begin(), numbers.end());
    return spoken(voice, options, on_block, [&](const Open& open, const SpeakOptions& o, const Sink& sink) {
      return open.voice->speak_ids(whole, o, sink);
    });
  }

  // Of a text that is still being written: {hasEnded}: its first sentence; has_paused: nothing came for pauseBehind().
  val has_ended_sentence(const std::string& voice, const std::string& text, bool has_paused, const val& options) {
    return with_data([&] {
      Voice& opened = *named(voice).voice;
      val result = val::object();
      result.set("hasEnded", linnet::has_ended_sentence(opened, text, has_paused, speak_options(options, opened)));
      return result;
    });
  }

  // {words}: how the voice would speak the text.
  val words(const std::string& voice, const std::string& text) {
    return with_data([&] {
      val result = val::object();
      result.set("words", words_of(named(voice).voice->words(text)));
      return result;
    });
  }

  // files: [{name, text}, ...] of own pronunciations, in place of those from before; if one is wrong, these stay.
  val set_lexicons(const val& files) {
    return guarded([&] {
      const auto lexicon = std::make_shared<Lexicon>();
      std::vector<std::string> notes;
      for (const val& file : emscripten::vecFromJSArray<val>(files)) {
        const std::vector<std::string> more =
            lexicon->add(file["text"].as<std::string>(), file["name"].as<std::string>());
        notes.insert(notes.end(), more.begin(), more.end());
      }
      engine_->set_lexicon(lexicon);
      val result = val::object();
      result.set("entries", lexicon->entries());
      result.set("notes", val::array(notes));
      return result;
    });
  }

  // The governor's answers, as {json: text}.
  val estimate(const std::string& voice, const std::string& text) {
    return guarded([&] { return json(estimate_json(estimate_of(text, named(voice).memory, governor_->admission()))); });
  }
  val status() {
    return guarded([&] { return json(status_json(governor_->status())); });
  }
  val optimize() {
    return guarded([&] {
      const Adjustment change = governor_->optimize();
      engine_->use_threads(std::min(change.now.num_threads, most_threads_));
      return json(adjustment_json(change));
    });
  }
  val hardware() {
    return guarded([&] { return json(hardware_json(*governor_)); });
  }
  double bytes_in_use() { return static_cast<double>(platform_->memory().process_bytes); }
  void set_hints(bool hidden, bool on_battery) { platform_->set_hints(hidden, on_battery); }

 private:
  static SpeakOptions alone(int speaker) {
    SpeakOptions o;
    o.speaker = speaker;
    return o;
  }

  // Who decides how texts are read, and of a mix those whose loudness is not known yet: they will speak to be measured.
  static std::vector<int> who_read(Voice& voice, const val& options) {
    const SpeakOptions o = speak_options(options, voice);
    const int first =
        o.mix.empty() ? o.speaker.value_or(voice.default_speaker()) : static_cast<int>(o.mix.front().speaker);
    if (!voice.can_read(first)) voice.said_as("a", {}, alone(first));  // says why
    std::vector<int> speakers = {first};
    for (const SpeakerShare& share : o.mix) {
      const int speaker = static_cast<int>(share.speaker);
      if (voice.can_read(speaker) && !voice.known_gain_db(speaker)) speakers.push_back(speaker);
    }
    return speakers;
  }

  // guarded(), and what is lacking where the call has failed.
  template <typename Call>
  val with_data(const Call& call) {
    lacking_.clear();
    lacking_words_.clear();
    val answer = guarded(call);
    if (!answer.hasOwnProperty("error") || answer["error"].as<std::string>() != "not_found") return answer;
    if (!lacking_.empty()) answer.set("lacksFile", lacking_);
    if (!lacking_words_.empty()) answer.set("lacksWords", lacking_words_);
    return answer;
  }

  struct Open {
    std::unique_ptr<Voice> voice;
    MemoryModel memory;
  };

  std::span<const std::byte> needed(const std::string& file) {
    const auto found = files_.find(file);
    if (found != files_.end()) return found->second;
    lacking_ = file;
    throw Error(ErrorKind::not_found, "this voice needs the file " + file);
  }

  // The engine reads it once, and keeps what it needs.
  std::string arabic() {
    const std::span<const std::byte> net = needed("ar.diacritics");
    std::string bytes(reinterpret_cast<const char*>(net.data()), net.size());
    if (!bytes.empty()) files_.erase("ar.diacritics");
    return bytes;
  }

  // No bytes: they have not been fetched yet, and most texts go without.
  std::span<const std::byte> unknown_words(std::string_view accent) {
    const std::string file = std::string(accent) + ".unknown";
    const auto found = files_.find(file);
    if (found != files_.end()) return found->second;
    lacking_ = file;
    return {};
  }

  std::string words_data(std::string_view name) {
    const auto found = words_.find(name);
    if (found != words_.end()) return found->second;
    lacking_words_ = name;
    throw Error(ErrorKind::not_found, "nobody has said yet whether there are words-data/" + lacking_words_);
  }

  const Open& named(const std::string& voice) const {
    const auto found = voices_.find(voice);
    if (found == voices_.end()) throw Error(ErrorKind::not_found, "no voice '" + voice + "' is open");
    return found->second;
  }

  // Asks options.isStopped() every 20 ms at most: in pages without shared memory an answer takes a request.
  static std::function<bool()> question(const val& is_stopped) {
    return [is_stopped, last = emscripten_get_now()]() mutable {
      const double now = emscripten_get_now();
      if (now - last < 20) return false;
      last = now;
      return is_stopped().as<bool>();
    };
  }

  template <typename Speak>
  val spoken(const std::string& voice, const val& options, const val& on_block, const Speak& speak) {
    std::atomic<bool> stop = false;
    return with_data([&] {
      const Open& open = named(voice);
      SpeakOptions o = speak_options(options, *open.voice);
      o.stop = &stop;
      o.is_stopped = question(options["isStopped"]);
      RestMeter meter(*governor_, open.voice->sample_rate_hz());
      const SpeakResult done = speak(open, o, [&](const AudioBlock& block) {
        platform_->worked(meter.add(block), engine_->threads());
        const val view(typed_memory_view(block.samples.size(), block.samples.data()));
        if (on_block(view, words_of(block), block.text_done).template as<bool>()) stop = true;
      });
      val result = val::object();
      result.set("rest", meter.rest_seconds());  // seconds
      result.set("textDone", done.text_done);
      result.set("sentences", done.sentences);
      result.set("samples", done.samples);
      result.set("phonemeIds", done.phoneme_ids);
      result.set("unknownPhonemes", val::array(done.unknown_phonemes));
      return result;
    });
  }

  std::unique_ptr<BrowserPlatform> platform_;
  std::unique_ptr<Governor> governor_;
  StepWatch steps_;
  // Data by file. They outlive the engine, which reads those for English in place.
  std::map<std::string, std::vector<std::byte>, std::less<>> files_;
  std::map<std::string, std::string, std::less<>> words_;  // words-data, by file
  std::string lacking_, lacking_words_;                    // for which the last call found no data
  std::unique_ptr<Engine> engine_;                         // outlives the voices
  int most_threads_ = 1;
  std::map<std::string, Open> voices_;
};

double milliseconds_of_pause_behind(const std::string& text) { return static_cast<double>(pause_behind(text).count()); }

}  // namespace

EMSCRIPTEN_BINDINGS(linnet) {
  emscripten::function("hasEspeak", &has_espeak);
  emscripten::function("pauseBehind", &milliseconds_of_pause_behind);
  emscripten::class_<GovernedText>("Text").constructor<std::string>().function("isDone", &GovernedText::is_done);
  emscripten::class_<PageEngine>("Engine")
      .constructor<>()
      .function("start", &PageEngine::start)
      .function("addEspeakData", &PageEngine::add_espeak_data)
      .function("addFile", &PageEngine::add_file)
      .function("dropFile", &PageEngine::drop_file)
      .function("addWords", &PageEngine::add_words)
      .function("openVoice", &PageEngine::open_voice)
      .function("speakerLanguages", &PageEngine::speaker_languages)
      .function("prepareSpeakers", &PageEngine::prepare_speakers)
      .function("closeVoice", &PageEngine::close_voice)
      .function("speak", &PageEngine::speak)
      .function("speakIds", &PageEngine::speak_ids)
      .function("hasEndedSentence", &PageEngine::has_ended_sentence)
      .function("words", &PageEngine::words)
      .function("setLexicons", &PageEngine::set_lexicons)
      .function("estimate", &PageEngine::estimate)
      .function("status", &PageEngine::status)
      .function("optimize", &PageEngine::optimize)
      .function("hardware", &PageEngine::hardware)
      .function("bytesInUse", &PageEngine::bytes_in_use)
      .function("setHints", &PageEngine::set_hints);
}

}  // namespace linnet::web
