#include "engine/text/english/links.h"

namespace linnet::english {
namespace {

std::optional<std::string_view> between_strokes(std::string_view target) {
  if (target.size() < 2 || !target.starts_with('/') || !target.ends_with('/')) return std::nullopt;
  target.remove_prefix(1);
  return target.substr(0, target.find_last_not_of('/') + 1);
}

}  // namespace

std::optional<Link> find_link(std::string_view text, std::size_t from) {
  constexpr auto none = std::string_view::npos;
  for (;;) {
    const std::size_t begin = text.find('[', from);
    if (begin == none) return std::nullopt;
    const std::size_t close = text.find(']', begin + 1);
    if (close == none) return std::nullopt;
    if (close == begin + 1) {  // nothing in it
      from = close;
      continue;
    }
    from = close + 1;
    if (from >= text.size() || text[from] != '(') continue;
    const std::size_t end = text.find(')', from);
    if (end == none) return std::nullopt;
    return Link{begin, end + 1, text.substr(begin + 1, close - begin - 1),
                between_strokes(text.substr(from + 1, end - from - 1))};
  }
}

}  // namespace linnet::english
