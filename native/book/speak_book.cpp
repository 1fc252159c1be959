#include "native/book/speak_book.h"

#include <cstdio>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>

#include "engine/error.h"
#include "native/batch/batch_options.h"
#include "native/batch/sha256.h"
#include "native/book/book_speaker.h"
#include "native/book/book_writers.h"
#include "native/book/done_record.h"
#include "native/output/output_file.h"
#include "native/system/mapped_file.h"
#include "native/system/signals.h"
#include "native/voices/own_pronunciations.h"

namespace linnet::native {
namespace {

namespace fs = std::filesystem;

std::string work_folder(const BookOptions& options) {
  std::string path = options.output;
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  return options.kind == BookOutput::folder ? path + "/.work" : path + ".work";
}

// Of the files of chapters in the work folder: those that one stream is made of stay samples until the end.
std::string sound_suffix(const BookOptions& options) {
  if (options.kind == BookOutput::opus || options.kind == BookOutput::m4b) return ".pcm";
  return options.kind == BookOutput::folder ? std::string(".") + options.format->name : ".mp3";
}

// All that decides the bytes of the output.
std::string settings_of(const BookOptions& options, const std::string& input_sha256, const Voice& voice) {
  BatchOptions sound;
  sound.voice = options.voice;
  sound.options = options.options;
  sound.speaker = options.speaker;
  sound.seed = options.options.seed;
  sound.format = options.format;
  OwnPronunciations own_words(options.voice.language.lexicons);
  own_words.read();
  auto settings = nlohmann::ordered_json::parse(settings_of(sound, input_sha256, own_words.digest()));
  settings["kind"] = sound_suffix(options);
  if (options.kind == BookOutput::folder) settings["tags"] = {options.title, options.author};
  settings["fingerprint"] = voice.fingerprint() + " " + std::string(voice.precision());
  return settings.dump();
}

std::string sha256_of_file(const MappedFile& file) {
  return sha256_of({reinterpret_cast<const char*>(file.bytes().data()), file.bytes().size()});
}

FolderWords words_of(const BookOptions& options) {
  return {"-o " + options.output + ": ", "book", "; remove the folder to begin anew, or give another -o",
          "remove the folder to begin anew, or give the settings it was begun with"};
}

class BookRun {
 public:
  BookRun(const BookOptions& options, const BookWatch& watch)
      : options_(options),
        watch_(watch),
        opened_(options),
        sha256_(sha256_of_file(*opened_.file)),
        speaker_(options),
        settings_(settings_of(options, sha256_, speaker_.voice())),
        done_(options, settings_, cover_of(options, book()).bytes),  // which says what is wrong with the cover
        work_(work_folder(options), Shard{}, settings_, sound_suffix(options), false, words_of(options)) {
    state_.chapters = book().chapters().size();
    for (const BookChapter& chapter : book().chapters()) state_.bytes += chapter.bytes;
  }

  BookState run() {
    if (done_.is_true()) {
      state_.was_done = true;
      fs::remove_all(work_folder(options_));
      return state_;
    }
    if (!options_.voice.quiet)
      for (const std::string& note : speaker_.notes()) std::cerr << "linnet: " << note << "\n";
    for (std::size_t i = 0; i < state_.chapters; ++i) speak(i);
    const FinishedBook finished(options_, book(), work_, speaker_.rate_hz(), speaker_.voice().language(), sha256_);
    state_.audio_seconds = finished.begin_seconds(state_.chapters - 1) + finished.seconds(state_.chapters - 1);
    opened_.file->check_unchanged();
    write(finished);
    done_.write(files_of(finished));
    fs::remove_all(work_folder(options_));
    return state_;
  }

 private:
  const Book& book() const { return *opened_.book; }

