#include "native/speech_dispatcher/module.h"

#include <algorithm>
#include <exception>
#include <iostream>

#include "engine/blank_text.h"
#include "engine/error.h"
#include "engine/text/utf8.h"
#include "native/server/speech/context.h"
#include "native/speech_dispatcher/speaker.h"

namespace linnet::native {
namespace {

// Longer sentences are spoken in pieces, cut at a clause or a word, so that their first sound comes within 0.1 s, and
// what a key press ends has been encoded as soon.
constexpr int most_sentence_phonemes = 120;

std::size_t bytes_of_megabytes(int megabytes) { return static_cast<std::size_t>(megabytes) << 20; }

OpenVoicesOptions kept_open(GovernorSetup& governor_setup, const VoiceChoice& choice) {
  OpenVoicesOptions voices = voices_under(governor_setup, choice);
  voices.idle_time = std::chrono::hours(24 * 365);
  return voices;
}

bool is_valid(const std::string& text) {
  try {
    check_text(text);
    return true;
  } catch (const Error&) {
    return false;
  }
}

class Module {
 public:
  Module(const ServerOptions& options, int input, int output);
  void run();

 private:
  bool obey(const std::string& command);  // false: the server wants no more
  void start();
  void set();
  void audio();
  void list_voices(const std::string& command);
  void speak(MessageKind kind);
  std::optional<Message> message(MessageKind kind, const std::string& text) const;
  void set_memory_hooks();

