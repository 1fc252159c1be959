#include "native/book/book_writers.h"

#include <unistd.h>

#include <cmath>
#include <cstdio>
#include <filesystem>

#include "engine/error.h"
#include "native/book/chapter_file.h"
#include "native/book/id3.h"
#include "native/output/output_file.h"
#include "native/output/player.h"
#include "native/system/mapped_file.h"

namespace linnet::native {
namespace {

namespace fs = std::filesystem;

std::uint32_t milliseconds(double seconds) { return static_cast<std::uint32_t>(std::lround(seconds * 1000)); }

void append(OutputFile& file, std::string_view bytes) { file.write(std::as_bytes(std::span(bytes))); }

void append_file(OutputFile& file, const std::string& path) {
  const MappedFile sound(path);
  constexpr std::size_t at_once = 1 << 20;
  for (std::span<const std::byte> rest = sound.bytes(); !rest.empty();) {
    const auto piece = rest.first(std::min(rest.size(), at_once));
    file.write(piece);
    sound.drop(piece);
    rest = rest.subspan(piece.size());
  }
}

// "1:02:03.456" with two digits of hours, as Opus's comments have it.
std::string opus_time(double seconds) {
  const std::uint32_t ms = milliseconds(seconds);
  char text[32];
  std::snprintf(text, sizeof text, "%02u:%02u:%02u.%03u", ms / 3'600'000, ms / 60'000 % 60, ms / 1000 % 60, ms % 1000);
  return text;
}

// A text of ffmpeg's metadata file, in which these characters have a meaning.
std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (std::string_view("=;#\\\n").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

std::string ffmpeg_metadata(const FinishedBook& book) {
  std::string text = ";FFMETADATA1\ntitle=" + escaped(book.title()) + "\nalbum=" + escaped(book.title()) +
                     "\nartist=" + escaped(book.author()) + "\ngenre=Audiobook\n";
  for (std::size_t i = 0; i < book.chapters(); ++i) {
    const double begin = book.begin_seconds(i);
    text += "[CHAPTER]\nTIMEBASE=1/1000\nSTART=" + std::to_string(milliseconds(begin)) +
            "\nEND=" + std::to_string(milliseconds(begin + book.seconds(i))) +
            "\ntitle=" + escaped(book.chapter_title(i)) + "\n";
  }
  return text;
}

}  // namespace

void put_in_place(const std::string& made, const std::string& path) {
  std::error_code error;
  fs::rename(made, path, error);
  if (error) throw Error(ErrorKind::io, "cannot put in place " + path + ": " + error.message());
}

void write_mp3_book(const FinishedBook& book) {
  std::vector<Id3Chapter> chapters;
  for (std::size_t i = 0; i < book.chapters(); ++i)
    chapters.push_back({book.chapter_title(i), milliseconds(book.begin_seconds(i)),
                        milliseconds(book.begin_seconds(i) + book.seconds(i))});
  const std::string made = book.work().in_work("book");
  OutputFile file(made);
  append(file, id3_tag({book.title(), book.title(), book.author(), {}, book.cover(), chapters}));
  for (std::size_t i = 0; i < book.chapters(); ++i) append_file(file, book.sound(i));
  file.commit();
  put_in_place(made, book.options().output);
}

void write_opus_book(const FinishedBook& book) {
  OpusTags tags{{{"TITLE", book.title()}, {"ALBUM", book.title()}, {"GENRE", "Audiobook"}}, book.cover().bytes};
  if (!book.author().empty()) tags.comments.emplace_back("ARTIST", book.author());
  for (std::size_t i = 0; i < book.chapters(); ++i) {
    char name[32];
    std::snprintf(name, sizeof name, "CHAPTER%03zu", i + 1);
    tags.comments.emplace_back(name, opus_time(book.begin_seconds(i)));
    tags.comments.emplace_back(std::string(name) + "NAME", book.chapter_title(i));
  }
  const std::string made = book.work().in_work("book");
  OutputFile file(made);
  const auto encoder = make_tagged_opus(book.rate_hz(), tags);
  for (std::size_t i = 0; i < book.chapters(); ++i)
    read_samples(book.sound(i), [&](std::span<const std::int16_t> samples) { append(file, encoder->add(samples)); });
  append(file, encoder->finish());
  file.commit();
  put_in_place(made, book.options().output);
}

void check_ffmpeg() {
  if (!is_in_path("ffmpeg"))
    throw Error(ErrorKind::bad_input,
                "M4B is made by ffmpeg, which was not found; install it, or give -o BOOK.mp3 or BOOK.opus");
}

void write_m4b_book(const FinishedBook& book) {
  const std::string metadata = book.work().in_work("chapters.txt"), made = book.work().in_work("book.m4b");
  write_whole_file(metadata, ffmpeg_metadata(book));
  std::vector<std::string> command = {
      "ffmpeg", "-v", "error", "-y",     "-f", "s16le",      "-ar", std::to_string(book.rate_hz()),
      "-ac",    "1",  "-i",    "pipe:0", "-f", "ffmetadata", "-i",  metadata};
  const BookCover cover = book.cover();
  if (!cover.bytes.empty()) {
    const std::string picture = book.work().in_work("cover");
    write_whole_file(picture, cover.bytes);
    command.insert(command.end(), {"-i", picture, "-map", "2:v", "-c:v", "copy", "-disposition:v", "attached_pic"});
  }
  command.insert(command.end(),
                 {"-map", "0:a", "-map_metadata", "1", "-map_chapters", "1", "-c:a", "aac", "-b:a", "64k", "-movflags",
                  "+faststart", "-fflags", "+bitexact", "-flags:a", "+bitexact", "-f", "ipod", made});
  Player ffmpeg(command, "ffmpeg failed to make the M4B; its own message is above");
  for (std::size_t i = 0; i < book.chapters(); ++i)
    read_samples(book.sound(i), [&](std::span<const std::int16_t> samples) { ffmpeg.write(std::as_bytes(samples)); });
  ffmpeg.finish();
  put_in_place(made, book.options().output);
}

std::string chapter_path(const FinishedBook& book, std::size_t chapter, const std::string& suffix) {
  constexpr std::size_t most_title_bytes = 60;
  std::string title;
  for (const char c : book.chapter_title(chapter))
    if (std::string_view("/\\:*?\"<>|").find(c) == std::string_view::npos) title += c;
  if (title.size() > most_title_bytes) {
    std::size_t end = most_title_bytes;
    while (end > 0 && (static_cast<unsigned char>(title[end]) & 0xC0) == 0x80) --end;
    title.resize(end);
  }
  while (title.ends_with(' ') || title.ends_with('.')) title.pop_back();
  char number[16];
  std::snprintf(number, sizeof number, "%03zu ", chapter + 1);
  return (fs::path(book.options().output) / (number + title + suffix)).string();
}

void write_folder_book(const FinishedBook& book) {
  for (std::size_t i = 0; i < book.chapters(); ++i) {
    const std::string made = book.work().in_work("chapter");
    OutputFile file(made);
    const std::string track = std::to_string(i + 1) + "/" + std::to_string(book.chapters());
    if (book.work().suffix() == ".mp3")
      append(file, id3_tag({book.chapter_title(i), book.title(), book.author(), track, book.cover(), {}}));
    append_file(file, book.sound(i));
    file.commit();
    put_in_place(made, chapter_path(book, i, book.work().suffix()));
  }
}

}  // namespace linnet::native