  void speak(std::size_t chapter) {
    throw_if_stopped();
    const std::uint64_t bytes_before = state_.bytes_done;
    state_.chapter = chapter;
    state_.title = book().chapters()[chapter].title;
    const std::string id = FinishedBook::chapter_id(chapter);
    if (work_.entry(id)) {
      state_.bytes_before += book().chapters()[chapter].bytes;
    } else {
      ChapterFile file(work_.path(id + ".part"));
      const std::vector<BookBlock> blocks = book().read(chapter);
      note_done_before(blocks, file);
      speaker_.speak(blocks, file, [&](std::size_t bytes) {
        state_.bytes_done = bytes_before + bytes;
        watch_(state_);
      });
      if (file.samples() == 0) file.add_silence(1);  // encoders want a sample; a chapter of marks alone has none
      place(id, file);
      file.remove();
    }
    state_.bytes_done = bytes_before + book().chapters()[chapter].bytes;
  }

  void note_done_before(std::span<const BookBlock> blocks, const ChapterFile& file) {
    if (file.sentences().empty()) return;
    const SpokenSentence& last = file.sentences().back();
    for (std::size_t i = 0; i < last.block; ++i) state_.bytes_before += blocks[i].text.size();
    state_.bytes_before += last.end;
  }

  void place(const std::string& id, const ChapterFile& file) {
    OutputFile out(work_.new_sound(id));
    std::uint64_t bytes = 0;
    const auto write = [&](std::string_view part) {
      out.write(std::as_bytes(std::span(part)));
      bytes += part.size();
    };
    const auto encoder = encoder_for_chapter(file.samples());
    file.give_to([&](std::span<const std::int16_t> samples) {
      if (encoder)
        write(encoder->add(samples));
      else
        write({reinterpret_cast<const char*>(samples.data()), samples.size_bytes()});
    });
    if (encoder) write(encoder->finish());
    out.commit();
    work_.place(id, chapter_entry({speaker_.rate_hz(), file.sentences()}, bytes));
  }

  // Null: samples stay as they are.
  std::unique_ptr<AudioEncoder> encoder_for_chapter(std::uint64_t samples) const {
    if (work_.suffix() == ".pcm") return nullptr;
    if (options_.kind != BookOutput::folder) return audio_format("mp3").make(speaker_.rate_hz(), samples);
    if (work_.suffix() != ".opus") return options_.format->make(speaker_.rate_hz(), samples);
    const std::string album = options_.title.empty() ? book().info().title : options_.title;
    const std::string artist = options_.author.empty() ? book().info().author : options_.author;
    OpusTags tags{{{"TITLE", state_.title}, {"ALBUM", album}, {"TRACKNUMBER", std::to_string(state_.chapter + 1)}}, ""};
    if (!artist.empty()) tags.comments.emplace_back("ARTIST", artist);
    return make_tagged_opus(speaker_.rate_hz(), tags);
  }

  std::vector<std::string> files_of(const FinishedBook& finished) const {
    if (options_.kind != BookOutput::folder) return {options_.output};
    std::vector<std::string> files;
    for (std::size_t i = 0; i < finished.chapters(); ++i) files.push_back(chapter_path(finished, i, work_.suffix()));
    return files;
  }

  void write(const FinishedBook& finished) const {
    if (options_.subtitles) write_subtitles(finished, *options_.subtitles);
    switch (options_.kind) {
      case BookOutput::mp3:
        return write_mp3_book(finished);
      case BookOutput::opus:
        return write_opus_book(finished);
      case BookOutput::m4b:
        return write_m4b_book(finished);
      case BookOutput::epub:
        return write_overlay_epub(finished);
      case BookOutput::folder:
        return write_folder_book(finished);
    }
  }

  const BookOptions& options_;
  const BookWatch& watch_;
  OpenedBook opened_;
  std::string sha256_;
  BookSpeaker speaker_;
  std::string settings_;
  DoneRecord done_;
  BatchFolder work_;
  BookState state_;
};

}  // namespace

OpenedBook::OpenedBook(const BookOptions& options)
    : file(std::make_unique<MappedFile>(options.input)),
      book(open_book(file->bytes(), options.input_format, fs::path(options.input).filename().string())) {}

OpenedBook::~OpenedBook() = default;

BookState speak_book(const BookOptions& options, const BookWatch& watch) {
  if (options.kind == BookOutput::m4b) check_ffmpeg();
  if (options.kind == BookOutput::folder)
    check_output((fs::path(options.output) / "any.mp3").string(), true);
  else
    check_output(options.output);
  return BookRun(options, watch).run();
}

}  // namespace linnet::native
