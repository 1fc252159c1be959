#include "native/book/finished_book.h"

#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "engine/error.h"
#include "native/system/mapped_file.h"

namespace linnet::native {
namespace {

constexpr std::size_t most_cover_bytes = std::size_t{8} << 20;
// Decoders give LAME's first frame, and what its filter holds back, before the first sample.
constexpr double mp3_delay_samples = 1105;

BookCover cover_in(const std::string& path) {
  const MappedFile file(path);
  const std::string_view bytes(reinterpret_cast<const char*>(file.bytes().data()), file.bytes().size());
  if (bytes.size() > most_cover_bytes)
    throw Error(ErrorKind::bad_input, "--cover: " + path + " has more than 8 MB; make it smaller");
  if (bytes.starts_with("\xFF\xD8\xFF")) return {"image/jpeg", std::string(bytes)};
  if (bytes.starts_with("\x89PNG\r\n\x1A\n")) return {"image/png", std::string(bytes)};
  throw Error(ErrorKind::bad_input, "--cover: " + path + " is neither a JPEG nor a PNG");
}

}  // namespace

std::string chapter_entry(const SpokenChapter& chapter, std::uint64_t bytes) {
  std::string lines;
  for (const SpokenSentence& sentence : chapter.sentences) lines += line_of(sentence);
  const nlohmann::json entry = {{"bytes", bytes}, {"rate", chapter.rate_hz}, {"sentences", lines}};
  return entry.dump();
}

FinishedBook::FinishedBook(const BookOptions& options, const Book& book, const BatchFolder& work, int rate_hz,
                           std::string voice_language, std::string input_sha256)
    : options_(options),
      book_(book),
      work_(work),
      rate_hz_(rate_hz),
      title_(options.title.empty() ? book.info().title : options.title),
      author_(options.author.empty() ? book.info().author : options.author),
      language_(book.info().language.empty() ? std::move(voice_language) : book.info().language),
      input_sha256_(std::move(input_sha256)) {
  double begin = 0;
  for (std::size_t i = 0; i < chapters(); ++i) {
    const auto bytes = static_cast<double>(std::filesystem::file_size(sound(i)));
    seconds_.push_back(is_mp3() ? bytes * 8 / mp3_bits_per_second
                                : static_cast<double>(spoken(i).samples()) / rate_hz_);
    begins_.push_back(begin);
    begin += seconds_.back();
  }
}

bool FinishedBook::is_mp3() const { return work_.suffix() == ".mp3"; }

BookCover cover_of(const BookOptions& options, const Book& book) {
  return options.cover.empty() ? book.cover() : cover_in(options.cover);
}

SpokenChapter FinishedBook::spoken(std::size_t chapter) const {
  const auto entry = nlohmann::json::parse(work_.entry(chapter_id(chapter)).value());
  return {entry.at("rate").get<int>(), sentences_in(entry.at("sentences").get<std::string>())};
}

std::string FinishedBook::sound(std::size_t chapter) const { return work_.sound(chapter_id(chapter)); }

double FinishedBook::heard_at(std::uint64_t sample) const {
  return (static_cast<double>(sample) + (is_mp3() ? mp3_delay_samples : 0)) / rate_hz_;
}

std::string FinishedBook::chapter_id(std::size_t chapter) {
  char id[32];
  std::snprintf(id, sizeof id, "chapter-%03zu", chapter + 1);
  return id;
}

}  // namespace linnet::native
