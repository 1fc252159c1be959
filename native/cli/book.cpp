// linnet book: makes an audio book of an EPUB, an HTML page, a Markdown file or a plain text.
#include <algorithm>
#include <cstdio>
#include <iostream>

#include "engine/error.h"
#include "native/book/speak_book.h"
#include "native/cli/progress.h"
#include "native/cli/verbs.h"
#include "native/cli/voice_flags.h"
#include "native/output/timing_output.h"
#include "native/system/signals.h"
#include "native/voices/voice_variants.h"

namespace linnet::native {
namespace {

struct BookCommand {
  BookOptions book;
  std::string format = "mp3", subtitles, speaker;
  bool list = false, quiet = false, help = false;
};

Flags book_flags(BookCommand& command) {
  Flags flags("book");
  BookOptions& book = command.book;
  SpeakOptions& options = book.options;
  flags.heading("Files:");
  flags.add("-o --out", "FILE|DIR/",
            "BOOK.mp3, .opus, .m4b (by ffmpeg), .epub (with the text, highlighted as it is spoken), or a folder with "
            "a file for each chapter; the same command goes on where it was stopped",
            into(book.output));
  flags.add("--format", "NAME", "of a folder's files: mp3 (default), opus, flac or wav", into(command.format));
  flags.add("--subtitles", "srt|vtt", "write when each sentence is spoken, beside the output", into(command.subtitles));
  flags.add("--title", "TEXT", "in place of the book's own", into(book.title));
  flags.add("--author", "TEXT", "in place of the book's own", into(book.author));
  flags.add("--cover", "FILE", "a JPEG or PNG, in place of the book's own", into(book.cover));
  flags.add("--list", "", "say which chapters there are, and speak nothing", into(command.list));
  flags.heading("Voice:");
  add_voice_flags(flags, book.voice);
  flags.add("--precision", "P", "fp32, int8 or int4 (default: the file that is named)", into(book.voice.precision));
  flags.add("-s --speaker", "ID|NAME|MIX", "the speaker", into(command.speaker));
  add_normalization_flag(flags, options.text_normalization);
  flags.heading("Sound:");
  flags.add("--length-scale", "X", "slower above 1, faster below", into(options.length_scale, 0.05F, 20));
  flags.add("--pitch", "X", "higher above 1, lower below, 0.5 to 2", into(options.pitch, 0.5F, 2));
  flags.add("--noise-scale", "X", "how lively the timbre is", into(options.noise_scale, 0, 10));
  flags.add("--noise-w-scale --noise-w", "X", "how lively the rhythm is", into(options.noise_w, 0, 10));
  flags.add("--sentence-silence", "SEC", "silence after every sentence", into(options.sentence_silence_seconds, 0, 60));
  flags.add("--volume", "X", "factor of the loudness", into(options.volume, 0, 10));
  add_loudness_flag(flags, options.loudness, "'normal' (default) or 'off'");
  flags.add("--seed", "N", "of the noise: same seed, same sound (default: 0)", into(options.seed));
  add_governor_flags(flags, book.voice.governor);
  add_plan_flag(flags, book.voice);
  flags.heading("Talk:");
  flags.add("-q --quiet", "", "errors only", into(command.quiet));
  flags.add("-h --help", "", "this page", into(command.help));
  return flags;
}

constexpr const char* about =
    "linnet book [FLAGS] BOOK.epub|.html|.md|.txt -o FILE|DIR/\n"
    "\n"
    "  linnet book alice.epub -o alice.mp3\n"
    "  linnet book notes.md -o notes/ --format opus\n"
    "\n"
    "Chapters are those of the EPUB's table of contents, else headings. Notes, tables,\n"
    "code, pictures and page numbers are left out (docs/book.md has the rules). A\n"
    "process may be killed at any moment: the same command goes on, and the file has\n"
    "the same bytes in the end.\n";

BookCommand parse_book(std::span<const std::string> args) {
  BookCommand command;
  BookOptions& book = command.book;
  const std::vector<std::string> rest = book_flags(command).parse(args);
  if (command.help) return command;
  if (rest.size() != 1)
    throw Error(ErrorKind::bad_input, rest.empty() ? "there is no book: linnet book BOOK.epub -o BOOK.mp3"
                                                   : "one book at a time, not also '" + rest[1] + "'");
  book.input = rest[0];
  book.input_format = book_format_of(book.input);
  if (command.list) return command;
  if (book.output.empty()) throw Error(ErrorKind::bad_input, "there is no file to write: give -o BOOK.mp3");
  book.kind = book_output_of(book.output);
  if (book.kind != BookOutput::folder && command.format != "mp3")
    throw Error(ErrorKind::bad_input, "--format is for a folder's files; the suffix of -o says that of a book");
  if (command.format == "pcm")
    throw Error(ErrorKind::bad_input, "--format: pcm says nothing of its sample rate; give mp3, opus, flac or wav");
  book.format = &audio_format(command.format);
  if (book.kind == BookOutput::opus) audio_format("opus");
  if (!command.subtitles.empty()) {
    if (command.subtitles != "srt" && command.subtitles != "vtt")
      throw Error(ErrorKind::bad_input, "--subtitles: '" + command.subtitles + "' is neither 'srt' nor 'vtt'");
    book.subtitles = timing_format_of("any." + command.subtitles);
  }
  if (!book.voice.precision.empty()) check_precision(book.voice.precision);
  if (book.voice.precision == automatic_precision)
    throw Error(ErrorKind::bad_input,
                "--precision: 'auto' depends on the machine, and a book is to go on elsewhere too");
  if (!command.speaker.empty()) book.speaker = command.speaker;
  book.voice.quiet = command.quiet;
  book.options.stop = &stop_flag();
  return command;
}

int list_chapters(const BookOptions& options) {
  const OpenedBook opened(options);
  const BookInfo& info = opened.book->info();
  std::cout << info.title << (info.author.empty() ? "" : " – " + info.author) << "\n";
  std::size_t number = 0;
  for (const BookChapter& chapter : opened.book->chapters()) {
    char line[64];
    std::snprintf(line, sizeof line, "%4zu %7.1f kB  ", ++number, static_cast<double>(chapter.bytes) / 1000);
    std::cout << line << chapter.title << "\n";
  }
  return 0;
}

double share_done(const BookState& state) {  // of what was left when this run began
  const auto done = static_cast<double>(state.bytes_done - std::min(state.bytes_before, state.bytes_done));
  const auto all = static_cast<double>(state.bytes - std::min(state.bytes_before, state.bytes));
  return all > 0 ? done / all : 1;
}

}  // namespace

int book(std::span<const std::string> args) {
  const BookCommand command = parse_book(args);
  if (command.help) {
    BookCommand any;
    std::cout << about << book_flags(any).help();
    return 0;
  }
  if (command.list) return list_chapters(command.book);
  WorkProgress progress(command.quiet);
  const BookState end = speak_book(command.book, [&](const BookState& state) {
    if (!progress.is_due()) return;
    progress.draw("chapter " + std::to_string(state.chapter + 1) + " of " + std::to_string(state.chapters),
                  share_done(state));
  });
  if (end.was_done) {
    if (!command.quiet)
      std::cerr << "linnet: " << command.book.output
                << " is done already, of the same book, voice and settings; remove it to speak it again\n";
    return 0;
  }
  progress.finish(command.book.output + ": " + std::to_string(end.chapters) + " chapters", end.audio_seconds);
  return 0;
}

}  // namespace linnet::native
