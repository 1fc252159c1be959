#include "engine/text/english/english.h"

#include <algorithm>
#include <optional>

#include "engine/text/character_class.h"
#include "engine/text/english/group_reader.h"
#include "engine/text/english/lexicon.h"
#include "engine/text/english/links.h"
#include "engine/text/english/normalise.h"
#include "engine/text/english/pack.h"
#include "engine/text/english/pieces.h"
#include "engine/text/english/tagger.h"
#include "engine/text/english/tokens.h"
#include "engine/text/english/unknown_words.h"
#include "engine/text/utf8.h"

namespace linnet::english {
namespace {

// For each byte of a normalised text, where the character ends in the given text that it comes from.
std::vector<std::size_t> ends_of(const Normalised& normalised) {
  const std::vector<std::size_t>& origin = normalised.origin;
  std::vector<std::size_t> ends(origin.size(), origin.back());
  for (std::size_t i = normalised.text.size(); i-- > 0;)
    ends[i] = origin[i + 1] > origin[i] ? origin[i + 1] : ends[i + 1];
  return ends;
}

bool has_space_at(std::string_view text, std::size_t i) { return i < text.size() && is_space(take_codepoint(text, i)); }

std::string with_taps(Phonemes phonemes) {
  std::replace(phonemes.begin(), phonemes.end(), U'ɾ', U'T');
  std::replace(phonemes.begin(), phonemes.end(), U'ʔ', U't');
  return to_utf8(phonemes);
}

// One word of what a group's pieces have been given.
EnglishWord word_of(const Group& group) {
  Phonemes phonemes;
  for (const Piece& piece : group) {
    if (!piece.phonemes) continue;
    if (piece.spaced && !phonemes.empty() && !is_space(phonemes.back()) && !piece.phonemes->empty()) phonemes += U' ';
    phonemes += *piece.phonemes;
  }
  return {with_taps(std::move(phonemes)), group.front().begin, group.back().end, group.back().space_after};
}

}  // namespace

struct English::Parts {
  Parts(std::span<const std::byte> bytes, UnknownWords unknown)
      : pack(bytes),
        exceptions(pack.section("exceptns")),
        tagger(pack.section("tagger")),
        lexicon(pack),
        unknown_words(pack.accent(), lexicon, std::move(unknown)) {}

  std::vector<GivenToken> tokens_of(std::string_view text) const;
  void add_tokens(std::string_view text, std::size_t begin, std::size_t end, std::vector<GivenToken>& tokens) const;

  Pack pack;
  TokeniserTables exceptions;
  Tagger tagger;
  Lexicon lexicon;
  UnknownWordReader unknown_words;
};

void English::Parts::add_tokens(std::string_view text, std::size_t begin, std::size_t end,
                                std::vector<GivenToken>& tokens) const {
  std::vector<Token> found = tokenise(text.substr(begin, end - begin), exceptions);
  tagger.tag(found);
  for (Token& token : found) {
    token.begin += begin;
    token.end += begin;
    tokens.push_back({std::move(token), {}});
  }
}

std::vector<GivenToken> English::Parts::tokens_of(std::string_view text) const {
  std::vector<GivenToken> tokens;
  std::size_t done = 0;
  while (const auto link = find_link(text, done)) {
    add_tokens(text, done, link->begin, tokens);
    tokens.push_back(
        {Token{std::string(link->text), "NN", has_space_at(text, link->end), link->begin, link->end}, std::nullopt});
    if (link->phonemes) tokens.back().phonemes = phonemes_of_utf8(*link->phonemes);
    done = link->end;
  }
  add_tokens(text, done, text.size(), tokens);
  return tokens;
}

English::English(std::span<const std::byte> pack, UnknownWords unknown)
    : parts_(std::make_unique<const Parts>(pack, std::move(unknown))) {}
English::~English() = default;

std::vector<EnglishWord> English::words(std::string_view text, EnglishText is) const {
  const Normalised normalised = is == EnglishText::written ? normalise(text) : tidied(text);
  const std::vector<std::size_t> ends = ends_of(normalised);
  std::vector<Group> groups = group_tokens(parts_->tokens_of(normalised.text));
  read_groups(groups, parts_->lexicon, parts_->unknown_words);
  std::vector<EnglishWord> words;
  for (const Group& group : groups) {
    EnglishWord& word = words.emplace_back(word_of(group));
    word.end = word.end > word.begin ? ends[word.end - 1] : normalised.origin[word.begin];
    word.begin = normalised.origin[word.begin];
    word.end = word.begin + without_outer_space(text.substr(word.begin, word.end - word.begin)).size();
  }
  return words;
}

std::string phonemes_of(std::span<const EnglishWord> words) {
  std::string all;
  for (const EnglishWord& word : words) {
    all += word.phonemes;
    if (word.space_after) all += ' ';
  }
  return std::string(without_outer_space(all));
}

}  // namespace linnet::english
