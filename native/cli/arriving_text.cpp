#include "native/cli/arriving_text.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "engine/blank_text.h"
#include "engine/speech/sentence_end.h"

namespace linnet::native {

std::optional<ArrivingText::Part> ArrivingText::next() {
  for (;;) {
    const bool has_text = !is_blank(unread_);
    if (has_ended_) {
      if (!has_text) return std::nullopt;
      return Part{unread_, false};
    }
    if (has_text && has_news_) {
      has_news_ = false;
      return Part{whole_characters(), true};
    }
    if (has_text && !was_asked_ && may_stand_alone(unread_)) {
      std::string text = whole_characters();
      if (!is_blank(text) && !source_->arrives_within(pause_behind(text))) {
        was_asked_ = true;
        return Part{std::move(text), true, true};
      }
    }
    read_more();
  }
}

void ArrivingText::spoken(std::size_t bytes) {
  if (bytes == 0) return;
  unread_.erase(0, bytes);
  may_have_end_ = may_end_sentence(unread_);
  was_asked_ = false;
}

// A new part is returned for all that comes behind a mark, since that tells whether a sentence has ended there. Not
// after each word, because finding the end of a sentence takes time.
void ArrivingText::read_more() {
  const std::size_t before = unread_.size();
  has_ended_ = !source_->read_more(unread_);
  may_have_end_ = may_have_end_ || may_end_sentence(std::string_view(unread_).substr(before));
  has_news_ = has_news_ || (may_have_end_ && unread_.size() > before);
  was_asked_ = was_asked_ && unread_.size() == before;
  if (unread_.size() > most_text_bytes) text_too_long(source_->name(), most_text_bytes);
  constexpr std::size_t mark_bytes = 3;
  if (has_begun_ || (unread_.size() < mark_bytes && !has_ended_)) return;
  has_begun_ = true;
  drop_byte_order_mark(unread_);
}

// Leaves out the first bytes of a character whose last bytes have not arrived. Bytes that are not UTF-8 stay; the
// engine refuses them.
std::string ArrivingText::whole_characters() const {
  const auto is_lead = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0xC0; };
  for (std::size_t back = 1; back <= std::min<std::size_t>(3, unread_.size()); ++back) {
    const auto lead = static_cast<unsigned char>(unread_[unread_.size() - back]);
    if (!is_lead(unread_[unread_.size() - back])) continue;
    const std::size_t needed = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    return unread_.substr(0, unread_.size() - (back < needed ? back : 0));
  }
  return unread_;
}

}  // namespace linnet::native
