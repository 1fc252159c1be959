#include "engine/text/normalize/abbreviations.h"

#include <algorithm>
#include <map>

namespace linnet::normalize {
namespace {

std::u32string without(Codes text, char32_t what) {
  std::u32string rest;
  std::copy_if(text.begin(), text.end(), std::back_inserter(rest), [=](char32_t c) { return c != what; });
  return rest;
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
  if (context == "name") return is_capital_at(text, after_space(text, end));
  if (context == "number") return is_digit_at(text, after_space(text, end));
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
  const auto found = table_.at(
      text, i, [&](Codes written, std::size_t end) { return written.back() == '.' || ends_apart(text, end); });
  if (found.value == nullptr) return {};
  const std::vector<Abbreviation>& meanings = meanings_[*found.value];
  const auto meaning = std::find_if(meanings.begin(), meanings.end(),
                                    [&](const Abbreviation& one) { return fits(text, i, found.end, one); });
  if (meaning == meanings.end()) return {};
  Match match{found.end, codes_of(meaning->spoken)};
  const bool has_dot = text[found.end - 1] == '.';
  std::size_t next = found.end;
  while (next < text.size() && next < found.end + 4 &&
         (after_space(text, next) > next || Codes(U"\"”’»)").find(text[next]) != Codes::npos))
    ++next;
  const bool may_end = meaning->context == "end" || next >= text.size() || text[next] == '\n';
  // The dot also ends the sentence.
  if (has_dot && may_end && (next >= text.size() || text[next] == '\n' || is_title_at(text, next))) match.words += U'.';
  return match;
}

Match Initials::at(Codes text, std::size_t i) const {
  if (!is_capital_at(text, i) || !begins_apart(text, i) || code_at(text, i + 1) != '.') return {};
  const std::size_t next = after_space(text, i + 2);
  const bool is_row = code_at(text, next + 1) == '.' && is_capital_at(text, next);  // another initial
  const bool before_name = next > i + 2 && is_capital_at(text, next) && is_letter_at(text, next + 1);
  if (!is_row && !before_name) return {};
  const std::u32string before = word_before(text, i);
  if (std::find(letter_nouns_.begin(), letter_nouns_.end(), before) != letter_nouns_.end()) return {};
  Match match{i + 2, {text[i]}};
  if (next == i + 2) match.words += U' ';
  return match;
}

}  // namespace linnet::normalize
