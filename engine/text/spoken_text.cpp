#include "engine/text/spoken_text.h"

#include <algorithm>

#include "engine/text/characters.h"
#include "engine/text/utf8.h"

namespace linnet {
namespace {

constexpr std::size_t longest_piece = 2048;  // bytes
constexpr std::size_t context = 512;         // bytes before and after a piece that are normalised with it
constexpr std::size_t kept = 256;            // bytes of the spoken form that stay before the place that is read

std::size_t begin_of_codepoint(std::string_view text, std::size_t at) {
  while (at > 0 && at < text.size() && (text[at] & 0xc0) == 0x80) --at;
  return at;
}

struct PieceEnd {
  std::size_t at;
  bool is_apart;  // rules do not look beyond it
};

PieceEnd piece_end(std::string_view part, std::size_t begin) {
  if (part.size() - begin <= longest_piece) return {part.size(), true};
  const std::string_view piece = prefix_of_codepoints(part.substr(begin), longest_piece);
  if (const std::size_t gap = piece.rfind("\n\n"); gap != std::string_view::npos) return {begin + gap + 2, true};
  std::size_t last = piece.rfind('\n');
  if (last == std::string_view::npos) last = piece.find_last_of(" \t\r");
  return {begin + (last == std::string_view::npos ? piece.size() : last + 1), false};
}

// Where the text begins that rules may see before `at`.
std::size_t context_begin(std::string_view given, std::size_t part_begin, std::size_t at) {
  const std::size_t least = at - part_begin <= context ? part_begin : begin_of_codepoint(given, at - context);
  const std::string_view before = given.substr(least, at - least);
  if (const std::size_t gap = before.rfind("\n\n"); gap != std::string_view::npos) return least + gap + 2;
  const std::size_t space = least == part_begin ? std::string_view::npos : before.find_first_of(" \t\r\n");
  return space == std::string_view::npos ? least : least + space + 1;
}

}  // namespace

std::size_t SpokenText::start(std::size_t part_begin, std::size_t position, std::size_t part_end) {
  part_begin_ = part_begin;
  part_end_ = part_end;
  next_ = position;
  if (is_as_given()) return position;
  window_.clear();
  origin_ = {position};
  return has_more() ? append_piece(true) : 0;
}

std::size_t SpokenText::advance(std::size_t at, std::size_t ahead) {
  if (!has_more() || window_.size() - at >= ahead) return 0;
  const std::size_t forgotten = begin_of_codepoint(window_, at - std::min(at, kept));
  window_.erase(0, forgotten);
  origin_.erase(origin_.begin(), origin_.begin() + static_cast<std::ptrdiff_t>(forgotten));
  while (has_more() && window_.size() - (at - forgotten) < ahead) append_piece(false);
  return forgotten;
}

std::size_t SpokenText::spoken_until(std::size_t at) const {
  if (is_within(at))
    return *std::upper_bound(origin_.begin() + static_cast<std::ptrdiff_t>(at), origin_.end(), origin_[at]);
  return origin(at);
}

std::optional<std::size_t> SpokenText::given_line_end(std::size_t at) const {
  std::size_t behind = origin(at);
  const bool is_one = behind < given_.size() && is_line_end(take_codepoint(given_, behind));
  return is_one ? std::optional(origin(at)) : std::nullopt;
}

std::size_t SpokenText::append_piece(bool with_text_before) {
  const PieceEnd end = piece_end(given_.substr(0, part_end_), next_);
  const std::size_t read_end =
      end.is_apart ? end.at : begin_of_codepoint(given_, std::min(part_end_, end.at + context));
  std::size_t begin = context_begin(given_, part_begin_, next_);
  SpokenForm form = (*spoken_form_)(given_.substr(begin, read_end - begin));
  const auto place_of = [&](std::size_t byte) {
    return static_cast<std::size_t>(std::lower_bound(form.origin.begin(), form.origin.end(), byte - begin) -
                                    form.origin.begin());
  };
  if (form.origin[place_of(next_)] != next_ - begin) {  // a rule saw in the context what it did not see before
    begin = next_;
    form = (*spoken_form_)(given_.substr(begin, read_end - begin));
  }
  const std::size_t first = begin == next_ ? 0 : place_of(next_);
  const std::size_t last = end.is_apart ? form.text.size() : place_of(end.at);
  const std::size_t added_before = with_text_before ? first : 0;
  const std::size_t from = first - added_before;
  window_.append(form.text, from, last - from);
  origin_.pop_back();
  for (std::size_t i = from; i <= last; ++i) origin_.push_back(begin + form.origin[i]);
  next_ = origin_.back();
  return added_before;
}

}  // namespace linnet
