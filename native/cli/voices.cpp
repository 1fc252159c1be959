// linnet voices: lists the voices of Piper's catalogue and those on this machine, downloads and removes them.
#include <algorithm>
#include <filesystem>
#include <iostream>

#include "engine/error.h"
#include "native/catalogue/voice_files.h"
#include "native/cli/flags.h"
#include "native/cli/progress.h"
#include "native/cli/verbs.h"
#include "native/cli/voice_flags.h"
#include "native/cli/voice_rows.h"
#include "native/system/signals.h"
#include "native/system/this_machine.h"
#include "native/voices/model_card.h"
#include "native/voices/voice_bundle.h"
#include "native/voices/voice_session.h"
#include "native/voices/voice_variants.h"

namespace linnet::native {
namespace {

struct VoicesCommand {
  std::string language;
  bool installed = false;
  bool json = false;
  std::string precision = "int8";
  bool force = false;
  std::string url;
  std::vector<std::string> data_dirs;
  LanguageChoice language_data;
  int threads = 0;
  int stall_seconds = 30;
  bool quiet = false;
  bool help = false;

  CatalogueSource source() const {
    return {voices_url(url), download_folder(data_dirs), std::chrono::seconds(stall_seconds), &stop_flag()};
  }
  std::vector<VoiceFiles> on_this_machine() const { return list_voices(voice_folders(data_dirs)); }
};

Flags voices_flags(VoicesCommand& command) {
  Flags flags("voices");
  flags.heading("List:");
  flags.add("--language", "CODE", "voices of this language only, such as de or de_AT", into(command.language));
  flags.add("--installed", "", "those on this machine only; asks no network", into(command.installed));
  flags.add("--json", "", "JSON in place of the table", into(command.json));
  flags.heading("Download:");
  flags.add("--precision", "P",
            "make this smaller form of the voice too: int8 (default) or int4; fp32: make none. The form that fits the "
            "machine speaks",
            into(command.precision));
  flags.add("--force", "", "replace files of the voice's name that are others than the catalogue's",
            into(command.force));
  add_espeak_flag(flags, "the folder espeak-ng-data", command.language_data);
  flags.add("--threads", "N", "for the smaller form, 1 to 64 (default: the usable cores, at most 4)",
            into(command.threads, 1, 64));
  flags.heading("All:");
  flags.add("--voices-url", "URL",
            "the address of a mirror, with voices.json as in Piper's repository (default: $LINNET_VOICES_URL, else "
            "that repository)",
            into(command.url));
  flags.add_list("--data-dir", "DIR",
                 "look voices up in DIR first, and download into it; repeatable. Without it, downloads go into the "
                 "first folder of $LINNET_VOICES, else into ~/.cache/linnet/voices",
                 command.data_dirs);
  flags.add("--timeout", "SEC", "give a connection up on which nothing moves (default: 30)",
            into(command.stall_seconds, 1, 3600));
  flags.add("-q --quiet", "", "print nothing but errors", into(command.quiet));
  flags.add("-h --help", "", "this page", into(command.help));
  return flags;
}

std::string voices_help() {
  VoicesCommand command;
  return "linnet voices [list | download NAME... | remove NAME...] [FLAGS]\n"
         "\n"
         "  linnet voices --language de\n"
         "  linnet voices download de_DE-thorsten-medium\n"
         "  linnet speak -m de_DE-thorsten-medium \"Guten Tag.\"\n"
         "\n"
         "Lists the voices of Piper's catalogue and those on this machine, downloads and\n"
         "removes them. A download that was broken off is gone on with. A voice appears\n"
         "when it is whole and its hashes are right.\n" +
         voices_flags(command).help();
}

void note(const VoicesCommand& command, const std::string& text) {
  if (!command.quiet) std::cerr << "linnet: " << text << "\n";
}

KeptCatalogue catalogue_for(const VoicesCommand& command, Freshness freshness) {
  KeptCatalogue kept = load_catalogue(command.source(), freshness);
  if (!kept.problem.empty())
    note(command, kept.problem + "; this is the catalogue of " + kept.date + ", as it was kept");
  if (kept.catalogue.left_out > 0)
    note(command, std::to_string(kept.catalogue.left_out) + " entries of the catalogue are no voices and are left out");
  return kept;
}

int list(const VoicesCommand& command) {
  std::optional<KeptCatalogue> kept;
  if (!command.installed) kept = catalogue_for(command, Freshness::of_today);
  const std::vector<VoiceRow> rows =
      voice_rows(kept ? kept->catalogue : Catalogue(), command.on_this_machine(), command.language);
  if (command.json)
    std::cout << voice_json(rows, command.source().url, kept ? &*kept : nullptr);
  else
    std::cout << voice_table(rows);
  return 0;
}

const CatalogueVoice& voice_named(const Catalogue& catalogue, const std::string& name) {
  if (const CatalogueVoice* voice = find_voice(catalogue, name)) return *voice;
  std::vector<std::string> names;
  for (const CatalogueVoice& voice : catalogue.voices) names.push_back(voice.name);
  const std::string near = nearest(name, names);
  throw Error(ErrorKind::not_found, "the catalogue has no voice '" + name + "'" +
                                        (near.empty() ? "" : "; did you mean '" + near + "'?") +
                                        " ('linnet voices' lists them)");
}

// Whether there is memory to quantize a model of so many bytes; if there is not, the user is told.
bool is_room_for_quantizing(const VoicesCommand& command, const VoiceFiles& files) {
  constexpr std::uint64_t times_the_model = 5;  // 294 MB for the 63 MB of en_US-joe-medium
  std::error_code error;
  const std::uint64_t needed = times_the_model * std::filesystem::file_size(files.model, error);
  const MachineMemory memory = machine_memory();
  if (error || std::min(memory.available_bytes, memory.limit_bytes.value_or(UINT64_MAX)) >= needed) return true;
  note(command, "its " + command.precision + " form is not made, which would take " +
                    std::to_string(needed / 1'000'000) + " MB of memory; linnet quantize makes it when they are free");
  return false;
}

// NAME.int8.linnet beside NAME.onnx, if it is not there, or the model is new.
void make_smaller_form(const VoicesCommand& command, const VoiceFiles& files, bool is_new) {
  QuantizeOptions options;
  options.precision = command.precision == "int4" ? Precision::int4 : Precision::int8;
  const std::string output = bundle_beside(files, options.precision);
  if (std::error_code error; !is_new && std::filesystem::exists(output, error)) return;
  if (!is_room_for_quantizing(command, files)) return;
  note(command, "making the " + command.precision + " form of " + files.name);
  constexpr double steps = 1000;
  Progress progress(static_cast<std::size_t>(steps), !command.quiet);
  options.gate_db = usual_gate_db(options.precision);
  options.espeak_data = find_language_data(command.language_data).espeak;
  options.threads = command.threads > 0 ? command.threads : default_threads();
  options.progress = [&](double done) {
    throw_if_stopped();
    progress.update(static_cast<std::size_t>(steps * done));
  };
  try {
    write_bundle(files, MappedFile(files.model), options, output);
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::stopped) throw;
    throw Error(error.kind(), files.name + " is there at full precision, but its " + command.precision +
                                  " form was not made: " + error.what());
  }
}

void download_one(const VoicesCommand& command, const CatalogueVoice& voice) {
  const CatalogueSource source = command.source();
  bool is_new = false;
  {
    Progress progress(voice.bytes(), !command.quiet);
    DownloadControl control;
    control.stall = source.stall;
    control.stop = source.stop;
    control.progress = [&](std::uint64_t done) { progress.update(done); };
    control.note = [&](const std::string& text) { note(command, text); };
    is_new = download_voice({voice, source.url, source.folder, command.force}, control);
  }
  const std::string model = source.folder + "/" + voice.name + ".onnx";
  const VoiceFiles files{voice.name, model, model + ".json"};
  const std::string licence = licence_in(model_card_beside(files));
  note(command, model + (is_new ? " is downloaded" : " was there already") +
                    "; its licence: " + (licence.empty() ? "see " + voice.name + ".MODEL_CARD beside it" : licence));
  if (command.precision != "fp32") make_smaller_form(command, files, is_new);
}

int download_all(const VoicesCommand& command, std::span<const std::string> names) {
  if (names.empty())
    throw Error(ErrorKind::bad_input,
                "download takes names of voices, such as en_US-joe-medium ('linnet voices' "
                "lists them)");
  KeptCatalogue kept = catalogue_for(command, Freshness::of_today);
  std::vector<const CatalogueVoice*> wanted;
  for (const std::string& name : names) wanted.push_back(&voice_named(kept.catalogue, name));
  for (const CatalogueVoice* voice : wanted) download_one(command, *voice);
  return 0;
}

int remove_all(const VoicesCommand& command, std::span<const std::string> names) {
  if (names.empty())
    throw Error(ErrorKind::bad_input, "remove takes names of voices ('linnet voices --installed' lists them)");
  const std::string folder = download_folder(command.data_dirs);
  for (const std::string& name : names) {
    const std::vector<std::string> removed = remove_voice(folder, name);
    if (removed.empty()) throw Error(ErrorKind::not_found, "no voice '" + name + "' in " + folder);
    for (const std::string& file : removed) note(command, "removed " + folder + "/" + file);
  }
  return 0;
}

}  // namespace

int voices(std::span<const std::string> args) {
  VoicesCommand command;
  std::vector<std::string> rest = voices_flags(command).parse(args);
  if (command.help) {
    std::cout << voices_help();
    return 0;
  }
  if (command.precision != "fp32" && command.precision != "int8" && command.precision != "int4")
    throw Error(ErrorKind::bad_input, "--precision: '" + command.precision + "' is not int8, int4 or fp32");
  const std::string what = rest.empty() ? "list" : rest[0];
  const std::span<const std::string> names = std::span(rest).subspan(rest.empty() ? 0 : 1);
  if (what == "download") return download_all(command, names);
  if (what == "remove") return remove_all(command, names);
  if (what != "list" || !names.empty())
    throw Error(ErrorKind::bad_input, "voices takes list, download NAME... or remove NAME..., but was given '" +
                                          (what == "list" ? names[0] : what) + "'");
  return list(command);
}

}  // namespace linnet::native
