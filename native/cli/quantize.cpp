// linnet quantize: from a voice to a bundle, of a Piper voice in 8 or 4 bits.
#include <algorithm>
#include <iostream>
#include <optional>

#include "engine/quantize/quantizer.h"
#include "native/bench/quantize_report.h"
#include "native/cli/flags.h"
#include "native/cli/progress.h"
#include "native/cli/verbs.h"
#include "native/cli/voice_flags.h"
#include "native/output/output_file.h"
#include "native/system/mapped_file.h"
#include "native/system/signals.h"
#include "native/system/text_file.h"
#include "native/system/this_machine.h"
#include "native/voices/model_card.h"
#include "native/voices/voice_bundle.h"
#include "native/voices/voice_session.h"

namespace linnet::native {
namespace {

constexpr std::uint64_t little_memory_bytes = std::uint64_t{6} << 30;  // below it, "auto" is int4

struct QuantizeCommand {
  bool help = false;
  bool quiet = false;
  VoiceChoice voice;
  std::string precision = "auto";
  std::string output;
  std::string text_file;
  std::string report_file;
  int samples = 0;
  float gate_db = 0;
};

Flags quantize_flags(QuantizeCommand& command) {
  Flags flags("quantize");
  flags.add("--precision", "P",
            "int8, int4, fp32, or auto: the voice's own where it is kept as it is, else int4 below 6 GB of free "
            "memory, else int8 (default: auto)",
            into(command.precision));
  flags.add("-o --output", "FILE",
            "the bundle (default: the voice's path with .PRECISION.linnet for .onnx, or .linnet for a voice that is "
            "kept as it is)",
            into(command.output));
  flags.add("--calibration-samples", "N", "sentences that the voice speaks to calibrate, 1 to 1024 (default: 32)",
            into(command.samples, 1, 1024));
  flags.add("--text", "FILE",
            "calibrate with these sentences, one a line, in the voice's language (default: English ones)",
            into(command.text_file));
  flags.add("--gate", "DB",
            "the most that the sound may differ from fp32: mean |log-mel| in dB (default: 0.5 for int8, 1.4 for int4)",
            into(command.gate_db, 0.01f, 100));
  flags.add("--report", "FILE", "write size against error, layer by layer, as one HTML file",
            into(command.report_file));
  flags.add("-c --config", "FILE", "the voice's settings (default: its path with .json appended)",
            into(command.voice.settings));
  flags.add("--data-dir", "DIR", "look voices up in DIR too; repeatable", into(command.voice.data_dirs));
  add_espeak_flag(flags, "the folder espeak-ng-data", command.voice.language);
  flags.add("--threads", "N", "1 to 64 (default: the usable cores, at most 4)", into(command.voice.threads, 1, 64));
  flags.add("-q --quiet", "", "print nothing but errors", into(command.quiet));
  flags.add("-h --help", "", "this page", into(command.help));
  return flags;
}

std::string quantize_help() {
  QuantizeCommand command;
  return "linnet quantize VOICE [FLAGS]\n"
         "\n"
         "  linnet quantize en_US-joe-medium --precision int8\n"
         "  linnet quantize voice.onnx --precision int4 --report report.html -o small.linnet\n"
         "\n"
         "Makes a bundle: the voice and its settings in one file, with weights in 8 or 4 bits.\n"
         "The voice speaks sentences; from the inputs of its layers, rounding errors are\n"
         "moved to where they matter least. Then the effect of each group of layers on the\n"
         "sound is measured, and those that harm it most keep a higher precision.\n"
         "\n"
         "A voice whose weights have 8 bits already is kept as it is, bit for bit. The\n"
         "bundle holds NAME.MODEL_CARD or NAME.NOTICE too, if that is beside the voice.\n" +
         quantize_flags(command).help();
}

// kept: the only precision that there is of the voice.
Precision precision_of(const std::string& name, const std::optional<Precision>& kept) {
  for (const Precision p : {Precision::fp32, Precision::int8, Precision::int4})
    if (name == name_of(p)) return p;
  if (name != "auto") throw Error(ErrorKind::bad_input, "--precision: '" + name + "' is not int8, int4, fp32 or auto");
  if (kept) return *kept;
  const MachineMemory memory = machine_memory();
  return std::min(memory.available_bytes, memory.limit_bytes.value_or(UINT64_MAX)) < little_memory_bytes
             ? Precision::int4
             : Precision::int8;
}

std::vector<std::string> sentences_of(const std::string& path) {
  std::vector<std::string> lines;
  std::string text = read_text(path);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string line = text.substr(at, end - at);
    if (line.find_first_not_of(" \t\r") != std::string::npos) lines.push_back(line);
    at = end + 1;
  }
  if (lines.empty())
    throw Error(ErrorKind::bad_input, path + ": no sentence to calibrate with; one a line is expected");
  return lines;
}

std::string output_of(const QuantizeCommand& command, const VoiceFiles& files, Precision precision, bool kept) {
  if (!command.output.empty()) return command.output;
  if (!kept) return bundle_beside(files, precision);
  return files.model.substr(0, files.model.size() - std::string_view(".onnx").size()) + ".linnet";
}

bool is_bundle(const VoiceFiles& files) { return files.model.ends_with(".linnet"); }

// All but what progress is told of. kept: the only precision that there is of the voice.
QuantizeOptions options_of(const QuantizeCommand& command, const std::optional<Precision>& kept) {
  QuantizeOptions options;
  options.precision = precision_of(command.precision, kept);
  options.gate_db = command.gate_db > 0 ? command.gate_db : usual_gate_db(options.precision);
  if (command.samples) options.calibration_samples = static_cast<std::size_t>(command.samples);
  if (!command.text_file.empty()) options.sentences = sentences_of(command.text_file);
  if (!kept) options.espeak_data = find_language_data(command.voice.language).espeak;
  options.threads = command.voice.threads > 0 ? command.voice.threads : default_threads();
  return options;
}

void print_done(const QuantizeReport& report, const std::string& output, const VoiceFiles& files, bool has_card) {
  std::cerr << quantize_table(report) << "linnet: wrote " << output << "\n";
  if (!has_card)
    std::cerr << "linnet: it says nothing of its licence, since there is no " << files.name
              << ".MODEL_CARD or .NOTICE beside the voice\n";
}

}  // namespace

