#include "engine/text/english/group_reader.h"

#include <algorithm>
#include <tuple>

#include "engine/text/character_class.h"
#include "engine/text/english/ascii_words.h"

namespace linnet::english {
namespace {

// The dictionary's words have 13 pieces at most. Only numbers and letters with points have more.
constexpr std::size_t most_pieces = 16;

bool consists_of(std::string_view text, std::string_view signs) {
  return !text.empty() && text.find_first_not_of(signs) == std::string_view::npos;
}

// Where longer runs may begin, for each piece that they may end with, in ascending order: one of digits, commas and
// points, whatever the last piece is, since it may be a suffix; and one of letters by ones and twos between points.
std::vector<std::pair<std::size_t, std::size_t>> begins_of_long_runs(const Group& group) {
  std::vector<std::pair<std::size_t, std::size_t>> begins;
  std::size_t number = 0;
  std::size_t dotted = 0;
  std::size_t letters = 0;  // pieces of letters in the run `dotted`
  bool after_letters = false;
  for (std::size_t i = 0; i < group.size(); ++i) {
    const std::string text = to_ascii(group[i].text).value_or("");
    const bool is_letters_here = text.size() < 3 && is_letters(text);
    if ((text != "." && !is_letters_here) || (is_letters_here && after_letters)) {
      dotted = is_letters_here ? i : i + 1;
      letters = 0;
    }
    letters += is_letters_here;
    after_letters = is_letters_here;
    begins.push_back(std::minmax(number, letters > 1 ? dotted : i));
    if (!consists_of(text, "0123456789,.") && !(i == 0 && text.starts_with('-'))) number = i + 1;
  }
  return begins;
}

class GroupReader {
 public:
  GroupReader(const Lexicon& lexicon, const UnknownWordReader& unknown_words)
      : lexicon_(lexicon), unknown_words_(unknown_words) {}

  void read(Group& group) {
    if (group.size() == 1)
      read_one(group.front());
    else
      read_many(group);
  }

 private:
  void read_one(Piece& piece);
  void read_many(Group& group);
  bool read_parts(Group& group);
  std::size_t read_run(Group& group, std::size_t right, std::pair<std::size_t, std::size_t> long_begins);
  bool read_run(std::span<Piece> run);
  std::optional<Phonemes> look_up(const Piece& piece) const;
  void follow(const Phonemes& phonemes, const Piece& piece);

  const Lexicon& lexicon_;
  const UnknownWordReader& unknown_words_;
  Context context_;
};

std::optional<Phonemes> GroupReader::look_up(const Piece& piece) const {
  return lexicon_.read({piece.alias.empty() ? piece.text : piece.alias, piece.tag, piece.currency, piece.is_head},
                       context_);
}

// What the word before is told of this one.
void GroupReader::follow(const Phonemes& phonemes, const Piece& piece) {
  const auto first = std::find_if(phonemes.begin(), phonemes.end(),
                                  [](char32_t c) { return is_vowel(c) || is_consonant(c) || is_pause(c); });
  if (first != phonemes.end())
    context_.next_is_vowel = is_pause(*first) ? std::nullopt : std::optional(is_vowel(*first));
  context_.next_is_to =
      piece.text == "to" || piece.text == "To" || (piece.text == "TO" && (piece.tag == "TO" || piece.tag == "IN"));
}

void GroupReader::read_one(Piece& piece) {
  if (!piece.phonemes) piece.phonemes = look_up(piece);
  if (!piece.phonemes) piece.phonemes = unknown_words_.read(piece.text);
  follow(*piece.phonemes, piece);
}

// Reads the longest run of pieces that ends before `right` and that the lexicon knows. Returns where it begins, or
// `right` if there is none.
std::size_t GroupReader::read_run(Group& group, std::size_t right, std::pair<std::size_t, std::size_t> long_begins) {
  const auto reads = [&](std::size_t left) { return read_run(std::span(group).subspan(left, right - left)); };
  const std::size_t first = right - std::min(right, most_pieces);
  if (long_begins.first < first && reads(long_begins.first)) return long_begins.first;
  if (long_begins.second < first && long_begins.second != long_begins.first && reads(long_begins.second))
    return long_begins.second;
  for (std::size_t left = first; left < right; ++left)
    if (reads(left)) return left;
  return right;
}

bool GroupReader::read_run(std::span<Piece> run) {
  const Piece whole = merged(run);
  auto phonemes = look_up(whole);
  if (!phonemes) return false;
  follow(*phonemes, whole);
  for (Piece& piece : run) piece.phonemes.emplace();
  run.front().phonemes = std::move(phonemes);
  return true;
}

// Returns false if a piece is unknown.
bool GroupReader::read_parts(Group& group) {
  const auto long_begins = begins_of_long_runs(group);
  for (std::size_t right = group.size(); right > 0;) {
    const std::size_t left = read_run(group, right, long_begins[right - 1]);
    if (left < right) {
      right = left;
      continue;
    }
    --right;
    if (!is_junk(group[right].text)) return false;
    group[right].phonemes.emplace();
  }
  return true;
}

// Whether spaces are spoken between the pieces: they mix letters, digits and signs, or one is a stroke.
bool has_spaces(const Group& group) {
  enum : unsigned { letter = 1, digit = 2, sign = 4 };
  unsigned kinds = 0;
  for (const Piece& piece : group)
    for (const char32_t c : phonemes_of_utf8(piece.text)) {
      if (c == '/' || c == ' ') return true;
      if (!is_junk(c)) kinds |= is_alphabetic(c) ? letter : c >= '0' && c <= '9' ? digit : sign;
    }
  return (kinds & (kinds - 1)) != 0;
}

void weaken(Piece& piece) { piece.phonemes = with_stress(std::move(*piece.phonemes), -0.5); }

// One word of several pieces has half of their stresses.
void join_stresses(Group& group) {
  std::vector<std::tuple<bool, std::size_t, std::size_t>> spoken;  // has a primary stress, weight, place
  std::size_t stressed = 0;
  for (std::size_t i = 0; i < group.size(); ++i) {
    const Phonemes& phonemes = *group[i].phonemes;
    if (phonemes.empty()) continue;
    spoken.emplace_back(has_primary_stress(phonemes), stress_weight(phonemes), i);
    stressed += has_primary_stress(phonemes);
  }
  if (spoken.size() == 2 && phonemes_of_utf8(group[std::get<2>(spoken[0])].text).size() == 1)
    return weaken(group[std::get<2>(spoken[1])]);
  if (spoken.size() < 2 || stressed <= (spoken.size() + 1) / 2) return;
  std::sort(spoken.begin(), spoken.end());
  for (std::size_t i = 0; i < spoken.size() / 2; ++i) weaken(group[std::get<2>(spoken[i])]);
}

void GroupReader::read_many(Group& group) {
  if (!read_parts(group)) {
    Phonemes phonemes = unknown_words_.read(merged(group).text);
    for (Piece& piece : group) piece.phonemes.emplace();
    group.front().phonemes = std::move(phonemes);
    return;
  }
  if (!has_spaces(group)) return join_stresses(group);
  for (std::size_t i = 1; i < group.size(); ++i) group[i].spaced = true;
}

}  // namespace

void read_groups(std::span<Group> groups, const Lexicon& lexicon, const UnknownWordReader& unknown_words) {
  GroupReader reader(lexicon, unknown_words);
  for (std::size_t i = groups.size(); i-- > 0;) reader.read(groups[i]);
}

}  // namespace linnet::english
