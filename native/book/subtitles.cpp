#include <filesystem>

#include "native/book/book_writers.h"
#include "native/output/output_file.h"

namespace linnet::native {
namespace {

// Writes the cues of a chapter that begins `begin` seconds after the file's begin.
class Subtitles {
 public:
  Subtitles(const FinishedBook& book, std::string path, TimingFormat format)
      : made_(book.work().in_work("subtitles")), path_(std::move(path)), file_(made_), writer_(format) {}

  void add(const FinishedBook& book, std::size_t chapter, double begin) {
    const std::vector<BookBlock> blocks = book.blocks(chapter);
    for (const SpokenSentence& sentence : book.spoken(chapter).sentences) {
      std::string text = blocks.at(sentence.block).text.substr(sentence.begin, sentence.end - sentence.begin);
      while (text.ends_with(' ')) text.pop_back();
      WordTiming cue{};
      cue.word = text;
      cue.start_seconds = begin + book.heard_at(sentence.first);
      cue.end_seconds = begin + book.heard_at(sentence.last);
      writer_.add({&cue, 1}, {});
      write(writer_.take());
    }
  }
  void finish() {
    write(writer_.finish());
    file_.commit();
    put_in_place(made_, path_);
  }

 private:
  void write(const std::string& text) { file_.write(std::as_bytes(std::span(text))); }

  std::string made_, path_;
  OutputFile file_;
  TimingWriter writer_;
};

}  // namespace

void write_subtitles(const FinishedBook& book, TimingFormat format) {
  const std::string suffix = format == TimingFormat::srt ? ".srt" : ".vtt";
  if (book.options().kind == BookOutput::folder) {
    for (std::size_t i = 0; i < book.chapters(); ++i) {
      Subtitles file(book, chapter_path(book, i, suffix), format);
      file.add(book, i, 0);
      file.finish();
    }
    return;
  }
  Subtitles file(book, std::filesystem::path(book.options().output).replace_extension(suffix).string(), format);
  for (std::size_t i = 0; i < book.chapters(); ++i) file.add(book, i, book.begin_seconds(i));
  file.finish();
}

}  // namespace linnet::native