  const ServerOptions options_;
  ModuleInput input_;
  ModuleOutput output_;
  ModuleSettings settings_;
  GovernorSetup governor_setup_;
  VoiceList voice_list_;
  OwnPronunciations own_words_;
  SpeechCache cache_;
  Metrics metrics_;
  SynthesisQueue queue_;
  const ServerContext context_;
  Speaker speaker_;
};

GovernorSetup& with_short_sentences(GovernorSetup& setup) {
  Configuration configuration = setup.governor().configuration();
  configuration.sentence_phonemes = std::min(configuration.sentence_phonemes, most_sentence_phonemes);
  setup.governor().use(configuration);
  return setup;
}

Module::Module(const ServerOptions& options, int input, int output)
    : options_(options),
      input_(input),
      output_(output),
      governor_setup_(options.voice.governor, options.voice.threads, options.voice.quiet),
      voice_list_(options.voice.model, options.voice.settings, voice_folders(options.voice.data_dirs)),
      own_words_(options.voice.language.lexicons),
      cache_(bytes_of_megabytes(governor_setup_.governor().configuration().cache_limit)),
      queue_(options.queue, kept_open(with_short_sentences(governor_setup_), options.voice), governor_setup_,
             [](const SpeechJob&, const std::exception_ptr&) {}),  // the speaker gets the errors
      context_{options_, voice_list_, queue_, cache_, metrics_, governor_setup_.governor(), own_words_},
      speaker_(context_, output_) {
  for (const std::string& problem : voice_list_.scan()) std::cerr << "linnet: " << problem << "\n";
  for (const std::string& note : own_words_.read()) std::cerr << "linnet: " << note << "\n";
  queue_.set_lexicon(own_words_.lexicon());
  set_memory_hooks();
}

void Module::set_memory_hooks() {
  governor_setup_.governor().ladder().set_hooks(
      {[this](int megabytes) { cache_.limit(bytes_of_megabytes(megabytes)); }, [this] { cache_.clear(); },
       [this](int texts) { queue_.limit_begun(texts); }, [this] { return queue_.close_idle_voice(); }});
}

std::optional<Message> Module::message(MessageKind kind, const std::string& text) const {
  const auto voice = choose_voice(voice_list_, settings_.voice, settings_.language, options_.voice.precision,
                                  governor_setup_.governor());
  if (!voice) return std::nullopt;
  Message message = message_of(kind, text, settings_, *voice, own_words_.digest());
  for (SpeechSegment& segment : message.request.segments) {
    segment.options.loudness = options_.loudness;
    segment.options.text_normalization = options_.text_normalization;
  }
  return message;
}

// The voice is opened before the first text, whose writer would wait for it.
void Module::start() {
  const auto fail = [this](std::string why) {
    std::replace(why.begin(), why.end(), '\n', ' ');
    output_.say("399-" + why + "\n399 ERR CANT INIT MODULE\n");
  };
  try {
    const std::optional<Message> first = message(MessageKind::character, "a");
    if (!first) return fail("there are no voices; linnet doctor says where they are searched for");
    speaker_.open(*first);
    output_.say("299-Linnet speaks with " + first->request.voice().name() + "\n299 OK LOADED SUCCESSFULLY\n");
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::stopped || error.kind() == ErrorKind::io) throw;
    fail(error.what());
  }
}

void Module::set() {
  output_.say("203 OK RECEIVING SETTINGS\n");
  const auto block = input_.block();
  if (!block) return;
  ModuleSettings changed = settings_;
  for (const std::string& line : block->lines)
    if (!changed.set(line)) return output_.say("303 ERROR INVALID PARAMETER OR VALUE\n");
  settings_ = std::move(changed);
  output_.say("203 OK SETTINGS RECEIVED\n");
}

void Module::audio() {
  output_.say("207 OK RECEIVING AUDIO SETTINGS\n");
  const auto block = input_.block();
  if (!block) return;
  const auto& lines = block->lines;
  const bool by_server = std::find(lines.begin(), lines.end(), "audio_output_method=server") != lines.end();
  output_.say(by_server ? "203 OK AUDIO INITIALIZED\n"
                        : "300-Linnet's sound goes through the server only\n300 MODULE ERROR\n");
}

void Module::list_voices(const std::string& command) {
  constexpr std::string_view verb = "LIST VOICES";
  const std::size_t begin = std::min(command.find_first_not_of(' ', verb.size()), command.size());
  const std::string wanted = command.substr(begin, command.find(' ', begin) - begin);
  const std::string lines = voice_lines(voice_list_, wanted);
  output_.say(lines.empty() ? "304 CANT LIST VOICES\n" : lines + "200 OK VOICE LIST SENT\n");
}

void Module::speak(MessageKind kind) {
  output_.say("202 OK RECEIVING MESSAGE\n");
  const auto block = input_.block();
  if (!block) return;
  if (block->lines.empty() || !block->is_whole) return output_.say("301 ERROR CANT SPEAK\n");
  if (kind != MessageKind::text && block->lines.size() > 1) return output_.say("305 DATA MORE THAN ONE LINE\n");
  std::string text = block->lines.front();
  for (std::size_t i = 1; i < block->lines.size(); ++i) text += '\n' + block->lines[i];
  std::optional<Message> message;
  if (is_blank(text) || is_valid(text)) message = this->message(kind, text);
  if (!message) return output_.say("301 ERROR CANT SPEAK\n");
  if (const auto number = output_.begin()) speaker_.speak(std::move(*message), *number);
}

bool Module::obey(const std::string& command) {
  if (command == "INIT") {
    start();
  } else if (command == "SPEAK") {
    speak(MessageKind::text);
  } else if (command == "CHAR") {
    speak(MessageKind::character);
  } else if (command == "KEY") {
    speak(MessageKind::key);
  } else if (command == "SOUND_ICON") {
    speak(MessageKind::sound_icon);
  } else if (command == "STOP") {
    output_.stop();
    speaker_.stop();
  } else if (command == "PAUSE") {
    speaker_.pause();
  } else if (command == "SET") {
    set();
  } else if (command == "AUDIO") {
    audio();
  } else if (command == "LOGLEVEL") {
    output_.say("207 OK RECEIVING LOGLEVEL SETTINGS\n");
    if (input_.block()) output_.say("203 OK LOGLEVEL SET\n");
  } else if (command.starts_with("LIST VOICES")) {
    list_voices(command);
  } else if (command.starts_with("DEBUG ON")) {
    output_.say("200 OK DEBUGGING ON\n");  // problems go to standard error, which the server keeps
  } else if (command.starts_with("DEBUG OFF")) {
    output_.say("200 OK DEBUGGING OFF\n");
  } else if (command == "QUIT") {
    output_.say("210 OK QUIT\n");
    return false;
  } else {
    output_.say("300 ERR UNKNOWN COMMAND\n");
  }
  return true;
}

void Module::run() {
  while (const std::optional<std::string> command = input_.line())
    if (!obey(*command)) return;
}

}  // namespace

void run_speech_dispatcher_module(const ServerOptions& options, int input, int output) {
  Module(options, input, output).run();
}

}  // namespace linnet::native
