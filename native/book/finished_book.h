// A book whose chapters have all been spoken, as those who write its output read it.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "native/batch/batch_folder.h"
#include "native/book/book_options.h"
#include "native/book/spoken_chapter.h"

namespace linnet::native {

// The user's, else the book's own. bad_input: it is damaged, no JPEG or PNG, or has more than 8 MB.
BookCover cover_of(const BookOptions& options, const Book& book);

class FinishedBook {
 public:
  // All outlive it. input_sha256: of the book's file.
  FinishedBook(const BookOptions& options, const Book& book, const BatchFolder& work, int rate_hz,
               std::string voice_language, std::string input_sha256);

  const BookOptions& options() const { return options_; }
  int rate_hz() const { return rate_hz_; }
  const std::string& title() const { return title_; }
  const std::string& author() const { return author_; }
  const std::string& language() const { return language_; }
  const std::string& input_sha256() const { return input_sha256_; }
  BookCover cover() const { return cover_of(options_, book_); }

  std::size_t chapters() const { return book_.chapters().size(); }
  const std::string& chapter_title(std::size_t chapter) const { return book_.chapters()[chapter].title; }
  std::vector<BookBlock> blocks(std::size_t chapter) const { return book_.read(chapter); }
  SpokenChapter spoken(std::size_t chapter) const;
  std::string sound(std::size_t chapter) const;  // the path of its file
  // Seconds of the chapter's sound in its file, which an MP3's frames round up, and where it begins in the book's.
  double seconds(std::size_t chapter) const { return seconds_[chapter]; }
  double begin_seconds(std::size_t chapter) const { return begins_[chapter]; }
  // When the sample of a chapter is heard, from the chapter's begin.
  double heard_at(std::uint64_t sample) const;
  const BatchFolder& work() const { return work_; }

  static std::string chapter_id(std::size_t chapter);  // "chapter-001"

 private:
  bool is_mp3() const;

  const BookOptions& options_;
  const Book& book_;
  const BatchFolder& work_;
  int rate_hz_;
  std::string title_, author_, language_, input_sha256_;
  std::vector<double> seconds_, begins_;
};

// The entry of a chapter in the work folder.
std::string chapter_entry(const SpokenChapter& chapter, std::uint64_t bytes);

}  // namespace linnet::native
