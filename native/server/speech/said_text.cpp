#include "native/server/speech/said_text.h"

#include <algorithm>

namespace linnet::native {

SaidText::SaidText(std::string_view given, std::span<const SayAsSpan> say_as, Voice& voice, const SpeakOptions& options)
    : given_(given) {
  std::size_t copied = 0;
  for (const SayAsSpan& span : say_as) {
    said_ += given.substr(copied, span.begin - copied);
    const std::string_view stretch = given.substr(span.begin, span.end - span.begin);
    const std::string words = is_blank(stretch) ? std::string(stretch) : voice.said_as(stretch, span.as, options);
    if (words != stretch) replacements_.push_back({said_.size(), said_.size() + words.size(), span.begin, span.end});
    said_ += words;
    copied = span.end;
  }
  said_ += given.substr(copied);
}

const SaidText::Replacement* SaidText::last_before(std::size_t at) const {
  const auto after = std::upper_bound(replacements_.begin(), replacements_.end(), at,
                                      [](std::size_t byte, const Replacement& r) { return byte < r.begin; });
  return after == replacements_.begin() ? nullptr : &*(after - 1);
}

std::vector<WordTiming> SaidText::given_words(std::span<const WordTiming> words) const {
  if (replacements_.empty()) return {words.begin(), words.end()};
  std::vector<WordTiming> mapped;
  for (WordTiming word : words) {
    const Replacement* first = last_before(word.text_begin);
    const Replacement* last = last_before(word.text_end - 1);
    const auto behind = [](const Replacement* r, std::size_t at) { return r ? r->given_end + (at - r->end) : at; };
    word.text_begin = first && word.text_begin < first->end ? first->given_begin : behind(first, word.text_begin);
    word.text_end = last && word.text_end <= last->end ? last->given_end : behind(last, word.text_end);
    word.word = given_.substr(word.text_begin, word.text_end - word.text_begin);
    const bool goes_on = !mapped.empty() && word.text_begin < mapped.back().text_end;
    if (!goes_on) {
      mapped.push_back(std::move(word));
      continue;
    }
    WordTiming& whole = mapped.back();
    whole.end_seconds = word.end_seconds;
    whole.text_end = std::max(whole.text_end, word.text_end);
    whole.word = given_.substr(whole.text_begin, whole.text_end - whole.text_begin);
  }
  return mapped;
}

}  // namespace linnet::native
