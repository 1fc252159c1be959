// linnet batch: speaks the texts of a manifest into a folder.
#include "native/batch/batch.h"

#include <algorithm>
#include <cstdlib>
#include <iostream>

#include "engine/error.h"
#include "native/cli/progress.h"
#include "native/cli/verbs.h"
#include "native/cli/voice_flags.h"
#include "native/system/signals.h"
#include "native/system/this_machine.h"
#include "native/voices/voice_variants.h"

namespace linnet::native {
namespace {

constexpr int usual_tar_lines = 500, most_tar_lines = 1'000'000, most_threads = 64;

struct BatchCommand {
  BatchOptions batch;
  std::optional<Shard> shard;
  std::string format = "flac", speaker;
  std::string seed;
  int tar_lines = usual_tar_lines;
  bool tar = false, quiet = false, help = false;
};

Flags batch_flags(BatchCommand& command) {
  Flags flags("batch");
  BatchOptions& batch = command.batch;
  SpeakOptions& options = batch.options;
  flags.heading("Files:");
  flags.add("-o --out", "DIR", "the folder of the batch; the same command goes on where it was stopped",
            into(batch.folder));
  flags.add("--shard", "I/N",
            "speak the I-th of N equal parts only, I from 0 (default: as SLURM_ARRAY_TASK_ID and _COUNT say, else all)",
            [&command](std::string_view flag, const std::string& text) {
              command.shard = shard_by_name(std::string(flag), text);
            });
  flags.add("--format", "NAME", "flac (default), wav, opus or mp3", into(command.format));
  flags.add("--tar", "", "put the files into tars, speech-000000.tar and so on, as WebDataset reads them",
            into(command.tar));
  flags.add("--tar-lines", "N", "lines of the manifest for each tar (default: 500)",
            into(command.tar_lines, 1, most_tar_lines));
  flags.heading("Voice of lines that name none:");
  add_voice_flags(flags, batch.voice);
  flags.add("--precision", "P", "of all voices: fp32, int8 or int4 (default: the file that is named)",
            into(batch.voice.precision));
  flags.add("-s --speaker", "ID|NAME|MIX", "the speaker", into(command.speaker));
  add_normalization_flag(flags, options.text_normalization);
  add_markdown_flags(flags, options.markdown);
  flags.heading("Sound, where a line does not say it:");
  flags.add("--length-scale", "X", "slower above 1, faster below", into(options.length_scale, 0.05F, 20));
  flags.add("--pitch", "X", "higher above 1, lower below, 0.5 to 2", into(options.pitch, 0.5F, 2));
  flags.add("--noise-scale", "X", "how lively the timbre is", into(options.noise_scale, 0, 10));
  flags.add("--noise-w-scale --noise-w", "X", "how lively the rhythm is", into(options.noise_w, 0, 10));
  flags.add("--sentence-silence", "SEC", "silence after every sentence", into(options.sentence_silence_seconds, 0, 60));
  flags.add("--volume", "X", "factor of the loudness", into(options.volume, 0, 10));
  add_loudness_flag(flags, options.loudness, "'normal' (default) or 'off'");
  flags.add("--seed", "N", "of the noise (default: made of the line's id)",
            [&batch](std::string_view flag, const std::string& text) {
              std::uint64_t seed = 0;
              into(seed)(flag, text);
              batch.seed = seed;
            });
  add_governor_flags(flags, batch.voice.governor);
  add_plan_flag(flags, batch.voice);
  flags.heading("Talk:");
  flags.add("-q --quiet", "", "errors only", into(command.quiet));
  flags.add("-h --help", "", "this page", into(command.help));
  return flags;
}

constexpr const char* about =
    "linnet batch [FLAGS] MANIFEST.jsonl --out DIR\n"
    "\n"
    "  linnet batch corpus.jsonl --out speech --format flac\n"
    "  linnet batch corpus.jsonl --out speech --shard 2/8 --tar\n"
    "\n"
    "Every line of the manifest is a text: {\"id\": \"a-001\", \"text\": \"Hello.\"}, and\n"
    "may have voice, speaker, seed, length_scale, speed, noise_scale, noise_w_scale,\n"
    "pitch, volume and sentence_silence. Several texts are spoken at a time, one on\n"
    "each thread; the files are the same for any number of threads and shards.\n"
    "DIR gets ID.flac and ID.json for each line, manifest.jsonl with durations, times\n"
    "of words and hashes, and errors.jsonl with lines that could not be spoken. A\n"
    "process may be killed at any moment: the same command goes on.\n";

BatchCommand parse_batch(std::span<const std::string> args) {
  BatchCommand command;
  BatchOptions& batch = command.batch;
  const std::vector<std::string> rest = batch_flags(command).parse(args);
  if (command.help) return command;
  if (rest.size() != 1)
    throw Error(ErrorKind::bad_input, rest.empty() ? "there is no manifest: linnet batch MANIFEST.jsonl --out DIR"
                                                   : "one manifest at a time, not also '" + rest[1] + "'");
  if (batch.folder.empty()) throw Error(ErrorKind::bad_input, "there is no folder for the files: give --out DIR");
  batch.manifest = rest[0];
  if (batch.manifest == "-")
    throw Error(ErrorKind::bad_input, "the manifest has to be a file, since it is read again when the batch goes on");
  if (command.format == "pcm")
    throw Error(ErrorKind::bad_input, "--format: pcm says nothing of its sample rate; give flac, wav, opus or mp3");
  batch.format = &audio_format(command.format);
  if (!batch.voice.precision.empty()) check_precision(batch.voice.precision);
  if (batch.voice.precision == automatic_precision)
    throw Error(ErrorKind::bad_input, "--precision: 'auto' depends on the machine, and the files of a batch must not");
  const auto of_slurm = [](const char* name) { return std::getenv(name); };
  batch.shard = command.shard ? *command.shard : slurm_shard(of_slurm).value_or(Shard{});
  batch.tar_lines = command.tar ? static_cast<std::size_t>(command.tar_lines) : 0;
  if (!command.speaker.empty()) batch.speaker = command.speaker;
  batch.voice.quiet = command.quiet;
  batch.options.stop = &stop_flag();
  // Each text has a thread of its own, so all cores are of use.
  if (batch.voice.threads == 0) batch.voice.threads = std::min(usable_cores(), most_threads);
  return command;
}

std::string lines_done(const BatchState& state) {
  return std::to_string(state.before + state.spoken) + " of " + std::to_string(state.lines) + " lines" +
         (state.failed > 0 ? ", " + std::to_string(state.failed) + " failed" : "");
}

double share_done(const BatchState& state) {
  const auto work = static_cast<double>(state.bytes_spoken + state.bytes_left);
  return work > 0 ? static_cast<double>(state.bytes_spoken) / work : 1;
}

}  // namespace

int batch(std::span<const std::string> args) {
  const BatchCommand command = parse_batch(args);
  if (command.help) {
    BatchCommand any;
    std::cout << about << batch_flags(any).help();
    return 0;
  }
  WorkProgress progress(command.quiet);
  const BatchState end = speak_batch(command.batch, [&](const BatchState& state) {
    if (progress.is_due()) progress.draw(lines_done(state), share_done(state));
  });
  progress.finish(lines_done(end), end.audio_seconds);
  if (end.failed == 0) return 0;
  throw Error(end.failed == end.out_of_memory ? ErrorKind::out_of_memory : ErrorKind::bad_input,
              std::to_string(end.failed) + " of " + std::to_string(end.lines) + " lines failed; " +
                  command.batch.folder + "/" + command.batch.shard.file("errors") + " says why");
}

}  // namespace linnet::native
