#include "engine/text/normalize/markdown_sentences.h"

#include <algorithm>
#include <utility>

#include "engine/blank_text.h"

namespace linnet::normalize {
namespace {

constexpr std::size_t margin = 4 * 1024;  // a sentence that ends so near to the window's end may go on behind it

}  // namespace

void MarkdownPlace::advance(std::size_t position) {
  for (;;) {
    MarkdownReader next = reader_;
    TracedBytes passed;
    if (!next.next_line(passed) || next.position() + context > position) return;
    reader_ = next;
  }
}

GivenBytes given_bytes(std::string_view given, const TracedBytes& heard, std::size_t begin, std::size_t end) {
  const std::size_t last = heard.origin[end - 1];
  const bool is_copied = last < given.size() && given[last] == heard.text[end - 1];
  return {heard.origin[begin], is_copied ? last + 1 : heard.origin[end]};
}

bool MarkdownSentences::open_window() {
  std::size_t start = 0;
  for (;; position_ = end_) {
    if (position_ >= place_.text().size()) return false;
    place_.advance(position_);
    MarkdownReader reader = place_.reader();
    heard_ = {};
    while (reader.position() < position_ + bytes_ && reader.next_line(heard_)) {
    }
    end_ = reader.position();
    heard_.origin.push_back(end_);
    start = static_cast<std::size_t>(std::lower_bound(heard_.origin.begin(), heard_.origin.end(), position_) -
                                     heard_.origin.begin());
    if (!is_blank(std::string_view(heard_.text).substr(start))) break;
  }
  inner_.reset();
  progress_.emplace(heard_.text);
  progress_->advance(start);
  inner_ = make_inner_(*progress_);
  has_returned_ = false;
  return true;
}

void MarkdownSentences::map(Sentence& sentence) const {
  for (SentenceWord& word : sentence.words) {
    const GivenBytes given = given_bytes(place_.text(), heard_, word.text_begin, word.text_end);
    word.text_begin = given.begin;
    word.text_end = given.end;
  }
  sentence.text_end = heard_.origin[sentence.text_end];  // with the marks behind it
}

std::optional<Sentence> MarkdownSentences::next() {
  for (;;) {
    if (!inner_ && !open_window()) return std::nullopt;
    std::optional<Sentence> sentence = inner_->next();
    const bool is_last_window = end_ == place_.text().size();
    if (is_last_window || (sentence && sentence->text_end + margin <= heard_.text.size())) {
      if (!sentence) return std::nullopt;
      map(*sentence);
      position_ = std::max(position_, sentence->text_end);
      has_returned_ = true;
      bytes_ = window;
      return sentence;
    }
    // The rest is read again in a window that begins with it, or in a wider one. What has nothing to say is passed.
    if (!has_returned_ && !sentence) position_ = end_;
    if (!has_returned_ && sentence) bytes_ *= 2;
    inner_.reset();
  }
}

}  // namespace linnet::normalize
