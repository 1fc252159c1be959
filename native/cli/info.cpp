// linnet info: what a voice is, and under which licence.
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "native/bench/bench_report.h"
#include "native/cli/flags.h"
#include "native/cli/verbs.h"
#include "native/system/mapped_file.h"
#include "native/voices/model_card.h"
#include "native/voices/voice_session.h"

namespace linnet::native {
namespace {

std::string megabytes(std::size_t bytes) { return fixed(static_cast<double>(bytes) / 1e6, 1) + " MB"; }

// A text from a voice's file, fit for a terminal.
std::string printable(std::string text) {
  for (char& c : text)
    if ((static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') || c == 0x7f) c = '?';
  return text;
}

void print_line(const char* title, const std::string& text) {
  std::cout << title << std::string(12 - std::string_view(title).size(), ' ') << printable(text) << "\n";
}

std::string text_in(const nlohmann::json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

void print_origin(const VoiceFiles& files, std::span<const std::byte> model) {
  const nlohmann::json origin = nlohmann::json::parse(provenance_inside(model));
  if (const std::string source = text_in(origin, "source"); !source.empty()) print_line("made of", source);
  std::string card = text_in(origin, "model_card");
  const bool inside = !card.empty();
  if (!inside) card = model_card_beside(files);
  if (card.empty()) {
    print_line("licence", "neither the file says it nor a " + files.name + ".MODEL_CARD or .NOTICE beside it");
    return;
  }
  print_line("licence", inside ? "in the file:" : "in the model card or NOTICE beside it:");
  std::istringstream lines(printable(card));
  for (std::string line; std::getline(lines, line);) std::cout << (line.empty() ? "" : "  ") << line << "\n";
}

// "en-us", or "en-us (20), es (3)" with the number of speakers of each.
std::string languages_of(const Voice& voice) {
  std::map<std::string, int> speakers;
  for (int i = 0; i < voice.speakers(); ++i) ++speakers[voice.language(i)];
  if (speakers.size() == 1) return voice.language().empty() ? "none: it reads letters" : voice.language();
  std::string all;
  for (const auto& [language, count] : speakers)
    all += (all.empty() ? "" : ", ") + language + " (" + std::to_string(count) + ")";
  return all;
}

void print(const VoiceSession& session) {
  const Voice& voice = *session.voice;
  const MappedFile model(session.files.model);
  print_line("voice", session.files.name);
  print_line("file", session.files.model + ", " + megabytes(model.bytes().size()));
  print_line("language", languages_of(voice));
  print_line("samples", std::to_string(voice.sample_rate_hz()) + " a second");
  print_line("speakers", std::to_string(voice.speakers()));
  print_line("weights", std::string(voice.precision()) + ", " + megabytes(voice.weight_bytes()) + " in memory");
  print_origin(session.files, model.bytes());
}

}  // namespace

int info(std::span<const std::string> args) {
  VoiceChoice choice;
  choice.threads = 1;  // nothing is spoken
  choice.quiet = true;
  bool help = false;
  Flags flags("info");
  flags.add("-c --config", "FILE", "the voice's settings (default: its path with .json appended)",
            into(choice.settings));
  flags.add("--data-dir", "DIR", "look voices up in DIR too; repeatable", into(choice.data_dirs));
  flags.add("-h --help", "", "this page", into(help));
  const std::vector<std::string> rest = flags.parse(args);
  if (help) {
    std::cout << "linnet info VOICE [FLAGS]\n\nSays what a voice is and under which licence. It is opened, so that a "
                 "damaged one\nis refused.\n\n"
              << flags.help();
    return 0;
  }
  if (rest.size() != 1)
    throw Error(ErrorKind::bad_input,
                "info takes one voice, a file or a name, but was given " + std::to_string(rest.size()));
  choice.model = rest[0];
  print(open_session(choice));
  return 0;
}

}  // namespace linnet::native
