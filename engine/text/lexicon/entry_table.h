// The entries of a lexicon, packed: a million of them take about 40 MB, and are found without reading others.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/text/lexicon/word_key.h"

namespace linnet {

// An entry; its views are into the table.
struct OwnWord {
  std::string_view key;     // UTF-8, as WordKey has it
  std::string_view spoken;  // phonemes in IPA, or words
  bool is_phonemes = false;
  bool is_exact = false;            // capital and small letters must be as in the key
  std::string_view language;        // such as "en-us"; empty: of any
  std::string_view part_of_speech;  // as its file names it; empty: of any
  std::string_view file;
  std::uint32_t line = 0;
};

class EntryTable {
 public:
  static constexpr std::size_t most_key_bytes = 255, most_spoken_bytes = 1000, most_names = 255;

  // Adds an entry, in place of one for the same word, case, language and part of speech. Returns "file:line" of that
  // one where it was spoken in another way. bad_input, naming the limit: there is no room. Requires: `word.key` has 1
  // to WordKey::most_codes codes and at most most_key_bytes bytes, `word.spoken` at most most_spoken_bytes.
  std::optional<std::string> add(const OwnWord& word);
  std::size_t entries() const { return entries_; }
  std::size_t bytes() const;

  // Names of languages that entries have; OwnWords gives each a rank.
  const std::vector<std::string>& names() const { return names_; }
  // At least as many codes as the longest key has that begins with the word of this hash; 0: there is none.
  std::size_t longest(std::uint64_t first_word) const {
    if (firsts_.empty()) return 0;
    const FirstWord& first = firsts_[first_word & (firsts_.size() - 1)];
    return first.tag == shared_tag || first.tag == tag_of(first_word) ? first.longest : 0;
  }
  // Which of several entries for a word counts.
  struct Wanted {
    std::span<const std::uint8_t> ranks;  // of names(), as languages; 0: of another language. The highest counts.
    bool takes_phonemes;
  };
  // The entry for the first `size` codes of `key`, whose hash is `hash`.
  std::optional<OwnWord> find(const WordKey& key, std::size_t size, std::uint64_t hash, const Wanted& wanted) const;

 private:
  // The fields of fixed size before an entry's key and its spoken form.
  struct Head {
    std::uint32_t line;
    std::uint16_t spoken_bytes;
    std::uint8_t flags, language, part_of_speech, file, key_bytes;  // the names' indices in names_
  };
  // Of the keys whose first words have the same lower bits of their hashes. The tag tells nearly all other words from
  // these: it is made of the upper bits, or is shared_tag if theirs differ.
  struct FirstWord {
    std::uint8_t longest = 0, tag = 0;
  };
  static constexpr std::uint8_t shared_tag = 255;
  static std::uint8_t tag_of(std::uint64_t hash) { return static_cast<std::uint8_t>((hash >> 40) % shared_tag); }
  Head head_at(std::uint32_t at) const;
  OwnWord word_at(std::uint32_t at) const;
  std::uint8_t name_index(std::string_view name);
  std::uint32_t* same_entry(const OwnWord& word, const WordKey& key, std::uint64_t hash);
  void insert(std::uint32_t at, const WordKey& key, std::uint64_t hash);
  std::uint32_t append(const OwnWord& word);
  void grow();

  std::string arena_;                      // heads, keys and spoken forms, one entry after the other
  std::vector<std::uint32_t> slots_;       // hash table of 1 + an entry's place in arena_; 0: free
  std::vector<FirstWord> firsts_;          // by the hash of the first word
  std::vector<std::string> names_ = {""};  // of languages, parts of speech and files
  std::size_t entries_ = 0;
};

std::uint64_t hash_of(const WordKey& key, std::size_t size);

}  // namespace linnet
