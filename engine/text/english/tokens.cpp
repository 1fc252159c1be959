#include "engine/text/english/tokens.h"

#include <span>

#include "engine/text/character_class.h"
#include "engine/text/english/affixes.h"
#include "engine/text/english/pack.h"
#include "engine/text/english/packed_numbers.h"
#include "engine/text/utf8.h"

namespace linnet::english {
// count, length of the longest word, where each word ends (u32), where the first two pieces of each end (u8), words in
// order.
TokeniserTables::TokeniserTables(std::string_view section) {
  SectionReader reader(section);
  count_ = reader.u32();
  longest_ = reader.u32();
  if (count_ > section.size()) damaged_pack("the exceptions are fewer than they should be");
  ends_ = reader.bytes(4 * count_);
  pieces_ = reader.bytes(2 * count_);
  words_ = reader.rest();
  std::size_t begin = 0;
  for (std::size_t i = 0; i < count_; ++i) {
    const std::size_t end = u32_of(ends_, i);
    if (end <= begin || end > words_.size()) damaged_pack("the exceptions have words out of order");
    const std::size_t first = u8_of(pieces_, 2 * i);
    const std::size_t second = u8_of(pieces_, 2 * i + 1);
    const bool is_in_order = second == 0 || second > first;
    if (!is_in_order || first >= end - begin || second >= end - begin) {
      damaged_pack("the exceptions have pieces out of order");
    }
    begin = end;
  }
  if (begin != words_.size()) damaged_pack("the exceptions have more letters than words");
}

std::string_view TokeniserTables::word_at(std::size_t index) const {
  const std::size_t begin = index == 0 ? 0 : u32_of(ends_, index - 1);
  return words_.substr(begin, u32_of(ends_, index) - begin);
}

bool TokeniserTables::find(std::string_view word, Exception& exception) const {
  if (word.size() > longest_) return false;
  std::size_t begin = 0;
  std::size_t end = count_;
  while (begin < end) {
    const std::size_t middle = begin + (end - begin) / 2;
    const int order = word_at(middle).compare(word);
    if (order == 0) {
      exception = {u8_of(pieces_, 2 * middle), u8_of(pieces_, 2 * middle + 1)};
      return true;
    }
    if (order < 0) {
      begin = middle + 1;
    } else {
      end = middle;
    }
  }
  return false;
}

bool TokeniserTables::contains(std::string_view word) const {
  Exception exception;
  return find(word, exception);
}

namespace {

using Pieces = std::vector<std::string_view>;

// Divides a chunk of text without white space.
class ChunkSplitter {
 public:
  explicit ChunkSplitter(const TokeniserTables& tables) : tables_(tables) {}

  // The pieces follow each other without a gap. They stay until the next call.
  std::span<const std::string_view> split(std::string_view chunk);

 private:
  bool add_exception(std::string_view word, Pieces& pieces) const;
  std::string_view peel(std::string_view chunk);
  bool peel_once(std::string_view& rest);
  void add_middle(std::string_view middle);
  void divide_at_infixes(std::string_view middle);
  void join_exceptions();

