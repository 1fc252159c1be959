// linnet import: from an exported model and its voices' styles to a bundle.
#include <chrono>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>

#include "engine/governor/precision.h"
#include "engine/quantize/import_voices.h"
#include "native/cli/flags.h"
#include "native/cli/progress.h"
#include "native/cli/verbs.h"
#include "native/output/output_file.h"
#include "native/system/mapped_file.h"
#include "native/system/native_platform.h"
#include "native/system/signals.h"
#include "native/voices/model_card.h"
#include "native/voices/style_files.h"
#include "native/voices/voice_session.h"

namespace linnet::native {
namespace {

namespace fs = std::filesystem;

struct ImportCommand {
  bool help = false;
  bool quiet = false;
  std::string styles;
  std::string precision = "auto";
  std::string output;
  int threads = 0;
};

Flags import_flags(ImportCommand& command) {
  Flags flags("import");
  flags.add("--styles", "DIR|FILE", "the voices: a folder with a NAME.bin for each, or a .npz with an array for each",
            into(command.styles));
  flags.add("--precision", "P",
            "fp32, int8, int4, or auto: int8 where the model has 8-bit weights, which are kept bit for bit, else as "
            "suits this machine (default: auto)",
            into(command.precision));
  flags.add("-o --output", "FILE", "the bundle (default: the model's path with .linnet for .onnx)",
            into(command.output));
  flags.add("--threads", "N", "1 to 64 (default: the usable cores, at most 4)", into(command.threads, 1, 64));
  flags.add("-q --quiet", "", "print nothing but errors", into(command.quiet));
  flags.add("-h --help", "", "this page", into(command.help));
  return flags;
}

std::string import_help() {
  ImportCommand command;
  return "linnet import MODEL.onnx --styles DIR|FILE [FLAGS]\n"
         "\n"
         "  linnet import kokoro-v1.0.int8.onnx --styles voices/ -o kokoro.linnet\n"
         "  linnet import kokoro-v1.0.onnx --styles voices-v1.0.bin --precision int4\n"
         "\n"
         "Makes a bundle of Kokoro's model and its voices, which come in files of their\n"
         "own: all in one file, by which every voice can be spoken. Exports of 32-bit and\n"
         "16-bit floats and 8-bit ones are read. The first two letters of a voice's name\n"
         "tell its language, as in af_heart. The bundle holds NAME.MODEL_CARD or\n"
         "NAME.NOTICE too, if that is beside the model.\n" +
         import_flags(command).help();
}

std::optional<Precision> precision_named(const std::string& name) {
  for (const Precision p : {Precision::fp32, Precision::int8, Precision::int4})
    if (name == name_of(p)) return p;
  if (name != "auto") throw Error(ErrorKind::bad_input, "--precision: '" + name + "' is not fp32, int8, int4 or auto");
  return std::nullopt;
}

Precision suits_this_machine() {
  const std::unique_ptr<Platform> platform = native_platform();
  const HardwareProfile profile = profile_of(platform->machine());
  const std::string weights = preferred_precision(profile, platform->memory().available_bytes).quantization.weights;
  return precision_named(weights).value_or(Precision::int8);
}

std::string without_suffix(const std::string& model) {
  return model.ends_with(".onnx") ? model.substr(0, model.size() - std::string_view(".onnx").size()) : model;
}

void print_done(const ImportReport& report, const std::string& output, double seconds) {
  const auto millions = [](std::size_t n) { return std::to_string((n + 500'000) / 1'000'000); };
  std::cerr << "linnet: " << report.voices << (report.voices == 1 ? " voice, " : " voices, ")
            << name_of(report.precision);
  if (report.kept_weights)
    std::cerr << "; " << millions(report.kept_weights) << " million weights of 8 bits are kept as they are";
  if (report.rounded_weights) std::cerr << "; " << millions(report.rounded_weights) << " million weights are rounded";
  std::cerr << "\nlinnet: wrote " << output << ", " << millions(report.bundle_bytes) << " MB, in "
            << static_cast<int>(seconds + 0.5) << " s\n";
}

}  // namespace

int import_model(std::span<const std::string> args) {
  ImportCommand command;
  const std::vector<std::string> rest = import_flags(command).parse(args);
  if (command.help) {
    std::cout << import_help();
    return 0;
  }
  if (rest.size() != 1)
    throw Error(ErrorKind::bad_input,
                "import takes one model, an .onnx file, but was given " + std::to_string(rest.size()));
  if (command.styles.empty())
    throw Error(ErrorKind::bad_input, "import needs --styles: a folder with a NAME.bin for each voice, or a .npz");
  const auto started = std::chrono::steady_clock::now();
  ImportOptions options;
  options.precision = precision_named(command.precision);
  options.otherwise = suits_this_machine();
  options.threads = command.threads > 0 ? command.threads : default_threads();
  const MappedFile model(rest[0]);
  const std::string name = fs::path(without_suffix(rest[0])).filename().string();
  const std::string output = command.output.empty() ? without_suffix(rest[0]) + ".linnet" : command.output;
  check_output(output);
  const std::vector<VoiceStyle> styles = read_styles(command.styles);
  const std::string card = model_card_beside({name, rest[0], ""});
  nlohmann::json facts = {{"voice", name}, {"source", fs::path(rest[0]).filename().string()}};
  if (!card.empty()) facts["model_card"] = card;
  options.provenance = facts.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  constexpr double steps = 1000;
  std::optional<Progress> progress(std::in_place, static_cast<std::size_t>(steps), !command.quiet);
  options.progress = [&](double done) {
    throw_if_stopped();
    progress->update(static_cast<std::size_t>(steps * done));
  };
  OutputFile file(output);
  const ImportReport report =
      import_voices(model.bytes(), styles, options, [&](std::span<const std::byte> bytes) { file.write(bytes); });
  model.check_unchanged();
  file.commit();
  progress.reset();
  if (command.quiet) return 0;
  print_done(report, output, std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count());
  if (card.empty())
    std::cerr << "linnet: it says nothing of its licence, since there is no " << name
              << ".MODEL_CARD or .NOTICE beside the model\n";
  return 0;
}

}  // namespace linnet::native