int quantize(std::span<const std::string> args) {
  QuantizeCommand command;
  const std::vector<std::string> rest = quantize_flags(command).parse(args);
  if (command.help) {
    std::cout << quantize_help();
    return 0;
  }
  if (rest.size() != 1)
    throw Error(ErrorKind::bad_input,
                "quantize takes one voice, an .onnx file or a name, but was given " + std::to_string(rest.size()));
  const VoiceFiles files = find_voice(rest[0], command.voice.settings, voice_folders(command.voice.data_dirs));
  if (is_bundle(files))
    throw Error(ErrorKind::bad_input,
                files.model + " is a bundle already; quantize takes the .onnx file that it was made of");
  const MappedFile model(files.model);
  const std::optional<Precision> kept = kept_precision(model.bytes());
  QuantizeOptions options = options_of(command, kept);
  const std::string output = output_of(command, files, options.precision, kept.has_value());
  check_output(output);
  if (!command.report_file.empty()) check_output(command.report_file);
  constexpr double steps = 1000;
  std::optional<Progress> progress(std::in_place, static_cast<std::size_t>(steps), !command.quiet);
  options.progress = [&](double done) {
    throw_if_stopped();
    progress->update(static_cast<std::size_t>(steps * done));
  };
  const QuantizeReport report = write_bundle(files, model, options, output);
  progress.reset();
  if (!command.report_file.empty()) write_whole_file(command.report_file, quantize_html(report, files.name));
  if (!command.quiet) print_done(report, output, files, !model_card_beside(files).empty());
  return 0;
}

}  // namespace linnet::native
