#include "engine/text/english/pieces.h"

#include <algorithm>

#include "engine/text/character_class.h"
#include "engine/text/letter_case.h"
#include "engine/text/utf8.h"

namespace linnet::english {
namespace {

constexpr std::u32string_view pauses = U";:,.!?—…";
constexpr std::u32string_view punctuation = U";:,.!?—…\"“”";
constexpr std::u32string_view junk = U"',-._‘’/";

bool is_in(std::u32string_view set, char32_t c) { return set.find(c) != std::u32string_view::npos; }

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_currency(std::string_view text) { return is_one_of(text, {"$", "£", "€"}); }

bool is_punctuation_tag(std::string_view tag) {
  return is_one_of(tag, {".", ",", "-LRB-", "-RRB-", "``", "\"\"", "''", ":", "$", "#", "NFP"});
}

bool is_ascii_letters(const Phonemes& codes) {
  return std::all_of(codes.begin(), codes.end(), [](char32_t c) {
    const char32_t small = small_letter(c);
    return small >= 'a' && small <= 'z';
  });
}

Phonemes phonemes_of_mark(std::string_view tag, const Phonemes& text) {
  if (tag == "-LRB-") return U"(";
  if (tag == "-RRB-") return U")";
  if (tag == "``") return U"“";
  if (tag == "\"\"" || tag == "''") return U"”";
  Phonemes marks;
  std::copy_if(text.begin(), text.end(), std::back_inserter(marks), [](char32_t c) { return is_in(punctuation, c); });
  return marks;
}

// The currency that the number at hand is an amount of, and the groups that have been made.
class Grouping {
 public:
  std::vector<Group> groups;

  // `next`: the tag of the token behind, or nothing.
  void add(const GivenToken& token, std::string_view next);

 private:
  static std::vector<Piece> pieces_of(const GivenToken& token);
  void settle(std::vector<Piece>& pieces, std::size_t i, std::string_view next);
  void append(Piece piece);

  std::string currency_;
  bool is_open_ = false;  // the next piece may join the last group
};

std::vector<Piece> Grouping::pieces_of(const GivenToken& given) {
  const Token& token = given.token;
  std::vector<std::string> texts;
  if (!given.phonemes) texts = cut_token(token.text);
  if (texts.empty()) texts = {token.text};
  std::vector<Piece> pieces;
  for (std::string& text : texts) {
    Piece& piece = pieces.emplace_back();
    piece.text = std::move(text);
    piece.tag = token.tag;
    piece.begin = token.begin;
    piece.end = token.end;
  }
  pieces.front().phonemes = given.phonemes;
  pieces.back().space_after = token.space_after;
  return pieces;
}

// Gives punctuation its phonemes, an amount its currency, and the 2 in B2B its word.
void Grouping::settle(std::vector<Piece>& pieces, std::size_t i, std::string_view next) {
  Piece& piece = pieces[i];
  const Phonemes text = phonemes_of_utf8(piece.text);
  if (piece.tag == "$" && is_currency(piece.text)) {
    currency_ = piece.text;
    piece.phonemes.emplace();
  } else if (piece.tag == ":" && (text == U"-" || text == U"–")) {
    piece.phonemes = U"—";
  } else if (is_punctuation_tag(piece.tag) && !is_ascii_letters(text)) {
    piece.phonemes = phonemes_of_mark(piece.tag, text);
  } else if (!currency_.empty()) {
    if (piece.tag != "CD")
      currency_.clear();
    else if (i + 1 == pieces.size() && next != "CD")
      piece.currency = currency_;
  } else if (i > 0 && i + 1 < pieces.size() && piece.text == "2" &&
             is_alphabetic(phonemes_of_utf8(pieces[i - 1].text).back()) &&
             is_alphabetic(phonemes_of_utf8(pieces[i + 1].text).front())) {
    piece.alias = "to";
  }
}

void Grouping::append(Piece piece) {
  const bool is_settled = piece.is_settled();
  const bool has_space = piece.space_after;
  if (!is_settled && is_open_) {
    piece.is_head = false;
    groups.back().push_back(std::move(piece));
  } else {
    groups.emplace_back().push_back(std::move(piece));
  }
  is_open_ = !is_settled && !has_space;
}

void Grouping::add(const GivenToken& token, std::string_view next) {
  std::vector<Piece> pieces = pieces_of(token);
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (!pieces[i].is_settled()) settle(pieces, i, next);
    append(pieces[i]);
  }
}

}  // namespace

std::vector<Group> group_tokens(std::span<const GivenToken> tokens) {
  Grouping grouping;
  for (std::size_t i = 0; i < tokens.size(); ++i)
    grouping.add(tokens[i], i + 1 < tokens.size() ? std::string_view(tokens[i + 1].token.tag) : "");
  return std::move(grouping.groups);
}

// The tag is that of the piece with most letters, capitals counted twice.
Piece merged(std::span<const Piece> pieces) {
  Piece all = pieces.front();
  all.text.clear();
  all.alias.clear();
  all.phonemes.reset();
  all.space_after = pieces.back().space_after;
  all.end = pieces.back().end;
  std::size_t most = 0;
  for (const Piece& piece : pieces) {
    all.text += piece.text;
    if (piece.space_after && &piece != &pieces.back()) all.text += ' ';
    all.currency = std::max(all.currency, piece.currency);
    std::size_t weight = 0;
    for (const char32_t c : phonemes_of_utf8(piece.text)) weight += is_capital(c) ? 2 : 1;
    if (weight > most) all.tag = piece.tag;
    most = std::max(most, weight);
  }
  return all;
}

bool is_junk(std::string_view piece) {
  const Phonemes codes = phonemes_of_utf8(piece);
  return std::all_of(codes.begin(), codes.end(), [](char32_t c) { return is_in(junk, c); });
}

bool is_junk(char32_t c) { return is_in(junk, c); }
bool is_pause(char32_t phoneme) { return is_in(pauses, phoneme); }

}  // namespace linnet::english
