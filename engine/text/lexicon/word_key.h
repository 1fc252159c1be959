// The form in which own words and the words of a text are compared.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace linnet {

// A word or phrase in canonical decomposition, with one kind of apostrophe, one space for any white space, and without
// characters that have no sound.
class WordKey {
 public:
  static constexpr std::size_t most_codes = 120;

  // Appends a character of a text. False: there is no room for it.
  bool add(char32_t code);
  std::size_t size() const { return size_; }
  char32_t cased(std::size_t i) const { return cased_[i]; }
  char32_t small(std::size_t i) const { return small_[i]; }  // in small letters
  bool has_capitals() const { return has_capitals_; }
  void drop_last_space();

 private:
  bool put(char32_t code);

  std::array<char32_t, most_codes> cased_, small_;
  std::size_t size_ = 0;
  bool has_capitals_ = false;
};

// Of codes in small letters, one after the other.
class KeyHash {
 public:
  void add(char32_t small) { value_ = (value_ ^ small) * 0x100000001b3; }
  std::uint64_t value() const { return value_ ^ (value_ >> 29); }

 private:
  std::uint64_t value_ = 0xcbf29ce484222325;
};

char32_t small_of(char32_t code);  // small_letter(), and one kind of sigma
// Whether a word may begin or end between two characters: always in scripts without spaces.
bool is_word_border(char32_t before, char32_t after);
// The number of codes of the key's first word, and of a key without words 1.
std::size_t first_word_of(const WordKey& key);
// The key of a whole word or phrase without outer white space. Empty if it has more than WordKey::most_codes.
WordKey key_of(std::string_view utf8);

}  // namespace linnet
