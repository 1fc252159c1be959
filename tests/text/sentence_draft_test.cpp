#include "engine/text/sentence_draft.h"

#include <catch2/catch_test_macros.hpp>
#include <string>

using namespace linnet;

namespace {

std::string joined(const Sentence& sentence) {
  std::string all;
  for (const std::string& phoneme : sentence.phonemes) all += phoneme;
  return all;
}

// A draft with clauses as espeak-ng gives them; each word of the text is one spoken word.
SentenceDraft draft_of(const std::string& text, std::initializer_list<std::size_t> clause_ends) {
  SentenceDraft draft;
  std::size_t begin = 0;
  for (const std::size_t end : clause_ends) {
    std::vector<std::size_t> word_begin = {begin};
    for (std::size_t i = begin; i < end; ++i) {
      if (text[i] == ' ') word_begin.push_back(i + 1);
    }
    draft.add_words(std::string_view(text).substr(begin, end - begin), word_begin, text, begin, end);
    draft.end_clause(end);
    begin = end;
  }
  return draft;
}

}  // namespace

TEST_CASE("a draft gives its whole sentence and is empty afterwards") {
  SentenceDraft draft = draft_of("one two, three.", {9, 15});
  const Sentence sentence = draft.take();
  CHECK(joined(sentence) == "one two, three.");
  CHECK(sentence.words.size() == 3);
  CHECK(sentence.text_end == 15);
  CHECK(sentence.ends_sentence);
  CHECK(draft.empty());
}

TEST_CASE("a long sentence is cut at the last clause within the limit") {
  SentenceDraft draft = draft_of("one two, three, four five.", {9, 16, 26});
  const Sentence piece = draft.take_piece(20);
  CHECK(joined(piece) == "one two, three, ");
  CHECK(piece.text_end == 16);
  CHECK(piece.words.size() == 3);
  CHECK_FALSE(piece.ends_sentence);
  const Sentence rest = draft.take();
  CHECK(joined(rest) == "four five.");
  CHECK(rest.text_end == 26);
  REQUIRE(rest.words.size() == 2);
  CHECK(rest.words[1].first_phoneme == 5);
  CHECK(rest.words[1].text_begin == 21);
  CHECK(rest.ends_sentence);
}

TEST_CASE("a long clause is cut after a word") {
  SentenceDraft draft = draft_of("one two three.", {14});
  const Sentence piece = draft.take_piece(10);
  CHECK(joined(piece) == "one two ");
  CHECK(piece.text_end == 7);
  CHECK(piece.words.size() == 2);
  CHECK(draft.size() == 6);
}

TEST_CASE("a clause without marks is cut into pieces of about one length, in whole words") {
  SentenceDraft draft = draft_of("aa bb cc dd ee ff gg hh.", {24});
  CHECK(joined(draft.take_piece(20)) == "aa bb cc dd ");
  CHECK(joined(draft.take()) == "ee ff gg hh.");

  SentenceDraft three = draft_of("aa bb cc dd ee ff gg hh.", {24});
  CHECK(joined(three.take_piece(9)) == "aa bb cc ");
  CHECK(joined(three.take_piece(9)) == "dd ee ff ");
  CHECK(joined(three.take()) == "gg hh.");

  SentenceDraft late = draft_of("a bbbbbbbbbbb cc.", {17});
  CHECK(joined(late.take_piece(14)) == "a bbbbbbbbbbb ");
}

TEST_CASE("a clause without marks is cut about its middle before an unstressed word, as phrases begin with") {
  SentenceDraft draft;
  draft.add_phonemes("ðə mˈæn sˈO mˈæps ʌv ðə plˈAsᵻz hˈi nˈO.");
  CHECK(joined(draft.take_piece(30)) == "ðə mˈæn sˈO mˈæps ");
  CHECK(joined(draft.take()) == "ʌv ðə plˈAsᵻz hˈi nˈO.");
  // Not if one piece more were needed then.
  SentenceDraft tight;
  tight.add_phonemes("ˈaaaaaa bb ˈccccc ˈdddd ˈeeee.");
  CHECK(joined(tight.take_piece(20)) == "ˈaaaaaa bb ˈccccc ");
}

TEST_CASE("a word or two behind the last mark do not become a piece of their own where an earlier mark is") {
  SentenceDraft draft = draft_of("one, two three four five six, too.", {5, 30, 35});
  CHECK(joined(draft.take_piece(32)) == "one, two three four five six, ");
  SentenceDraft longer = draft_of("one two three, four five six seven, a.", {15, 36, 39});
  CHECK(joined(longer.take_piece(36)) == "one two three, ");
  CHECK(joined(longer.take()) == "four five six seven, a.");
}

TEST_CASE("a long word is cut, but not before a mark that modifies a phoneme") {
  SentenceDraft draft = draft_of("abcdefgh.", {9});
  const Sentence piece = draft.take_piece(5);
  CHECK(joined(piece) == "abcde");
  REQUIRE(piece.words.size() == 1);
  CHECK(piece.words[0].end_phoneme == 5);
  CHECK(piece.text_end == 8);
  const Sentence rest = draft.take();
  CHECK(joined(rest) == "fgh.");
  CHECK(rest.words.empty());
  CHECK(rest.text_end == 9);

  SentenceDraft marked;
  marked.add_phonemes("abcɑ̃ːd");
  CHECK(joined(marked.take_piece(5)) == "abc");
  SentenceDraft marks;
  marks.add_phonemes("a\u0301\u0301\u0301\u0301");
  CHECK(marks.take_piece(2).phonemes.size() == 2);
}

TEST_CASE("a limit of one phoneme ends too") {
  SentenceDraft draft = draft_of("a b, c.", {5, 7});
  std::string all;
  while (draft.size() > 1) all += joined(draft.take_piece(1));
  CHECK(all + joined(draft.take()) == "a b, c.");
}
