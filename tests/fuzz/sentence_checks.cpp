#include "tests/fuzz/sentence_checks.h"

#include "engine/text/utf8.h"
#include "tests/fuzz/readers.h"

namespace linnet::test {
namespace {

void check(const Sentence& sentence, std::string_view text, std::size_t text_before, std::size_t most_phonemes) {
  must(sentence.phonemes.size() <= most_phonemes, "a sentence is as long as was asked for at most");
  must(sentence.text_end >= text_before && sentence.text_end <= text.size(), "sentences follow each other");
  std::size_t text_at = 0;
  std::size_t phoneme_at = 0;
  for (const SentenceWord& word : sentence.words) {
    must(word.text_begin >= text_at && word.text_end >= word.text_begin, "words follow each other");
    must(word.text_end <= text.size(), "words are of the text");
    must(word.first_phoneme >= phoneme_at && word.end_phoneme >= word.first_phoneme, "their phonemes do too");
    must(word.end_phoneme <= sentence.phonemes.size(), "phonemes are of the sentence");
    text_at = word.text_end;
    phoneme_at = word.end_phoneme;
  }
}

}  // namespace

void check_sentences(SentenceSource& source, std::string_view text, std::size_t most_phonemes) {
  std::size_t before = 0;
  while (const auto sentence = source.next()) {
    check(*sentence, text, before, most_phonemes);
    before = sentence->text_end;
  }
}

std::string as_letters(std::string_view text) {
  std::string letters;
  for (const char c : text) append_utf8(letters, c == 0 ? U' ' : static_cast<char32_t>(static_cast<unsigned char>(c)));
  return letters;
}

}  // namespace linnet::test
