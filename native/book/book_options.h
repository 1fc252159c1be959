// What is to be made of a book.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "engine/audio/timings.h"
#include "engine/book/book.h"
#include "engine/linnet.h"
#include "native/encode/formats.h"
#include "native/voices/voice_session.h"

namespace linnet::native {

enum class BookOutput { mp3, opus, m4b, epub, folder };

struct BookOptions {
  std::string input, output;
  BookFormat input_format = BookFormat::text;
  BookOutput kind = BookOutput::mp3;
  const EncodedFormat* format = nullptr;  // of the files of a folder
  std::optional<TimingFormat> subtitles;  // SRT or WebVTT beside the output
  std::string title, author, cover;       // in place of the book's own; the cover is a file's path
  VoiceChoice voice;
  SpeakOptions options;
  std::optional<std::string> speaker;

  VoicePlan plan() const { return voice.plan.value_or(VoicePlan{}); }
};

// By the suffix of a path. bad_input: another suffix; the message says which there are.
BookFormat book_format_of(const std::string& path);
BookOutput book_output_of(const std::string& path);  // a path that ends in "/", or a folder's: folder

}  // namespace linnet::native
