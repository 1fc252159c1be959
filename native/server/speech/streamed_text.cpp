#include "native/server/speech/streamed_text.h"

#include "engine/speech/sentence_end.h"
#include "native/http/error.h"

namespace linnet::native {
namespace {

constexpr std::string_view white_space = " \t\r\n";

// The end of the last word that ends within so many bytes; where there is none, of the last character.
std::size_t end_of_words(std::string_view text, std::size_t most_bytes) {
  const auto space = text.find_last_of(white_space, most_bytes);
  if (space != std::string_view::npos && space > 0) return space;
  while ((static_cast<unsigned char>(text[most_bytes]) & 0xC0) == 0x80) --most_bytes;
  return most_bytes;
}

}  // namespace

void StreamedText::append(std::string_view text) {
  {
    const std::lock_guard lock(mutex_);
    bytes_ += text.size();
    if (bytes_ > most_bytes_)
      throw HttpError(413, "text_too_long",
                      "the text is longer than " + std::to_string(most_bytes_) +
                          " bytes, the most that this server speaks at a time");
    unspoken_ += text;
    ++version_;
    arrived_ = Clock::now();
    has_news_ = has_news_ || unspoken_.size() > most_part_bytes || may_end_sentence(unspoken_);
  }
  tell_();
}

void StreamedText::end() {
  {
    const std::lock_guard lock(mutex_);
    has_ended_ = true;
    ++version_;
  }
  tell_();
}

StreamedText::Part StreamedText::part() const {
  const std::lock_guard lock(mutex_);
  if (unspoken_.size() > most_part_bytes)
    return {unspoken_.substr(0, end_of_words(unspoken_, most_part_bytes)), false, false, version_};
  return {unspoken_, !has_ended_, Clock::now() >= arrived_ + pause_behind(unspoken_), version_};
}

void StreamedText::spoken(std::size_t bytes) {
  const std::lock_guard lock(mutex_);
  unspoken_.erase(0, bytes);
}

void StreamedText::wait_for_more(const Part& part) {
  const std::lock_guard lock(mutex_);
  if (version_ != part.version) return;
  has_news_ = false;
  if (part.has_paused) paused_ = version_;
}

bool StreamedText::has_been_spoken() const {
  const std::lock_guard lock(mutex_);
  return has_ended_ && unspoken_.empty();
}

StreamedText::Clock::time_point StreamedText::arrived() const {
  const std::lock_guard lock(mutex_);
  return arrived_;
}

StreamedText::Clock::time_point StreamedText::next_look() const {
  const std::lock_guard lock(mutex_);
  if (has_ended_ || has_news_) return Clock::time_point::min();
  if (paused_ == version_ || !may_stand_alone(unspoken_)) return Clock::time_point::max();
  return arrived_ + pause_behind(unspoken_);
}

}  // namespace linnet::native
