#include "native/voices/own_pronunciations.h"

#include <algorithm>
#include <filesystem>

#include "engine/error.h"
#include "native/system/text_file.h"

namespace linnet::native {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_file_bytes = std::size_t{512} << 20;
constexpr std::string_view suffixes[] = {".tsv", ".pls", ".xml"};

bool has_suffix(const std::string& name) {
  return std::any_of(std::begin(suffixes), std::end(suffixes), [&](auto suffix) { return name.ends_with(suffix); });
}

// The path itself, or the files of a folder in the order of their names.
std::vector<std::string> files_of(const std::string& path) {
  std::error_code error;
  if (!fs::is_directory(path, error)) return {path};
  std::vector<std::string> files;
  for (fs::directory_iterator entry(path, error), end; !error && entry != end; entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (!name.starts_with('.') && has_suffix(name)) files.push_back(entry->path().string());
  }
  if (error) throw Error(ErrorKind::io, "--lexicon: cannot read the folder " + path + ": " + error.message());
  std::sort(files.begin(), files.end());
  return files;
}

std::uint64_t fnv1a(std::string_view text, std::uint64_t hash) {
  for (const unsigned char c : text) hash = (hash ^ c) * 0x100000001b3u;
  return hash;
}

}  // namespace

std::vector<std::string> OwnPronunciations::read() {
  if (paths_.empty()) return {};
  const auto lexicon = std::make_shared<Lexicon>();
  std::uint64_t digest = 0xcbf29ce484222325u;
  std::vector<std::string> notes;
  for (const std::string& path : paths_) {
    const std::vector<std::string> files = files_of(path);
    if (files.empty()) notes.push_back(path + " holds no .tsv, .pls or .xml file of own pronunciations");
    for (const std::string& file : files) {
      const std::string text = read_text(file, most_file_bytes);
      const std::vector<std::string> more = lexicon->add(text, file);
      notes.insert(notes.end(), more.begin(), more.end());
      digest = fnv1a(text, digest);
    }
  }
  const std::lock_guard lock(mutex_);
  lexicon_ = lexicon;
  digest_ = digest;
  return notes;
}

std::shared_ptr<const Lexicon> OwnPronunciations::lexicon() const {
  const std::lock_guard lock(mutex_);
  return lexicon_;
}

std::uint64_t OwnPronunciations::digest() const {
  const std::lock_guard lock(mutex_);
  return digest_;
}

}  // namespace linnet::native
