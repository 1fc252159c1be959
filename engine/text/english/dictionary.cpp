#include "engine/text/english/dictionary.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "engine/text/english/ascii_words.h"
#include "engine/text/english/pack.h"

namespace linnet::english {
namespace {

constexpr unsigned char end_bit = 0x80;
constexpr unsigned char silver_bit = 0x40;
constexpr unsigned char parts_of_speech = 0x3f;
constexpr std::size_t most_symbols = parts_of_speech - 1;
constexpr std::size_t longest = 128;  // characters or phonemes of a word
constexpr std::array<std::string_view, 10> tags = {"DEFAULT", "None", "NOUN", "VERB", "ADJ",
                                                   "ADV",     "VBD",  "VBN",  "VBP",  "DT"};

// Takes the words of a block one after the other.
class BlockReader {
 public:
  BlockReader(std::string_view block, const Phonemes& symbols) : rest_(block), symbols_(symbols) {}

  bool at_end() const { return rest_.empty(); }
  const std::string& key() const { return key_; }
  void next();
  DictionaryEntry entry() const;

 private:
  unsigned char byte();
  // Appends codes up to the one with the end bit, and returns that one.
  unsigned char take_codes(std::string& codes);
  void skip_parts();
  Phonemes phonemes_of(std::string_view codes) const;

  std::string_view rest_;
  const Phonemes& symbols_;
  std::string key_, codes_;
  std::string_view parts_;
  bool is_silver_ = false;
};

unsigned char BlockReader::byte() {
  if (rest_.empty()) damaged_pack("a word ends with its block");
  const auto value = static_cast<unsigned char>(rest_.front());
  rest_.remove_prefix(1);
  return value;
}

unsigned char BlockReader::take_codes(std::string& codes) {
  for (;;) {
    const unsigned char code = byte();
    const unsigned char symbol = code & parts_of_speech;
    if (symbol != 0) codes += static_cast<char>(symbol);
    if (codes.size() > longest) damaged_pack("a word has too many phonemes");
    if (code & end_bit) return code;
  }
}

void BlockReader::next() {
  const unsigned char shared = byte();
  key_.resize(std::min<std::size_t>(key_.size(), shared >> 4));
  codes_.resize(std::min<std::size_t>(codes_.size(), shared & 15));
  for (unsigned char c = 0; !(c & end_bit);) {
    c = byte();
    key_ += static_cast<char>(c & ~end_bit);
    if (key_.size() > longest) damaged_pack("a word has too many letters");
  }
  const bool has_parts = !rest_.empty() && static_cast<unsigned char>(rest_.front()) == parts_of_speech;
  if (has_parts) rest_.remove_prefix(1);
  is_silver_ = take_codes(codes_) & silver_bit;
  parts_ = {};
  if (has_parts) skip_parts();
}

void BlockReader::skip_parts() {
  parts_ = rest_;
  for (unsigned char left = byte(); left > 0; --left) {
    byte();
    std::string codes;
    take_codes(codes);
  }
  parts_.remove_suffix(rest_.size());
}

DictionaryEntry BlockReader::entry() const {
  DictionaryEntry found{phonemes_of(codes_), {}, is_silver_};
  if (parts_.empty()) return found;
  BlockReader parts(parts_, symbols_);
  for (unsigned char left = parts.byte(); left > 0; --left) {
    const unsigned char tag = parts.byte();
    if (tag >= tags.size()) damaged_pack("a word has an unknown part of speech");
    std::string codes;
    parts.take_codes(codes);
    found.parts.push_back({tags[tag], codes.empty() ? std::nullopt : std::optional(phonemes_of(codes))});
  }
  return found;
}

Phonemes BlockReader::phonemes_of(std::string_view codes) const {
  Phonemes phonemes;
  for (const char code : codes) {
    if (static_cast<std::size_t>(code) > symbols_.size()) damaged_pack("a word has an unknown phoneme");
    phonemes += symbols_[static_cast<std::size_t>(code) - 1];
  }
  return phonemes;
}

}  // namespace

bool DictionaryEntry::has(std::string_view tag) const {
  return std::any_of(parts.begin(), parts.end(), [&](const Part& part) { return part.tag == tag; });
}

std::optional<Phonemes> DictionaryEntry::phonemes_of(std::string_view tag) const {
  const auto found = std::find_if(parts.begin(), parts.end(), [&](const Part& part) { return part.tag == tag; });
  return found == parts.end() ? phonemes : found->phonemes;
}

Dictionary::Dictionary(std::string_view section) {
  SectionReader reader(section);
  reader.u32();  // words
  blocks_ = reader.u32();
  const std::size_t symbols = reader.u32();
  if (symbols > most_symbols || blocks_ >= section.size() / 4) damaged_pack("the dictionary's sizes");
  symbols_.resize(symbols);
  reader.copy_to(std::span(symbols_));
  for (const char32_t symbol : symbols_)
    if (symbol == 0 || symbol > 0x10ffff || (symbol >= 0xd800 && symbol < 0xe000)) damaged_pack("a phoneme's symbol");
  offsets_ = reader.bytes((blocks_ + 1) * 4);
  data_ = reader.rest();
}

std::string_view Dictionary::block(std::size_t number) const {
  std::array<std::uint32_t, 2> ends{};
  std::memcpy(ends.data(), offsets_.data() + number * 4, sizeof ends);
  if (ends[0] > ends[1] || ends[1] > data_.size()) damaged_pack("a block lies outside of the dictionary");
  return data_.substr(ends[0], ends[1] - ends[0]);
}

// The last block whose first word is not behind `word`, or the first one.
std::size_t Dictionary::block_of(std::string_view word) const {
  std::size_t low = 0;
  std::size_t high = blocks_;
  while (high - low > 1) {
    const std::size_t middle = low + (high - low) / 2;
    BlockReader first(block(middle), symbols_);
    if (first.at_end()) damaged_pack("an empty block");
    first.next();
    (first.key() <= word ? low : high) = middle;
  }
  return low;
}

std::optional<DictionaryEntry> Dictionary::find(std::string_view word) const {
  if (blocks_ == 0 || word.empty() || word.size() > longest) return std::nullopt;
  BlockReader words(block(block_of(word)), symbols_);
  while (!words.at_end()) {
    words.next();
    if (words.key() == word) return words.entry();
    if (words.key() > word) break;
  }
  return std::nullopt;
}

std::optional<DictionaryEntry> Dictionary::find_any_case(std::string_view word) const {
  if (auto found = find(word); found || word.size() < 2) return found;
  const std::string small = to_small(word);
  const std::string capitalised = to_capitalised(word);
  if (word == small) return word == capitalised ? std::nullopt : find(capitalised);
  return word == capitalised ? find(small) : std::nullopt;
}

}  // namespace linnet::english
