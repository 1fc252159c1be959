// The tagger's table: the words it knows, and how much each feature of a word speaks for each tag. Read in place.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace linnet::english {

// What a string is to the tagger; a string may be several of them. In the order in which the table has their weights.
enum class Feature : std::uint8_t {
  constant,       // "b", "i0" for the first word, "i+" for the others
  first,          // the word's first character
  shape,          // word_shape()
  tag_before,     // the tag before
  tag_before2,    // the tag before that
  tags_before,    // both: NN,DT
  ending_before,  // the last three characters of the word before
  ending_after,   // of the next word
  ending,         // of the word
  word_before2,
  word_before,
  word_after,
  word_after2,
  word,
};

class TagWeights {
 public:
  static constexpr std::size_t most_tags = 64;
  using Scores = std::array<double, most_tags>;

  // The pack's section "tagger", which must live as long as this. Reads all of it once, so that nothing needs a check
  // later. bad_input: it is damaged.
  explicit TagWeights(std::string_view section);

  // In the order of their names.
  const std::vector<std::string>& tags() const { return tags_; }

  struct Entry {
    bool is_word = false;              // belongs to the vocabulary
    std::size_t only_tag = most_tags;  // the tag of a word that has only one
    std::uint32_t features = 0;        // bits of Feature
    std::size_t row = 0, weight = 0;   // of the first of its features
  };
  Entry find(std::string_view text) const;

  // Adds the feature's weights, if it has any, to the scores of its tags.
  void add(const Entry& entry, Feature feature, Scores& scores) const;

 private:
  struct Place {
    std::size_t suffix, row, weight;
  };

  void check() const;
  void read_tags(std::string_view names);
  Place block_begin(std::size_t block) const;
  std::size_t block_of(std::string_view text) const;
  void move_on(std::size_t index, Place& place) const;
  Entry entry_at(std::size_t index, const Place& place) const;

  std::vector<std::string> tags_;
  std::size_t strings_, rows_, weights_;
  std::string_view blocks_, shared_, lengths_, suffixes_, only_tags_, features_;
  std::string_view row_sizes_, weight_tags_, weight_lows_;
};

}  // namespace linnet::english
