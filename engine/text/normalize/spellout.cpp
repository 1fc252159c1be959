#include "engine/text/normalize/spellout.h"

#include <algorithm>
#include <charconv>

#include "engine/text/normalize/scan.h"

namespace linnet::normalize {
namespace {

constexpr int most_steps = 400;  // rules for one number, which takes 60 at most; more is a loop in the data
constexpr std::string_view down = "←", up = "→", bar = "|";

bool takes(std::string_view& rest, std::string_view sign) {
  if (!rest.starts_with(sign)) return false;
  rest.remove_prefix(sign.size());
  return true;
}

// What is before `end`, which is taken too. Returns all if `end` is not there.
std::string_view take_until(std::string_view& rest, std::string_view end) {
  const std::size_t at = rest.find(end);
  const std::string_view taken = rest.substr(0, at);
  rest.remove_prefix(at == std::string_view::npos ? rest.size() : at + end.size());
  return taken;
}

std::uint64_t divisor_of(std::uint64_t base, std::uint64_t radix) {
  std::uint64_t divisor = 1;
  while (base / divisor >= radix) divisor *= radix;
  return divisor;
}

bool takes_remainder(std::string_view text) { return text.find(up) != std::string_view::npos; }

}  // namespace

Spellout::Spellout(const LanguageFile& file) : plurals_(file) {
  for (const LanguageFile::Line& line : file.lines("rule")) add_rule(file, line);
  for (auto& [name, rules] : sets_)
    std::sort(rules.begin(), rules.end(), [](const Rule& a, const Rule& b) { return a.base < b.base; });
  check(file);
}

void Spellout::add_rule(const LanguageFile& file, const LanguageFile::Line& line) {
  std::string_view base = line[1];
  std::string_view text = line[2];
  if (text.ends_with(';')) text.remove_suffix(1);
  const auto number = [&](std::string_view digits) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc() || end != digits.data() + digits.size())
      file.refuse(line, "'" + std::string(line[1]) + "' is no base of a rule, expected one such as 100 or 1100/100");
    return value;
  };
  const std::string_view value = take_until(base, "/");
  const std::uint64_t radix = base.empty() ? 10 : number(base);
  if (radix < 2) file.refuse(line, "a radix below 2");
  sets_[line[0]].push_back({number(value), divisor_of(number(value), radix), text});
}

// Every set that a rule names must be there.
void Spellout::check(const LanguageFile& file) const {
  for (const LanguageFile::Line& line : file.lines("rule")) {
    std::string_view text = line[2];
    for (std::size_t at = text.find('%'); at != std::string_view::npos; at = text.find('%')) {
      text.remove_prefix(at);
      const std::size_t end = std::min({text.find(down), text.find(up), text.find('='), text.size()});
      if (!has(text.substr(0, end)))
        file.refuse(line, "no rules of the name '" + std::string(text.substr(0, end)) + "'");
      text.remove_prefix(end);
    }
  }
}

const Spellout::Rule& Spellout::rule_for(const Rules& rules, std::uint64_t value) {
  const auto above = std::upper_bound(rules.begin(), rules.end(), value,
                                      [](std::uint64_t v, const Rule& rule) { return v < rule.base; });
  if (above == rules.begin()) return rules.front();
  const auto found = above - 1;
  // ICU's "rollback": a rule that takes the remainder holds for no multiple of its divisor, unless its base is one.
  const bool rolls_back = takes_remainder(found->text) && value % found->divisor == 0 &&
                          found->base % found->divisor != 0 && found != rules.begin();
  return rolls_back ? *(found - 1) : *found;
}

std::string Spellout::format(std::string_view name, std::uint64_t value, int& steps) const {
  const auto found = sets_.find(name);
  if (--steps < 0 || found == sets_.end()) return std::to_string(value);
  const Rule& rule = rule_for(found->second, value);
  return fill(rule.text, {value, rule.divisor, name, steps});
}

std::string Spellout::words(std::string_view set, const std::string& whole) const {
  const auto value = numeral_of(whole).value();
  int steps = most_steps;
  return value ? format(set, *value, steps) : digit_words(set, whole);
}

std::string Spellout::digit_words(std::string_view set, std::string_view digits) const {
  std::string words;
  for (const char digit : digits) {
    if (!words.empty()) words += ' ';
    int steps = most_steps;
    words += format(set, static_cast<std::uint64_t>(digit - '0'), steps);
  }
  return words;
}

std::string Spellout::fill(std::string_view rest, const Context& context) const {
  std::string words;
  takes(rest, "'");  // keeps a space at the begin
  while (!rest.empty()) {
    if (takes(rest, "$(")) {
      words += plural_form(take_until(rest, ")$"), context);
    } else if (takes(rest, "[")) {
      std::string_view inside = take_until(rest, "]");
      const std::string_view some = take_until(inside, bar);
      const bool is_multiple = context.value % context.divisor == 0;
      words += fill(is_multiple ? inside : some, context);
    } else if (takes(rest, down)) {
      words += substitution(U'←', take_until(rest, down), context);
    } else if (takes(rest, up)) {
      words += substitution(U'→', take_until(rest, up), context);
    } else if (takes(rest, "=")) {
      words += substitution(U'=', take_until(rest, "="), context);
    } else {
      words += rest.front();
      rest.remove_prefix(1);
    }
  }
  return words;
}

std::string Spellout::substitution(char32_t sign, std::string_view inner, const Context& context) const {
  const std::string_view set = inner.starts_with('%') ? inner : context.set;
  const std::uint64_t value = sign == U'←'   ? context.value / context.divisor
                              : sign == U'→' ? context.value % context.divisor
                                             : context.value;
  const bool is_pattern = !inner.empty() && !inner.starts_with('%');
  return is_pattern ? std::to_string(value) : format(set, value, context.steps);
}

// "cardinal,one{тысяча}few{тысячи}other{тысяч}": by the number that ←← is.
std::string Spellout::plural_form(std::string_view choice, const Context& context) const {
  take_until(choice, ",");
  const std::string_view category = plurals_.category(numeral_of(context.value / context.divisor));
  std::string_view other;
  while (!choice.empty()) {
    const std::string_view name = take_until(choice, "{");
    const std::string_view form = take_until(choice, "}");
    if (name == category) return std::string(form);
    if (name == "other") other = form;
  }
  return std::string(other);
}

}  // namespace linnet::normalize
