#include "engine/text/kept_marks.h"

#include <algorithm>
#include <array>

#include "engine/text/characters.h"
#include "engine/text/utf8.h"

namespace linnet {
namespace {

struct KeptMark {
  std::string_view written;
  std::string_view symbol;
  bool closes;
};
constexpr auto marks = std::to_array<KeptMark>({{"—", "—", false},
                                                {"“", "“", false},
                                                {"”", "”", true},
                                                {"«", "“", false},
                                                {"»", "”", true},
                                                {"\"", "\"", true},
                                                {"(", "(", false},
                                                {")", ")", true}});
constexpr std::size_t farthest = 2048;    // bytes; the phonemizer's clauses end before
constexpr std::size_t most_in_a_row = 4;  // a text may consist of nothing else

const KeptMark* mark_at(std::string_view text) {
  const auto found =
      std::find_if(marks.begin(), marks.end(), [&](const KeptMark& mark) { return text.starts_with(mark.written); });
  return found == marks.end() ? nullptr : &*found;
}

bool begins_with_space(std::string_view text) {
  std::size_t i = 0;
  return text.empty() || is_white_space(take_codepoint(text, i));
}

std::string_view without_leading_space(std::string_view text) {
  for (std::size_t i = 0; !text.empty() && is_white_space(take_codepoint(text, i)); i = 0) text.remove_prefix(i);
  return text;
}

}  // namespace

std::size_t kept_mark_in(std::string_view text) {
  for (std::size_t i = 0; i < std::min(text.size(), farthest); ++i)
    if (mark_at(text.substr(i))) return i;
  return text.size();
}

std::string_view terminator_in(std::string_view text) {
  const bool is_there = !text.empty() && std::string_view(".?!,:;").find(text.front()) != std::string_view::npos;
  if (!is_there) return {};
  const std::string_view behind = text.substr(1);
  return begins_with_space(behind) || mark_at(behind) ? text.substr(0, 1) : std::string_view();
}

bool begins_with_closing_mark(std::string_view text) {
  const KeptMark* mark = mark_at(text);
  return mark && mark->closes;
}

std::size_t KeptMarks::take(std::string_view text, SentenceDraft& draft) {
  const std::string_view from_mark = without_leading_space(text);
  const KeptMark* mark = mark_at(from_mark);
  if (!mark) return 0;
  const bool is_apart = is_spaced_ || from_mark.size() < text.size();
  const std::string_view behind = from_mark.substr(mark->written.size());
  is_spaced_ = begins_with_space(behind);
  if (in_a_row_++ < most_in_a_row) {
    if (draft.empty()) {
      waiting_ += mark->symbol;
      if (is_spaced_) waiting_ += ' ';
    } else if (is_apart) {
      if (!draft.ends_with_space()) draft.add_phonemes(" ");
      draft.add_phonemes(mark->symbol);
    } else {
      draft.add_mark(mark->symbol);
    }
  }
  return text.size() - behind.size();
}

void KeptMarks::before_words(SentenceDraft& draft) {
  if (draft.empty())
    draft.add_phonemes(waiting_);
  else if (in_a_row_ > 0 && is_spaced_ && !draft.ends_with_space())
    draft.add_phonemes(" ");
  waiting_.clear();
}

}  // namespace linnet
