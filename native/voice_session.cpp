#include "native/voice_session.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <filesystem>

#include "native/platform.h"
#include "native/signals.h"
#include "native/utterances.h"

namespace linnet::native {
namespace {

constexpr std::size_t most_settings_bytes = std::size_t{16} << 20;

}  // namespace

void add_model_flags(Flags& flags, VoiceChoice& choice) {
  flags.add("-m --model", "PATH|NAME",
            std::string("the voice: an .onnx or .linnet file, or a name that is looked up (default: ") + default_voice + ")",
            into(choice.model));
  flags.add("-c --config", "FILE", "its settings (default: the model's path with .json appended)",
            into(choice.settings));
  flags.add_list("--data-dir", "DIR",
            "look voices up in DIR too; repeatable. Also looked at: $LINNET_VOICES, ~/.cache/linnet/voices, ./",
            choice.data_dirs);
  flags.add("--espeak-data", "DIR", "the folder espeak-ng-data (default: $LINNET_ESPEAK_DATA, or beside the program)",
            into(choice.espeak_data));
}

void add_voice_flags(Flags& flags, VoiceChoice& choice) {
  add_model_flags(flags, choice);
  flags.add("--threads", "N", "1 to 64 (default: the usable cores, at most 4)", into(choice.threads, 1, 64));
}

int default_threads() { return std::min(usable_cores(), 4); }

std::string find_espeak_data(const std::string& asked) {
  if (!asked.empty()) {
    for (const std::string& folder : {asked, asked + "/espeak-ng-data"})
      if (is_espeak_data(folder)) return folder;
    throw Error(ErrorKind::bad_input,
                "--espeak-data: no phontab in " + asked + "; the folder has to be espeak-ng-data or to contain it");
  }
  for (const std::string& folder : espeak_data_candidates())
    if (is_espeak_data(folder)) return folder;
  return "";
}

std::string where_espeak_data_was_sought() {
  std::string message = "no espeak-ng data in ";
  for (const std::string& folder : espeak_data_candidates()) message += folder + ", ";
  message.resize(message.size() - 2);
  return message + "; give --espeak-data DIR";
}

VoiceSession open_session(const VoiceChoice& choice) {
  const auto start = std::chrono::steady_clock::now();
  VoiceSession session;
  session.files = find_voice(choice.model, choice.settings, voice_folders(choice.data_dirs));
  session.espeak_data = find_espeak_data(choice.espeak_data);
  const std::string settings = session.files.settings.empty() ? "" : read_text(session.files.settings, most_settings_bytes);
  const MappedFile model(session.files.model);

  EngineOptions options;
  options.threads = choice.threads > 0 ? choice.threads : default_threads();
  options.espeak_data = session.espeak_data;
  session.engine = std::make_unique<Engine>(options);
  try {
    session.voice = session.engine->open_voice(model.bytes(), settings, [&](std::span<const std::byte> part) {
      throw_if_stopped();  // loading takes longer than Ctrl-C may
      model.drop(part);
    });
  } catch (const Error& error) {  // only to say which files
    if (error.kind() == ErrorKind::stopped) throw;
    const std::string with = session.files.settings.empty() ? "" : " (settings " + session.files.settings + ")";
    throw Error(error.kind(), session.files.model + with + ": " + error.what());
  }
  session.load_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return session;
}

int speaker_of(const Voice& voice, const std::string& speaker) {
  int id = 0;
  const char* end = speaker.data() + speaker.size();
  const auto [stopped_at, error] = std::from_chars(speaker.data(), end, id);
  const bool is_number = error == std::errc{} && stopped_at == end;
  if (is_number && id >= 0 && id < voice.speakers()) return id;
  if (const std::optional<int> named = voice.speaker_by_name(speaker)) return *named;
  throw Error(ErrorKind::not_found,
              "no speaker '" + speaker + "' in this voice; it has " +
                  (voice.speakers() == 1 ? "one, 0"
                                         : "0 to " + std::to_string(voice.speakers() - 1) +
                                               ", or the names of speaker_id_map in its settings"));
}

}  // namespace linnet::native
