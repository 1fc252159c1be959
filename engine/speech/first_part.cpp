#include "engine/speech/first_part.h"

#include <algorithm>
#include <string_view>

#include "engine/text/word_cuts.h"

namespace linnet {
namespace {

// What is spoken ends within these shares of the ids that are encoded. It lasts longer than the whole sentence takes to
// encode, and the ids behind it are as many as its durations and its pitch notably depend on.
constexpr std::size_t earliest(std::size_t ids) { return ids / 4; }
constexpr std::size_t latest(std::size_t ids) { return ids * 2 / 3; }

bool is_mark(std::string_view phoneme) {
  for (const std::string_view mark : {",", ";", ":", ".", "!", "?", "—", "…"})
    if (phoneme == mark) return true;
  return false;
}

}  // namespace

std::optional<FirstPart> first_part(const Sentence& sentence, const PhonemeIds& ids, std::size_t most_ids) {
  if (!most_ids || ids.ids.size() <= most_ids) return std::nullopt;
  const std::vector<std::string>& phonemes = sentence.phonemes;
  const std::size_t middle = (earliest(most_ids) + latest(most_ids)) / 2;
  const auto from_middle = [&](std::size_t phoneme) {
    const std::size_t id = ids.first_id[phoneme];
    return std::max(id, middle) - std::min(id, middle);
  };
  // Without words in reach, anywhere.
  const auto last = std::upper_bound(ids.first_id.begin(), ids.first_id.end(), most_ids) - 1;
  FirstPart part{*last, static_cast<std::size_t>(last - ids.first_id.begin()) / 2};
  bool at_word = false;
  bool at_mark = false;
  for (std::size_t i = 2; i < phonemes.size() && ids.first_id[i] <= most_ids; ++i) {
    const std::size_t id = ids.first_id[i];
    if (phonemes[i - 1] != " " || id < earliest(most_ids)) continue;
    if (id > latest(most_ids)) {
      part.ids = id;
      continue;
    }
    const bool mark = is_mark(phonemes[i - 2]);
    if (mark < at_mark || (at_word && mark == at_mark && from_middle(i) > from_middle(part.phonemes))) continue;
    part.phonemes = i;
    at_word = true;
    at_mark = mark;
  }
  if (!part.phonemes) return std::nullopt;
  return part;
}

std::size_t first_piece(const Sentence& sentence, std::size_t most) {
  const std::vector<std::string>& phonemes = sentence.phonemes;
  if (phonemes.size() <= most) return 0;
  for (std::size_t i = most; i >= 2; --i)
    if (phonemes[i - 1] == " " && is_mark(phonemes[i - 2])) return i;
  return cut_between_words(phonemes, phonemes.size(), most);
}

}  // namespace linnet
