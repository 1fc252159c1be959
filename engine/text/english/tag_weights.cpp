#include "engine/text/english/tag_weights.h"

#include <algorithm>
#include <bit>

#include "engine/text/english/pack.h"
#include "engine/text/english/packed_numbers.h"

namespace linnet::english {
namespace {

constexpr std::size_t block_size = 32;
constexpr std::uint32_t word_bit = 1u << 15;
constexpr int weight_offset = 361;  // makes all weights positive
constexpr std::uint32_t no_tag = 255;

std::size_t blocks_of(std::size_t strings) { return strings / block_size + (strings % block_size != 0); }

std::uint32_t bit_of(Feature feature) { return 1u << static_cast<unsigned>(feature); }

}  // namespace

// Numbers of strings, rows, weights, bytes of suffixes, bytes of tags. The tags, each with a line end behind it.
// For each block of 32 strings: where its suffixes, rows and weights begin. For each string, in order of bytes: how
// many bytes it shares with the string before (0 at the begin of a block), how many follow, its only tag or 255, its
// features and, as bit 15, whether it is a word of the vocabulary. The suffixes. For each row, which is a feature of a
// string: how many weights it has. For each weight: its tag and, in the upper two bits, its bits 8 and 9; its bits 0
// to 7.
TagWeights::TagWeights(std::string_view section) {
  SectionReader reader(section);
  strings_ = reader.u32();
  rows_ = reader.u32();
  weights_ = reader.u32();
  if (strings_ > section.size()) damaged_pack("the tagger has fewer strings than it should have");
  const std::size_t suffix_bytes = reader.u32();
  read_tags(reader.bytes(reader.u32()));
  blocks_ = reader.bytes(12 * blocks_of(strings_));
  shared_ = reader.bytes(strings_);
  lengths_ = reader.bytes(strings_);
  only_tags_ = reader.bytes(strings_);
  features_ = reader.bytes(2 * strings_);
  suffixes_ = reader.bytes(suffix_bytes);
  row_sizes_ = reader.bytes(rows_);
  weight_tags_ = reader.bytes(weights_);
  weight_lows_ = reader.bytes(weights_);
  if (!reader.rest().empty()) damaged_pack("the tagger has bytes behind its end");
  check();
}

void TagWeights::read_tags(std::string_view names) {
  while (!names.empty()) {
    const std::size_t end = names.find('\n');
    if (end == std::string_view::npos || tags_.size() == most_tags)
      damaged_pack("the tagger has a damaged list of tags");
    tags_.emplace_back(names.substr(0, end));
    names.remove_prefix(end + 1);
  }
  if (tags_.empty()) damaged_pack("the tagger has no tags");
}

// Every place that a search can come to is inside of the section.
void TagWeights::check() const {
  Place place{0, 0, 0};
  std::size_t length = 0;  // of the string before
  for (std::size_t i = 0; i < strings_; ++i) {
    if (i % block_size == 0) {
      const Place begin = block_begin(i / block_size);
      const bool is_same = begin.suffix == place.suffix && begin.row == place.row && begin.weight == place.weight;
      if (!is_same || u8_of(shared_, i) != 0) damaged_pack("the tagger has a block that begins at a wrong place");
    }
    if (u8_of(shared_, i) > length) damaged_pack("the tagger has a string that shares more than there is");
    length = u8_of(shared_, i) + u8_of(lengths_, i);
    if (u8_of(only_tags_, i) >= tags_.size() && u8_of(only_tags_, i) != no_tag)
      damaged_pack("the tagger has an unknown tag");
    if (rows_ - place.row < static_cast<std::size_t>(std::popcount(u16_of(features_, i) & ~word_bit))) {
      damaged_pack("the tagger has more features than rows");
    }
    move_on(i, place);
    if (place.suffix > suffixes_.size() || place.weight > weights_)
      damaged_pack("the tagger has strings beyond its end");
  }
  if (place.suffix != suffixes_.size() || place.row != rows_ || place.weight != weights_) {
    damaged_pack("the tagger has more data than strings");
  }
  const bool knows_tags = std::all_of(weight_tags_.begin(), weight_tags_.end(),
                                      [this](char c) { return (static_cast<unsigned char>(c) & 63u) < tags_.size(); });
  if (!knows_tags) damaged_pack("the tagger has a weight of an unknown tag");
}

TagWeights::Place TagWeights::block_begin(std::size_t block) const {
  return {u32_of(blocks_, 3 * block), u32_of(blocks_, 3 * block + 1), u32_of(blocks_, 3 * block + 2)};
}

// Moves from string `index` to the next.
void TagWeights::move_on(std::size_t index, Place& place) const {
  place.suffix += u8_of(lengths_, index);
  const int features = std::popcount(u16_of(features_, index) & ~word_bit);
  for (int i = 0; i < features; ++i) place.weight += u8_of(row_sizes_, place.row++);
}

// The last block whose first string is not behind `text`, or the first block.
std::size_t TagWeights::block_of(std::string_view text) const {
  std::size_t begin = 0;
  std::size_t end = blocks_of(strings_);
  while (end - begin > 1) {
    const std::size_t middle = begin + (end - begin) / 2;
    const std::string_view first = suffixes_.substr(block_begin(middle).suffix, u8_of(lengths_, middle * block_size));
    (first <= text ? begin : end) = middle;
  }
  return begin;
}

TagWeights::Entry TagWeights::entry_at(std::size_t index, const Place& place) const {
  Entry entry;
  entry.is_word = (u16_of(features_, index) & word_bit) != 0;
  entry.features = u16_of(features_, index) & ~word_bit;
  if (u8_of(only_tags_, index) != no_tag) entry.only_tag = u8_of(only_tags_, index);
  entry.row = place.row;
  entry.weight = place.weight;
  return entry;
}

TagWeights::Entry TagWeights::find(std::string_view text) const {
  if (strings_ == 0) return {};
  const std::size_t block = block_of(text);
  const std::size_t last = std::min(strings_, (block + 1) * block_size);
  Place place = block_begin(block);
  std::size_t same = 0;  // bytes that `text` has in common with the string before, which is in front of it
  for (std::size_t i = block * block_size; i < last; ++i) {
    const std::size_t shared = u8_of(shared_, i);
    if (shared < same) return {};  // this string is behind `text`
    if (shared == same) {
      const std::string_view suffix = suffixes_.substr(place.suffix, u8_of(lengths_, i));
      const std::string_view rest = text.substr(same);
      if (suffix == rest) return entry_at(i, place);
      if (suffix > rest) return {};
      const auto differing = std::mismatch(suffix.begin(), suffix.end(), rest.begin(), rest.end()).first;
      same += static_cast<std::size_t>(differing - suffix.begin());
    }
    move_on(i, place);
  }
  return {};
}

void TagWeights::add(const Entry& entry, Feature feature, Scores& scores) const {
  if ((entry.features & bit_of(feature)) == 0) return;
  std::size_t row = entry.row;
  std::size_t weight = entry.weight;
  for (int before = std::popcount(entry.features & (bit_of(feature) - 1)); before > 0; --before) {
    weight += u8_of(row_sizes_, row++);
  }
  for (const std::size_t end = weight + u8_of(row_sizes_, row); weight < end; ++weight) {
    const std::uint32_t tag = u8_of(weight_tags_, weight);
    const auto tenths = static_cast<int>(u8_of(weight_lows_, weight) | tag >> 6 << 8) - weight_offset;
    scores[tag & 63] += tenths / 10.0;
  }
}

}  // namespace linnet::english
