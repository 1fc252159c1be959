#include "engine/text/word_cuts.h"

#include <algorithm>

namespace linnet {
namespace {

bool is_stressed(std::span<const std::string> word) { return std::find(word.begin(), word.end(), "ˈ") != word.end(); }

// Whether an unstressed word begins at phoneme `at`, behind a stressed one.
bool begins_phrase(std::span<const std::string> phonemes, std::size_t at) {
  const auto begin = phonemes.begin() + static_cast<std::ptrdiff_t>(at);
  const auto end = std::find(begin, phonemes.end(), " ");
  if (begin == end || is_stressed({begin, end})) return false;
  const auto before = std::find(std::make_reverse_iterator(begin - 1), phonemes.rend(), " ").base();
  return is_stressed({before, begin});
}

}  // namespace

std::size_t cut_between_words(std::span<const std::string> phonemes, std::size_t length, std::size_t bound) {
  const std::size_t pieces = (length + bound - 1) / bound;
  const std::size_t even = (length + pieces - 1) / pieces;
  const std::size_t near = bound / 4;  // what the beginning of a phrase may be off
  std::size_t best = 0;
  std::size_t least = 0;
  for (std::size_t at = 2; at <= bound && at <= length; ++at) {
    if (phonemes[at - 1] != " ") continue;
    std::size_t away = near + (at > even ? at - even : even - at);
    const bool leaves_more = length - at > (pieces - 1) * bound;
    if (!leaves_more && begins_phrase(phonemes, at)) away -= std::min(away, near);
    if (best && away > least) continue;  // of two as good, the longer one
    best = at;
    least = away;
  }
  return best;
}

}  // namespace linnet
