// Reads a word: special cases, the dictionary, stems with -s, -ed and -ing, letters one by one, numbers. These are the
// rules of misaki 0.9.4 as the package hibari-tts 0.2.1 has them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/text/english/dictionary.h"
#include "engine/text/english/pack.h"
#include "engine/text/english/phonemes.h"

namespace linnet::english {

// What is known of the text behind a word.
struct Context {
  std::optional<bool> next_is_vowel;  // whether its first phoneme is a vowel; none before punctuation and at the end
  bool next_is_to = false;            // the word "to" follows
};

struct LexiconWord {
  std::string_view text;      // UTF-8
  std::string_view tag;       // of the Penn Treebank
  std::string_view currency;  // "$", "£", "€": the number is an amount of it; empty: of none
  bool is_head = true;        // it is not the continuation of a word
};

class Lexicon {
 public:
  // The pack outlives the lexicon. bad_input if it is damaged; later calls throw the same where they find damage.
  explicit Lexicon(const Pack& pack);

  // None: the word is unknown.
  std::optional<Phonemes> read(const LexiconWord& word, const Context& context) const;
  // A number of digits, commas and points that belongs to an unknown word. Requires: a digit first.
  std::optional<Phonemes> read_digits(std::string_view ascii_number) const;
  // The names of the letters; signs are left out. None if a letter has no name.
  std::optional<Phonemes> spell(std::string_view ascii_word) const;

 private:
  // What the rules for a word are given.
  struct Word {
    std::string text;  // ASCII
    std::string_view tag;
    Stress stress;
    const Context* context;  // null: of no text
  };
  using Reading = std::optional<Phonemes>;

  bool has(std::string_view word) const { return dictionary_.find_any_case(word).has_value(); }
  bool has_gold(std::string_view word) const;
  std::optional<DictionaryEntry> gold(std::string_view word) const;
  Reading gold_phonemes(std::string_view word, std::string_view tag) const;
  bool is_known(const std::string& word) const;
  Reading look_up(const Word& word) const;
  Reading look_up(std::string_view text, Stress stress = {}) const;
  Reading special_case(const Word& word) const;
  Reading small_word(const Word& word) const;
  Reading to_or_the(const Word& word) const;
  bool is_read_as_small(const Word& word) const;
  Reading with_suffix(const Word& word) const;
  Reading read_word(Word word) const;

  // stems.cpp
  Reading stem_s(const Word& word) const;
  Reading stem_ed(const Word& word) const;
  Reading stem_ing(const Word& word) const;
  Reading with_s(Reading stem) const;
  Reading with_ed(Reading stem) const;
  Reading with_ing(Reading stem) const;

  // lexicon_numbers.cpp
  class NumberReading;
  Reading read_number(std::string_view word, std::string_view currency, bool is_head) const;
  Reading plural_of(std::string_view unit) const;

  Dictionary dictionary_;
  bool british_;
};

// Whether `word` is a number: digits, commas and points, perhaps with a sign before or a suffix behind (5th, 1980s).
bool is_number(std::string_view ascii_word, bool is_head);

}  // namespace linnet::english