  const TokeniserTables& tables_;
  Pieces pieces_, suffixes_, joined_;
};

bool ChunkSplitter::add_exception(std::string_view word, Pieces& pieces) const {
  TokeniserTables::Exception exception;
  if (!tables_.find(word, exception)) return false;
  std::size_t begin = 0;
  for (const std::size_t end : {exception.first_end, exception.second_end, word.size()}) {
    if (end == 0) continue;
    pieces.push_back(word.substr(begin, end - begin));
    begin = end;
  }
  return true;
}

// Takes a prefix and a suffix off `rest`. Returns false where the peeling ends: nothing to take, or an exception is
// left.
bool ChunkSplitter::peel_once(std::string_view& rest) {
  const std::string_view prefix = rest.substr(0, prefix_length(rest));
  const std::string_view without_prefix = rest.substr(prefix.size());
  if (!prefix.empty() && tables_.contains(without_prefix)) {
    pieces_.push_back(prefix);
    rest = without_prefix;
    return false;
  }
  const std::size_t suffix_size = suffix_length(without_prefix);
  const std::string_view suffix = rest.substr(rest.size() - suffix_size);
  const std::string_view without_suffix = rest.substr(0, rest.size() - suffix_size);
  if (suffix_size > 0 && tables_.contains(without_suffix)) {
    suffixes_.push_back(suffix);
    rest = without_suffix;
    return false;
  }
  if (!prefix.empty()) pieces_.push_back(prefix);
  if (suffix_size > 0) suffixes_.push_back(suffix);
  rest = without_prefix.substr(0, without_prefix.size() - suffix_size);
  return !prefix.empty() || suffix_size > 0;
}

// Puts prefixes into pieces_ and suffixes into suffixes_, the last one first. Returns what is left.
std::string_view ChunkSplitter::peel(std::string_view chunk) {
  std::string_view rest = chunk;
  while (!rest.empty() && !tables_.contains(rest) && peel_once(rest)) {
  }
  return rest;
}

void ChunkSplitter::divide_at_infixes(std::string_view middle) {
  std::size_t begin = 0;
  char32_t before = 0;
  for (std::size_t i = 0; i < middle.size();) {
    const std::size_t length = infix_length(middle, i, before);
    if (length > 0 && i > 0) {
      if (i > begin) pieces_.push_back(middle.substr(begin, i - begin));
      pieces_.push_back(middle.substr(i, length));
      begin = i + length;
    }
    const std::size_t next = i + length;
    do {
      before = take_codepoint(middle, i);
    } while (i < next);
  }
  if (begin < middle.size()) pieces_.push_back(middle.substr(begin));
}

void ChunkSplitter::add_middle(std::string_view middle) {
  if (middle.empty() || add_exception(middle, pieces_)) return;
  if (is_address(middle)) {
    pieces_.push_back(middle);
  } else {
    divide_at_infixes(middle);
  }
}

// Three or two neighbours that spell an exception become its pieces: Sept . → Sept.
void ChunkSplitter::join_exceptions() {
  joined_.clear();
  for (std::size_t i = 0; i < pieces_.size();) {
    std::size_t taken = 0;
    for (const std::size_t count : {std::size_t{3}, std::size_t{2}}) {
      if (taken > 0 || i + count > pieces_.size()) continue;
      const std::string_view last = pieces_[i + count - 1];
      const auto size = static_cast<std::size_t>(last.data() + last.size() - pieces_[i].data());
      if (add_exception({pieces_[i].data(), size}, joined_)) taken = count;
    }
    if (taken == 0) joined_.push_back(pieces_[i]);
    i += taken == 0 ? 1 : taken;
  }
}

std::span<const std::string_view> ChunkSplitter::split(std::string_view chunk) {
  pieces_.clear();
  suffixes_.clear();
  if (add_exception(chunk, pieces_)) return pieces_;
  add_middle(peel(chunk));
  pieces_.insert(pieces_.end(), suffixes_.rbegin(), suffixes_.rend());
  if (pieces_.size() < 2) return pieces_;
  join_exceptions();
  return joined_;
}

// Moves `i` to the next white space, or to the next character that is none.
void skip(std::string_view text, std::size_t& i, bool is_over_space) {
  while (i < text.size()) {
    std::size_t next = i;
    if (is_space(take_codepoint(text, next)) != is_over_space) return;
    i = next;
  }
}

}  // namespace

std::vector<Token> tokenise(std::string_view text, const TokeniserTables& tables) {
  std::vector<Token> tokens;
  ChunkSplitter splitter(tables);
  for (std::size_t i = 0;;) {
    skip(text, i, true);
    if (i == text.size()) return tokens;
    const std::size_t begin = i;
    skip(text, i, false);
    for (const std::string_view piece : splitter.split(text.substr(begin, i - begin))) {
      const auto at = static_cast<std::size_t>(piece.data() - text.data());
      tokens.push_back({std::string(piece), {}, false, at, at + piece.size()});
    }
    tokens.back().space_after = i < text.size();
  }
}

}  // namespace linnet::english
