#include "engine/text/normalize/abbreviations.h"

#include <algorithm>
#include <map>

#include "engine/text/character_class.h"
#include "engine/text/normalize/roman_numerals.h"

namespace linnet::normalize {
namespace {

std::u32string without(Codes text, char32_t what) {
  std::u32string rest;
  std::copy_if(text.begin(), text.end(), std::back_inserter(rest), [=](char32_t c) { return c != what; });
  return rest;
}

// "J. " or "J." before `i`
bool is_behind_initial(Codes text, std::size_t i) {
  const std::size_t dot = i > 0 && after_space(text, i - 1) == i ? i - 1 : i;
  return dot > 1 && text[dot - 1] == '.' && is_capital_at(text, dot - 2) && begins_apart(text, dot - 2);
}

// Digits, or a Roman numeral ("cap. III"). "I" is more often a word.
bool is_number_at(Codes text, std::size_t i) {
  const Codes word = word_at(text, i);
  return is_digit_at(text, i) || (word != U"I" && roman_value(word) != 0 && ends_apart(text, i + word.size()));
}

// Whether an abbreviation may end before `end`: "nº5" has no space, but "Drama" is no "Dr".
bool may_end(Codes text, Codes written, std::size_t end) {
  const char32_t last = written.back();
  if (Codes(U".-'’").find(last) != Codes::npos) return true;
  return last == U'°' || last == U'º' || last == U'ª' ? !is_letter_at(text, end) : ends_apart(text, end);
}

}  // namespace

Abbreviations::Abbreviations(const LanguageFile& file) {
  std::map<std::u32string, std::size_t> known;
  const auto add = [&](const std::u32string& written, Abbreviation meaning) {
    for (const std::u32string& spelling : {written, without(written, ' ')}) {
      const auto [place, is_new] = known.emplace(spelling, meanings_.size());
      if (is_new) {
        meanings_.emplace_back();
        table_.add(spelling, place->second);
      }
      meanings_[place->second].push_back(meaning);
    }
  };
  for (const LanguageFile::Line& line : file.lines("abbr-suffix"))
    suffixes_.add(codes_of(line[0]), std::string(line[1]));
  for (const LanguageFile::Line& line : file.lines("weekday"))
    for (const std::string_view text : split(line[2], '|'))
      if (text != line[1]) add(codes_of(text) + U".", {std::string(line[1]), {}, {}});
  for (const LanguageFile::Line& line : file.lines("abbr")) {
    static constexpr std::string_view contexts[] = {"", "name", "number", "after-number", "end"};
    if (std::find(std::begin(contexts), std::end(contexts), line[2]) == std::end(contexts))
      file.refuse(line,
                  "'" + std::string(line[2]) + "' is no context, expected name, number, after-number, end or nothing");
    std::vector<std::u32string> after;
    for (const std::string_view word : split(line[3], '|')) after.push_back(in_small_letters(codes_of(word)));
    for (const std::string_view text : split(line[0], '|')) {
      const std::u32string written = codes_of(text);
      const std::string spoken = line[1] == "-" ? utf8_of(without(written, '.')) : std::string(line[1]);
      add(written, {spoken, std::string(line[2]), after});
    }
  }
}

bool Abbreviations::fits(Codes text, std::size_t i, std::size_t end, const Abbreviation& one) {
  const std::string& context = one.context;
  if (!one.after.empty() && std::find(one.after.begin(), one.after.end(), word_before(text, i)) == one.after.end())
    return false;
  // In a row of initials a letter is one too: the M of "J. M. Coetzee" is no "Monsieur".
  if (context == "name")
    return is_capital_at(text, after_space(text, end)) && !(end == i + 2 && is_behind_initial(text, i));
  if (context == "number") return is_number_at(text, after_space(text, end));
  if (context == "after-number") {
    const std::size_t before = i > 0 && after_space(text, i - 1) == i ? i - 1 : i;
    return before > 0 && is_digit_at(text, before - 1);
  }
  return true;
}

Match Abbreviations::at(Codes text, std::size_t i) const {
  if (i > 0 && is_letter_at(text, i - 1)) {
    const auto suffix = suffixes_.at(text, i);
    return suffix.value != nullptr ? Match{suffix.end, codes_of(*suffix.value)} : Match{};
  }
  if (!begins_apart(text, i) || code_before(text, i) == '.') return {};
  const auto found = table_.at(text, i, [&](Codes written, std::size_t end) { return may_end(text, written, end); });
  if (found.value == nullptr) return {};
  const std::vector<Abbreviation>& meanings = meanings_[*found.value];
  const auto meaning = std::find_if(meanings.begin(), meanings.end(),
                                    [&](const Abbreviation& one) { return fits(text, i, found.end, one); });
  if (meaning == meanings.end()) return {};
  Match match{found.end, codes_of(meaning->spoken)};
  if (is_word_at(text, found.end) && !meaning->spoken.ends_with('-') && !meaning->spoken.ends_with("’"))
    match.words += U' ';  // "p.12"
  const bool has_dot = text[found.end - 1] == '.';
  std::size_t next = found.end;
  while (next < text.size() && next < found.end + 4 &&
         (after_space(text, next) > next || Codes(U"\"”’»)").find(text[next]) != Codes::npos))
    ++next;
  const bool may_end_sentence = meaning->context == "end" || next >= text.size() || text[next] == '\n';
  // The dot also ends the sentence.
  if (has_dot && may_end_sentence && (next >= text.size() || text[next] == '\n' || is_title_at(text, next)))
    match.words += U'.';
  return match;
}

bool Initials::is_name_at(Codes text, std::size_t i) const {
  if (is_capital_at(text, i)) return is_letter_at(text, i + 1);
  return behind_word(text, i, particles_) > i && character_class(text[i]) == CharacterClass::small;
}

Match Initials::at(Codes text, std::size_t i) const {
  if (!is_capital_at(text, i) || !begins_apart(text, i) || code_at(text, i + 1) != '.') return {};
  const std::size_t next = after_space(text, i + 2);
  const std::size_t other = next == i + 2 && code_at(text, next) == '-' ? next + 1 : next;  // "J.-P. Sartre"
  const bool is_row = code_at(text, other + 1) == '.' && is_capital_at(text, other);        // another initial
  const bool before_name = next > i + 2 && is_name_at(text, next);
  if (!is_row && !before_name) return {};
  if (code_before(text, i) == '-' && i > 1 && is_digit_at(text, i - 2)) return {};  // Spanish "el 23-F"
  const bool is_numeral = Codes(U"IVXLCDM").find(text[i]) != Codes::npos &&
                          numeral_before_.find(in_small_letters(word_at(text, next))) != nullptr;
  if (is_numeral) return {};
  const std::u32string before = word_before(text, i);
  if (std::find(letter_nouns_.begin(), letter_nouns_.end(), before) != letter_nouns_.end()) return {};
  Match match{i + 2, {text[i]}};
  if (next == i + 2 && other == next) match.words += U' ';
  return match;
}

}  // namespace linnet::normalize
