// The built program makes books: chapters at their times, killed at any moment, with bad input.
#include <signal.h>

#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <random>
#include <thread>

#include "tests/book/epub_builder.h"
#include "tests/support/complaint.h"
#include "tests/support/files.h"
#include "tests/support/run_program.h"
#include "tests/support/small_disk.h"
#include "tests/support/temporary_folder.h"

namespace linnet::test {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

std::string markdown() {
  std::string text = "---\ntitle: A small book\nauthor: N. N.\n---\n";
  for (int chapter = 1; chapter <= 3; ++chapter) {
    text += "# Number " + std::to_string(chapter) + "\n\n";
    for (int paragraph = 0; paragraph < 4; ++paragraph)
      text += "This is a paragraph of the text. It has two sentences, of which this is the other one.\n\n";
    text += "***\n\nAfter the break.\n\n";
  }
  return text;
}

std::string write_book(const TemporaryFolder& folder) { return folder.write("book.md", markdown()); }

std::string write_epub(const TemporaryFolder& folder) {
  const auto bytes = zip_of(small_epub());
  return folder.write("book.epub", {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

Words command(const std::string& book, const std::string& output, const Words& more = {}) {
  Words words = {"book", book, "-o", output, "-m", "tiny-xlow", "-q"};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

void run(const Words& words) {
  const Outcome outcome = run_program(words);
  INFO(outcome.err);
  REQUIRE(outcome.code == 0);
}

void check_refused(const Words& words, const std::string& named, const RunOptions& options = {}) {
  const Outcome outcome = run_program(words, options);
  INFO(outcome.err);
  CHECK(outcome.code == 2);
  CHECK(contains(outcome.err, named));
}

// All files below a folder, by their path in it.
std::map<std::string, std::string> files_in(const std::string& folder) {
  std::map<std::string, std::string> files;
  for (const auto& file : fs::recursive_directory_iterator(folder))
    if (file.is_regular_file()) files[fs::relative(file.path(), folder).string()] = read_text(file.path().string());
  return files;
}

std::uint32_t big_endian(const std::string& bytes, std::size_t at) {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; ++i) number = number << 8 | static_cast<unsigned char>(bytes.at(at + i));
  return number;
}

// Begin and end of the chapters in an MP3's tag, in milliseconds.
std::vector<std::pair<std::uint32_t, std::uint32_t>> mp3_chapters(const std::string& file) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> chapters;
  for (std::size_t at = file.find("CHAP"); at < 10'000; at = file.find("CHAP", at + 1)) {
    const std::size_t times = file.find('\0', at + 10) + 1;
    chapters.emplace_back(big_endian(file, times), big_endian(file, times + 4));
  }
  return chapters;
}

// Where an MP3's sound begins.
std::size_t sound_begin(const std::string& file) {
  std::size_t bytes = 0;
  for (std::size_t i = 6; i < 10; ++i) bytes = bytes << 7 | static_cast<unsigned char>(file.at(i));
  return 10 + bytes;
}

// Kills the program `kills` times at random, then lets it end: the files are those of an undisturbed run.
void check_killed(const std::string& name, const Words& more, int kills) {
  INFO(name);
  const TemporaryFolder folder;
  const std::string book = write_book(folder);
  fs::create_directories(folder.file("whole"));
  fs::create_directories(folder.file("killed"));
  const auto start = std::chrono::steady_clock::now();
  run(command(book, folder.file("whole/" + name), more));
  const auto length = std::chrono::steady_clock::now() - start;
  std::mt19937 random(7);
  int killed = 0;
  for (int i = 0; i < kills; ++i) {
    RunningProgram program(command(book, folder.file("killed/" + name), more));
    // At any moment of its work: a kill is to be survived wherever it comes.
    std::this_thread::sleep_for(length * (random() % 1000) / 1000);
    program.send(SIGKILL);
    killed += program.wait().code == 1000 + SIGKILL;
  }
  CHECK(killed > 0);
  run(command(book, folder.file("killed/" + name), more));
  CHECK(files_in(folder.file("killed")) == files_in(folder.file("whole")));
}

}  // namespace

TEST_CASE("An MP3 of a book has its chapters where they are heard, and no gaps between them") {
  const TemporaryFolder folder;
  run(command(write_book(folder), folder.file("b.mp3"), {"--subtitles", "srt"}));
  const std::string file = read_text(folder.file("b.mp3"));
  const auto chapters = mp3_chapters(file);
  REQUIRE(chapters.size() == 3);
  CHECK(chapters[0].first == 0);
  CHECK(chapters[1].first == chapters[0].second);
  CHECK(chapters[2].first == chapters[1].second);
  // At 64 kbit/s a byte lasts an eighth of a millisecond.
  const auto length_ms = static_cast<double>(file.size() - sound_begin(file)) / 8;
  CHECK(std::abs(chapters[2].second - length_ms) < 2);
  for (const char* text : {"TIT2", "A small book", "N. N.", "CTOC", "Number 2"}) CHECK(contains(file, text));
  const std::string cues = read_text(folder.file("b.srt"));
  CHECK(contains(cues, "\n25\n"));  // each sentence of a chapter after the other
  CHECK(contains(cues, "This is a paragraph of the text.\n"));
  CHECK(folder.names() == Words{".b.mp3.linnet", "b.mp3", "b.srt", "book.md"});  // the work folder is gone
}

TEST_CASE("A folder gets a file for each chapter, with its tags") {
  const TemporaryFolder folder;
  run(command(write_epub(folder), folder.file("dir/")));
  const auto files = files_in(folder.file("dir"));
  REQUIRE(files.size() == 4);  // with .linnet, which says that the book is done
  CHECK(contains(files.at("001 Down.mp3"), "Ann Author"));
  CHECK(files.contains("003 Äußerst.mp3"));
  CHECK(contains(files.at("002 Up.mp3"), "2/3"));
}

TEST_CASE("Opus has the chapters as comments") {
  const TemporaryFolder folder;
  run(command(write_book(folder), folder.file("b.opus")));
  const std::string file = read_text(folder.file("b.opus"));
  CHECK(contains(file, "CHAPTER001=00:00:00.000"));
  CHECK(contains(file, "CHAPTER003NAME=Number 3"));
}

TEST_CASE("An EPUB with overlays can be read as a book again, with the same text") {
  const TemporaryFolder folder;
  run(command(write_epub(folder), folder.file("spoken.epub")));
  const Outcome before = run_program({"book", "--list", folder.file("book.epub")});
  const Outcome after = run_program({"book", "--list", folder.file("spoken.epub")});
  CHECK(after.code == 0);
  CHECK(after.out == before.out);
  CHECK(contains(after.out, "The Well & the Sky – Ann Author"));
}

TEST_CASE("A book that is killed at any moment has the same bytes in the end", "[slow]") {
  const int kills = std::getenv("LINNET_LONG") != nullptr ? 20 : 4;
  check_killed("b.mp3", {"--subtitles", "vtt"}, kills);
  check_killed("b.opus", {}, kills);
  check_killed("b.epub", {}, kills);
  check_killed("dir/", {"--format", "flac"}, kills);
}

TEST_CASE("A book that was begun with other settings, or was changed meanwhile, is not mixed") {
  const TemporaryFolder folder;
  const std::string book = write_book(folder), output = folder.file("b.mp3");
  RunningProgram program(command(book, output, {"--sentence-silence", "0.5"}));
  // Only the program's files say how far it is.
  for (int i = 0; i < 1000 && !fs::exists(output + ".work/chapter-001.part.sentences"); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  program.send(SIGKILL);
  REQUIRE(program.wait().code == 1000 + SIGKILL);
  check_refused(command(book, output), "sentence_silence is 0.5 there");
  folder.write("book.md", markdown() + "More.\n");
  check_refused(command(book, output, {"--sentence-silence", "0.5"}), "another book");
}

TEST_CASE("A book that is done is not spoken again, until something that decides it changes") {
  for (const std::string name : {"b.mp3", "dir/"}) {
    INFO(name);
    const TemporaryFolder folder;
    write_book(folder);
    const std::string output = folder.file(name);
    const auto says_done = [&](const Words& more) {
      Words words = {"book", folder.file("book.md"), "-o", output, "-m", "tiny-xlow"};
      words.insert(words.end(), more.begin(), more.end());
      const Outcome outcome = run_program(words);
      REQUIRE(outcome.code == 0);
      return contains(outcome.err, "is done already");
    };
    CHECK_FALSE(says_done({}));
    const auto files = files_in(folder.path());
    CHECK(says_done({}));
    CHECK(files_in(folder.path()) == files);
    CHECK_FALSE(says_done({"--title", "Another"}));
    CHECK(says_done({"--title", "Another"}));
    CHECK_FALSE(says_done({"--seed", "3"}));
    folder.write("book.md", markdown() + "More.\n");
    CHECK_FALSE(says_done({"--seed", "3"}));
    const std::string sound = name == "dir/" ? output + "001 Number 1.mp3" : output;
    REQUIRE(fs::remove(sound));
    CHECK_FALSE(says_done({"--seed", "3"}));
    CHECK(fs::exists(sound));
  }
}

TEST_CASE("A book whose disk is full says so, keeps what was done, and goes on where there is room") {
  const SmallDisk disk("size=256k");
  if (!disk.mounted()) SKIP("needs a small disk to fill; " + disk.reason());
  const TemporaryFolder folder;
  const std::string book = write_book(folder), output = disk.folder().file("b.opus");
  check_refused(command(book, output), "disk is full");
  CHECK_FALSE(fs::exists(output));
  CHECK(fs::file_size(output + ".work/chapter-001.part.pcm") > 10'000);
  REQUIRE(mount("tmpfs", disk.folder().path().c_str(), "tmpfs", MS_REMOUNT, "size=64m") == 0);
  run(command(book, output));
  run(command(book, folder.file("b.opus")));
  CHECK(read_text(output) == read_text(folder.file("b.opus")));
}

TEST_CASE("A second process does not speak into the same book") {
  const TemporaryFolder folder;
  const std::string book = write_book(folder), output = folder.file("b.mp3");
  RunningProgram program(command(book, output));
  // Only its file says that the program has the lock.
  for (int i = 0; i < 1000 && !fs::exists(output + ".work/.work/shard/.lock"); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  program.send(SIGSTOP);
  const Outcome second = run_program(command(book, output));
  program.send(SIGCONT);
  CHECK(program.wait().code == 0);
  CHECK(second.code == 3);
  CHECK(contains(second.err, "another process"));
}

TEST_CASE("What is wrong with a book or its flags is said before anything is spoken") {
  const TemporaryFolder folder;
  const std::string book = write_book(folder);
  check_refused({"book"}, "there is no book");
  check_refused({"book", book}, "give -o");
  check_refused(command(folder.file("none.md"), folder.file("b.mp3")), "none.md");
  check_refused(command(folder.write("a.pdf", "x"), folder.file("b.mp3")), ".epub, .html, .md or .txt");
  check_refused(command(book, folder.file("b.wma")), "b.wma");
  check_refused(command(book, folder.file("b.mp3"), {"--format", "opus"}), "--format");
  check_refused(command(book, folder.file("b.mp3"), {"--subtitles", "txt"}), "--subtitles");
  check_refused(command(book, folder.file("b.mp3"), {"--cover", book}), "neither a JPEG nor a PNG");
  check_refused(command(book, folder.file("none/b.mp3")), "does not exist");
  check_refused(command(folder.write("e.epub", "no zip"), folder.file("b.mp3")), "no zip archive");
  check_refused(command(book, folder.file("b.m4b")), "ffmpeg, which was not found",
                {.environment = {{"PATH", "/none"}}});
}

}  // namespace linnet::test
