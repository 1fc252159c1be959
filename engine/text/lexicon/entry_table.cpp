#include "engine/text/lexicon/entry_table.h"

#include <algorithm>
#include <cstring>

#include "engine/error.h"
#include "engine/lexicon.h"
#include "engine/text/utf8.h"

namespace linnet {
namespace {

constexpr std::uint8_t phonemes_flag = 1, exact_flag = 2;
constexpr std::size_t head_bytes = 12, first_slots = 16;

// Whether the stored key is the first `size` codes of `key`.
bool is_key(std::string_view stored, bool is_exact, const WordKey& key, std::size_t size) {
  std::size_t at = 0;
  for (std::size_t i = 0; i < size; ++i) {
    if (at == stored.size()) return false;
    const char32_t code = take_codepoint(stored, at);
    if (is_exact ? code != key.cased(i) : small_of(code) != key.small(i)) return false;
  }
  return at == stored.size();
}

[[noreturn]] void refuse(const std::string& limit) {
  throw Error(ErrorKind::bad_input, "own pronunciations have " + limit + "; leave out those that are not needed");
}

}  // namespace

std::uint64_t hash_of(const WordKey& key, std::size_t size) {
  KeyHash hash;
  for (std::size_t i = 0; i < size; ++i) hash.add(key.small(i));
  return hash.value();
}

EntryTable::Head EntryTable::head_at(std::uint32_t at) const {
  static_assert(sizeof(Head) == head_bytes);
  Head head;
  std::memcpy(&head, arena_.data() + at, head_bytes);
  return head;
}

OwnWord EntryTable::word_at(std::uint32_t at) const {
  const Head head = head_at(at);
  const std::string_view rest = std::string_view(arena_).substr(at + head_bytes);
  return {rest.substr(0, head.key_bytes),
          rest.substr(head.key_bytes, head.spoken_bytes),
          (head.flags & phonemes_flag) != 0,
          (head.flags & exact_flag) != 0,
          names_[head.language],
          names_[head.part_of_speech],
          names_[head.file],
          head.line};
}

std::uint8_t EntryTable::name_index(std::string_view name) {
  const auto found = std::find(names_.begin(), names_.end(), name);
  if (found == names_.end()) {
    if (names_.size() > most_names)
      refuse("more than " + std::to_string(most_names) + " names of languages, parts of speech and files");
    names_.emplace_back(name);
    return static_cast<std::uint8_t>(names_.size() - 1);
  }
  return static_cast<std::uint8_t>(found - names_.begin());
}

// The slot of an entry that `word` replaces.
std::uint32_t* EntryTable::same_entry(const OwnWord& word, const WordKey& key, std::uint64_t hash) {
  if (slots_.empty()) return nullptr;
  for (std::size_t i = hash & (slots_.size() - 1); slots_[i] != 0; i = (i + 1) & (slots_.size() - 1)) {
    const OwnWord other = word_at(slots_[i] - 1);
    if (other.is_exact == word.is_exact && is_key(other.key, other.is_exact, key, key.size()) &&
        other.language == word.language && other.part_of_speech == word.part_of_speech)
      return &slots_[i];
  }
  return nullptr;
}

std::uint32_t EntryTable::append(const OwnWord& word) {
  if (arena_.size() + head_bytes + word.key.size() + word.spoken.size() > Lexicon::most_bytes)
    refuse("more than " + std::to_string(Lexicon::most_bytes >> 20) + " MB");
  const auto flags = (word.is_phonemes ? phonemes_flag : 0) | (word.is_exact ? exact_flag : 0);
  const Head head = {word.line,
                     static_cast<std::uint16_t>(word.spoken.size()),
                     static_cast<std::uint8_t>(flags),
                     name_index(word.language),
                     name_index(word.part_of_speech),
                     name_index(word.file),
                     static_cast<std::uint8_t>(word.key.size())};
  const std::size_t at = arena_.size();
  char bytes[head_bytes];
  std::memcpy(bytes, &head, head_bytes);
  arena_.append(bytes, head_bytes);
  arena_ += word.key;
  arena_ += word.spoken;
  return static_cast<std::uint32_t>(at);
}

void EntryTable::insert(std::uint32_t at, const WordKey& key, std::uint64_t hash) {
  std::size_t slot = hash & (slots_.size() - 1);
  while (slots_[slot] != 0) slot = (slot + 1) & (slots_.size() - 1);
  slots_[slot] = at + 1;
  const std::uint64_t first_word = hash_of(key, first_word_of(key));
  FirstWord& first = firsts_[first_word & (firsts_.size() - 1)];
  const bool is_free = first.longest == 0;
  first.longest = std::max(first.longest, static_cast<std::uint8_t>(key.size()));
  if (is_free || first.tag != tag_of(first_word)) first.tag = is_free ? tag_of(first_word) : shared_tag;
}

void EntryTable::grow() {
  const std::vector<std::uint32_t> old = std::move(slots_);
  slots_.assign(std::max(first_slots, old.size() * 2), 0);
  firsts_.assign(slots_.size(), {});
  for (const std::uint32_t slot : old) {
    if (slot == 0) continue;
    const WordKey key = key_of(word_at(slot - 1).key);
    insert(slot - 1, key, hash_of(key, key.size()));
  }
}

std::optional<std::string> EntryTable::add(const OwnWord& word) {
  const WordKey key = key_of(word.key);
  const std::uint64_t hash = hash_of(key, key.size());
  if (std::uint32_t* slot = same_entry(word, key, hash)) {
    const OwnWord before = word_at(*slot - 1);
    if (before.spoken == word.spoken && before.is_phonemes == word.is_phonemes) return std::nullopt;
    std::string place = std::string(before.file) + ":" + std::to_string(before.line);
    *slot = append(word) + 1;
    return place;
  }
  if (entries_ == Lexicon::most_entries) refuse("more than " + std::to_string(Lexicon::most_entries) + " entries");
  const std::uint32_t at = append(word);
  if (entries_ + 1 > slots_.size() / 8 * 5) grow();
  insert(at, key, hash);
  ++entries_;
  return std::nullopt;
}

std::size_t EntryTable::bytes() const {
  return arena_.capacity() + slots_.capacity() * sizeof(slots_[0]) + firsts_.capacity() * sizeof(firsts_[0]);
}

std::optional<OwnWord> EntryTable::find(const WordKey& key, std::size_t size, std::uint64_t hash,
                                        const Wanted& wanted) const {
  std::optional<OwnWord> best;
  int best_rank = -1;
  for (std::size_t i = hash & (slots_.size() - 1); slots_[i] != 0; i = (i + 1) & (slots_.size() - 1)) {
    const Head head = head_at(slots_[i] - 1);
    const bool is_exact = (head.flags & exact_flag) != 0;
    const int language = wanted.ranks[head.language];
    if (language == 0 || ((head.flags & phonemes_flag) != 0 && !wanted.takes_phonemes)) continue;
    const int rank = (is_exact ? 1024 : 0) + 2 * language + (head.part_of_speech == 0 ? 1 : 0);
    if (rank < best_rank) continue;
    const OwnWord word = word_at(slots_[i] - 1);
    if (!is_key(word.key, is_exact, key, size)) continue;
    best = word;
    best_rank = rank;
  }
  return best;
}

}  // namespace linnet
