#include "native/cli/text_input.h"

#include <utility>

#include "engine/blank_text.h"
#include "engine/error.h"
#include "native/cli/arriving_text.h"
#include "native/system/text_source.h"

namespace linnet::native {
namespace {

// The source, if it is the only one and a pipe or a terminal, so that it may still be written; else null.
std::unique_ptr<ArrivingText> arriving_text(const std::vector<std::string>& files) {
  if (files.size() != 1) return nullptr;
  auto source = std::make_unique<TextSource>(files.front());
  return source->is_plain_file() ? nullptr : std::make_unique<ArrivingText>(std::move(source));
}

}  // namespace

// The lines of the files, one after the other.
class Utterances::Lines {
 public:
  explicit Lines(std::vector<std::string> files) : files_(std::move(files)) {}

  // The next line without its line end; `place` receives its file and number.
  std::optional<std::string> next(std::string& place) {
    for (;;) {
      if (!source_) {
        if (file_ == files_.size()) return std::nullopt;
        source_ = std::make_unique<TextSource>(files_[file_++]);
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
        text_too_long(source_->name() + ", line " + std::to_string(line_), most_text_bytes);
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
  std::size_t file_ = 0;
  std::size_t line_ = 0;
  std::unique_ptr<TextSource> source_;
  std::string unread_;
};

Utterances::Utterances(std::optional<std::string> text, std::vector<std::string> files, Reading reading)
    : text_(std::move(text)), files_(std::move(files)), reading_(reading) {
  if (!text_ && files_.empty()) files_ = {"-"};
  if (!text_ && (reading_ == Reading::lines || reading_ == Reading::json)) lines_ = std::make_unique<Lines>(files_);
}

Utterances::~Utterances() = default;

std::optional<Utterance> Utterances::next() {
  if (lines_) return next_line();
  if (reading_ == Reading::whole && !text_ && !done_ && !arriving_) arriving_ = arriving_text(files_);
  return arriving_ ? next_arrived() : next_whole();
}

std::optional<Utterance> Utterances::next_arrived() {
  std::optional<ArrivingText::Part> part = arriving_->next();
  if (!part) return std::nullopt;
  Utterance utterance;
  utterance.text = std::move(part->text);
  utterance.may_go_on = part->may_go_on;
  utterance.has_paused = part->has_paused;
  utterance.before = before_;
  return utterance;
}

void Utterances::spoken(const SpeakResult& result) {
  if (!arriving_) return;
  arriving_->spoken(result.text_done);
  before_.bytes += result.text_done;
  before_.sentences += result.sentences;
}

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
    if (all.text.size() > most_text_bytes) text_too_long("the text of all files", most_text_bytes);
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
      } catch (const Error& error) {  // adds the place to the message
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
