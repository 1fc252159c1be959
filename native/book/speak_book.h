// Speaks a book into a file or a folder. It may be killed at any moment: the same call goes on behind the last sentence
// that was finished, from a work folder beside the output ("book.mp3.work"), and the output has the same bytes in the
// end.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "native/book/book_options.h"

namespace linnet::native {

struct BookState {
  std::size_t chapters = 0, chapter = 0;    // chapter: that is being spoken, from 0
  std::string title;                        // of the chapter
  std::uint64_t bytes = 0, bytes_done = 0;  // of text; of bytes_done, bytes_before were done before
  std::uint64_t bytes_before = 0;
  double audio_seconds = 0;  // at the end
  bool was_done = false;     // the same settings have made the output before: nothing was spoken
};
// Called on the calling thread after each sentence.
using BookWatch = std::function<void(const BookState&)>;

// Opens the file; it is read anew for each call. Errors as of open_book() and MappedFile.
struct OpenedBook {
  explicit OpenedBook(const BookOptions& options);
  ~OpenedBook();
  std::unique_ptr<class MappedFile> file;
  std::unique_ptr<Book> book;
};

// Returns how it ended. bad_input, not_found, io, out_of_memory, memory_in_use: as open_book(), open_session(),
// BatchFolder; io also where the disk is full; stopped. What was done stays.
BookState speak_book(const BookOptions& options, const BookWatch& watch);

}  // namespace linnet::native
