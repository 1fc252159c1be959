#include "native/utterances.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <iostream>

#include "engine/error.h"
#include "native/descriptor.h"

namespace linnet::native {
namespace {

// An open file or standard input.
class Source {
 public:
  explicit Source(const std::string& path) : name_(path == "-" ? "standard input" : path) {
    if (path == "-") {
      if (isatty(STDIN_FILENO)) std::cerr << "linnet: reading the text from the terminal; Ctrl-D ends it\n";
      return;
    }
    descriptor_ = opened_ = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (opened_ < 0)
      throw Error(errno == ENOENT ? ErrorKind::not_found : ErrorKind::io,
                  "cannot read the text file " + path + ": " + std::strerror(errno));
    struct stat status;
    if (fstat(opened_, &status) == 0 && S_ISDIR(status.st_mode)) {
      close(opened_);
      throw Error(ErrorKind::bad_input, "cannot read the text file " + path + ": it is a folder");
    }
  }
  ~Source() {
    if (opened_ >= 0) close(opened_);
  }
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;

  const std::string& name() const { return name_; }

  // Appends what has arrived; false at the end.
  bool read_more(std::string& text) {
    std::array<char, 65536> buffer;
    const std::size_t count = read_some(descriptor_, buffer, name_);
    text.append(buffer.data(), count);
    return count > 0;
  }

 private:
  std::string name_;
  int descriptor_ = STDIN_FILENO, opened_ = -1;
};

void drop_byte_order_mark(std::string& text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
}

[[noreturn]] void too_long(const std::string& what, std::size_t most_bytes) {
  throw Error(ErrorKind::bad_input, what + " is longer than " + std::to_string(most_bytes >> 20) +
                                        " MB, the most that is read at once; split it");
}

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n\v\f") == std::string_view::npos; }

}  // namespace

std::size_t characters_in(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string read_text(const std::string& path, std::size_t most_bytes) {
  Source source(path);
  std::string text;
  while (source.read_more(text))
    if (text.size() > most_bytes) too_long(source.name(), most_bytes);
  drop_byte_order_mark(text);
  return text;
}

// The lines of the files, one after the other.
class Utterances::Lines {
 public:
  explicit Lines(std::vector<std::string> files) : files_(std::move(files)) {}

  // The next line without its end; `place` says where it stands.
  std::optional<std::string> next(std::string& place) {
    for (;;) {
      if (!source_) {
        if (file_ == files_.size()) return std::nullopt;
        source_ = std::make_unique<Source>(files_[file_++]);
        line_ = 0;
      }
      std::optional<std::string> line = next_of_source();
      if (line) {
        place = source_->name() + ", line " + std::to_string(line_);
        return line;
      }
      source_.reset();
    }
  }

 private:
  std::optional<std::string> next_of_source() {
    ++line_;
    std::size_t searched = 0;
    std::size_t end;
    while ((end = unread_.find('\n', searched)) == std::string::npos) {
      searched = unread_.size();
      if (unread_.size() > most_text_bytes)
        too_long(source_->name() + ", line " + std::to_string(line_), most_text_bytes);
      if (source_->read_more(unread_)) continue;
      if (unread_.empty()) return std::nullopt;
      end = unread_.size();
      break;
    }
    std::string line = unread_.substr(0, end);
    unread_.erase(0, end + 1);
    if (line_ == 1) drop_byte_order_mark(line);
    if (line.ends_with('\r')) line.pop_back();
    return line;
  }

  std::vector<std::string> files_;
  std::size_t file_ = 0, line_ = 0;
  std::unique_ptr<Source> source_;
  std::string unread_;
};

Utterances::Utterances(std::optional<std::string> text, std::vector<std::string> files, Reading reading)
    : text_(std::move(text)), files_(std::move(files)), reading_(reading) {
  if (!text_ && files_.empty()) files_ = {"-"};
  if (!text_ && reading_ != Reading::whole) lines_ = std::make_unique<Lines>(files_);
}

Utterances::~Utterances() = default;

std::optional<Utterance> Utterances::next() { return lines_ ? next_line() : next_whole(); }

std::optional<Utterance> Utterances::next_whole() {
  if (done_) return std::nullopt;
  done_ = true;
  if (text_ && reading_ == Reading::json) return utterance_from_json(*text_);
  Utterance all;
  if (text_) {
    all.text = std::move(*text_);
    return all;
  }
  for (const std::string& file : files_) {
    if (!all.text.empty() && !all.text.ends_with('\n')) all.text += '\n';
    all.text += read_text(file);
    if (all.text.size() > most_text_bytes) too_long("the text of all files", most_text_bytes);
  }
  return all;
}

std::optional<Utterance> Utterances::next_line() {
  std::string place;
  while (std::optional<std::string> line = lines_->next(place)) {
    if (is_blank(*line)) continue;
    Utterance utterance;
    if (reading_ == Reading::json) {
      try {
        utterance = utterance_from_json(*line);
      } catch (const Error& error) {  // only to say where
        throw Error(error.kind(), place + ": " + error.what());
      }
    } else {
      utterance.text = std::move(*line);
    }
    utterance.place = std::move(place);
    return utterance;
  }
  return std::nullopt;
}

}  // namespace linnet::native
