#include "engine/text/windowed_sentences.h"

#include <algorithm>

namespace linnet {
namespace {

constexpr std::size_t margin = 4 * 1024;  // a sentence that ends so near to the window's end may go on behind it

}  // namespace

void WindowedSentences::begin_window(std::string_view changed, std::size_t start, std::size_t end) {
  inner_.reset();
  progress_.emplace(changed, is_all_ && end == given_bytes_);
  progress_->pass_context(start);
  inner_ = make_inner_(*progress_);
  end_ = end;
  has_returned_ = false;
}

std::optional<Sentence> WindowedSentences::next() {
  for (;;) {
    if (!inner_ && !open_window()) return std::nullopt;
    std::optional<Sentence> sentence = inner_->next();
    const bool is_last_window = end_ == given_bytes_;
    if (is_last_window || (sentence && sentence->text_end + margin <= progress_->text().size())) {
      if (!sentence) return std::nullopt;
      map(*sentence);
      position_ = std::max(position_, sentence->text_end);
      has_returned_ = true;
      is_all_ = false;
      bytes_ = window_;
      return sentence;
    }
    // The rest is read again in a window that begins with it, or in a wider one. What has nothing to say is passed.
    if (!has_returned_ && !sentence) position_ = end_;
    if (!has_returned_ && sentence) bytes_ *= 2;
    inner_.reset();
  }
}

}  // namespace linnet
