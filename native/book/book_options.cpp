#include "native/book/book_options.h"

#include <cctype>
#include <filesystem>

#include "engine/error.h"

namespace linnet::native {
namespace {

std::string suffix_of(const std::string& path) {
  std::string suffix = std::filesystem::path(path).extension().string();
  for (char& c : suffix) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return suffix;
}

}  // namespace

BookFormat book_format_of(const std::string& path) {
  const std::string suffix = suffix_of(path);
  if (suffix == ".epub") return BookFormat::epub;
  if (suffix == ".md" || suffix == ".markdown") return BookFormat::markdown;
  if (suffix == ".html" || suffix == ".htm" || suffix == ".xhtml") return BookFormat::html;
  if (suffix == ".txt") return BookFormat::text;
  throw Error(ErrorKind::bad_input, path + " is no book that is known by its suffix: .epub, .html, .md or .txt");
}

BookOutput book_output_of(const std::string& path) {
  if (path.ends_with('/') || std::filesystem::is_directory(path)) return BookOutput::folder;
  const std::string suffix = suffix_of(path);
  if (suffix == ".mp3") return BookOutput::mp3;
  if (suffix == ".opus" || suffix == ".ogg") return BookOutput::opus;
  if (suffix == ".m4b" || suffix == ".m4a") return BookOutput::m4b;
  if (suffix == ".epub") return BookOutput::epub;
  throw Error(ErrorKind::bad_input,
              "-o " + path + ": give a file .mp3, .opus, .m4b or .epub, or a folder with a '/' at its end");
}

}  // namespace linnet::native
