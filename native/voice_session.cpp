#include "native/voice_session.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <list>

#include "native/platform.h"
#include "native/signals.h"
#include "native/utterances.h"
#include "native/voice_forms.h"

namespace linnet::native {
namespace {

constexpr int most_default_threads = 4;
constexpr std::size_t most_settings_bytes = std::size_t{16} << 20;

}  // namespace

void add_model_flags(Flags& flags, VoiceChoice& choice) {
  flags.add(
      "-m --model", "PATH|NAME",
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
  flags.add("--threads", "N", "1 to 64 (default: the usable physical cores, at most 4)", into(choice.threads, 1, 64));
}

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

void add_precision_flag(Flags& flags, VoiceChoice& choice) {
  choice.precision = automatic_precision;
  flags.add("--precision", "P",
            "fp32, int8 or int4, of a voice that is there in several (NAME.int8.linnet beside NAME.onnx); default: "
            "auto, as the "
            "machine and its free memory are",
            into(choice.precision));
}

std::string plan_text(const VoicePlan& plan) {
  return std::to_string(plan.sentence_phonemes) + "," + std::to_string(plan.block_frames) +
         (plan.compact ? ",compact" : "");
}

void add_plan_flag(Flags& flags, VoiceChoice& choice) {
  flags.add(
      "--plan", "TEXT,CHUNK[,compact]",
      "cut sentences at TEXT phonemes (50 to 2000), compute CHUNK frames at a time (24 to 1024), keep weights small; "
      "default: 400,336, or less where memory is short",
      [&choice](std::string_view flag, const std::string& value) {
        VoicePlan plan;
        char compact[9] = {};
        int end = 0;
        const int read =
            std::sscanf(value.c_str(), "%d,%d%n,%8s", &plan.sentence_phonemes, &plan.block_frames, &end, compact);
        plan.compact = read == 3 && std::string_view(compact) == "compact";
        if (read < 2 || (read == 2 && value.size() != static_cast<std::size_t>(end)) || (read == 3 && !plan.compact))
          throw Error(ErrorKind::bad_input,
                      std::string(flag) + ": '" + value + "' is not of the form 400,336 or 100,36,compact");
        choice.plan = plan;
      });
}

int default_threads() { return std::min(usable_cores(), most_default_threads); }

namespace {

std::unique_ptr<Engine> start_engine(const VoiceChoice& choice, const std::string& espeak_data,
                                     Governance& governance) {
  EngineOptions options;
  options.threads = choice.threads > 0 ? choice.threads : governance.governor().configuration().num_threads;
  options.espeak_data = espeak_data;
  options.threads_now = [&governor = governance.governor()] { return governor.threads_now(); };
  options.thread_started = [&platform = governance.platform()](int thread) { platform.thread_started(thread); };
  return std::make_unique<Engine>(options);
}

}  // namespace

std::vector<VoiceFiles> chosen_forms(const VoiceChoice& choice, const Governor& governor) {
  const VoiceFiles named = find_voice(choice.model, choice.settings, voice_folders(choice.data_dirs));
  if (choice.precision.empty()) return {named};
  check_precision(choice.precision);
  const std::vector<VoiceFiles> there = forms_beside(named);
  std::vector<std::string> names;
  names.reserve(there.size());
  for (const VoiceFiles& files : there) names.push_back(files.name);
  const bool is_exact = choice.precision == automatic_precision && names_a_form(choice.model);
  std::vector<VoiceFiles> forms;
  for (const std::size_t i : forms_to_try(names, is_exact ? precision_in(named.name) : choice.precision, governor))
    forms.push_back(there[i]);
  return forms;
}

namespace {

std::string settings_text(const VoiceFiles& files) {
  return files.settings.empty() ? "" : read_text(files.settings, most_settings_bytes);
}

// Opens the first of the forms that fits.
void open_any(VoiceSession& session, const std::vector<VoiceFiles>& forms, const std::optional<VoicePlan>& plan) {
  Governor& governor = session.governance->governor();
  std::list<MappedFile> files;
  std::vector<VoiceVariant> offered;
  for (const VoiceFiles& form : forms) {
    const MappedFile& file = files.emplace_back(form.model);
    session.files = form;
    offered.push_back(
        {form.name, [&](const VoicePlan& chosen) { return memory_of(*session.engine, file, plan.value_or(chosen)); }});
    if (forms.size() > 1) offered.back().memory_of({});  // a damaged one is known by its own name
  }
  const std::uint64_t before = governor.memory().process_bytes;
  VoiceAdmission admission = governor.admission().admit_voice(offered);
  session.files = forms[admission.variant];
  session.plan = plan.value_or(admission.plan);
  session.memory_model = planned_model(offered[admission.variant].memory_of(session.plan), before, 0);
  const MappedFile& file = *std::next(files.begin(), static_cast<std::ptrdiff_t>(admission.variant));
  session.voice = session.engine->open_voice(
      file.bytes(), settings_text(session.files),
      [&](std::span<const std::byte> part) {
        throw_if_stopped();  // loading takes longer than Ctrl-C may
        file.drop(part);
      },
      session.plan);
  file.check_unchanged();
}

}  // namespace

VoiceSession open_session(const VoiceChoice& choice) {
  const auto start = std::chrono::steady_clock::now();
  VoiceSession session;
  session.governance = std::make_unique<Governance>(choice.governor, choice.threads, choice.quiet);
  session.governance->platform().thread_started(0);
  session.governance->governor().place_threads();
  const std::vector<VoiceFiles> forms = chosen_forms(choice, session.governance->governor());
  session.espeak_data = find_espeak_data(choice.espeak_data);
  session.engine = start_engine(choice, session.espeak_data, *session.governance);
  try {
    open_any(session, forms, choice.plan);
  } catch (const Error& error) {  // only to say which files
    if (error.kind() == ErrorKind::stopped || error.kind() == ErrorKind::out_of_memory ||
        error.kind() == ErrorKind::memory_in_use)
      throw;
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
