#include "engine/text/normalize/markdown_sentences.h"

#include <algorithm>
#include <utility>

#include "engine/blank_text.h"

namespace linnet::normalize {

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
  while (position() < place_.text().size()) {
    place_.advance(position());
    MarkdownReader reader = place_.reader();
    heard_ = {};
    while (reader.position() < position() + window_bytes() && reader.next_line(heard_)) {
    }
    const std::size_t end = reader.position();
    heard_.origin.push_back(end);
    const auto start = std::lower_bound(heard_.origin.begin(), heard_.origin.end(), position()) - heard_.origin.begin();
    if (!is_blank(std::string_view(heard_.text).substr(static_cast<std::size_t>(start)))) {
      begin_window(heard_.text, static_cast<std::size_t>(start), end);
      return true;
    }
    pass_until(end);
  }
  return false;
}

void MarkdownSentences::map(Sentence& sentence) {
  for (SentenceWord& word : sentence.words) {
    const GivenBytes given = given_bytes(place_.text(), heard_, word.text_begin, word.text_end);
    word.text_begin = given.begin;
    word.text_end = given.end;
  }
  sentence.text_end = heard_.origin[sentence.text_end];  // with the marks behind it
}

}  // namespace linnet::normalize
