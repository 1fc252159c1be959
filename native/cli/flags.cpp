#include "native/cli/flags.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <sstream>

#include "engine/error.h"

namespace linnet::native {
namespace {

constexpr std::size_t help_width = 80, help_column = 30;

[[noreturn]] void bad(const std::string& message) { throw Error(ErrorKind::bad_input, message); }

std::string in_quotes(std::string_view text) { return "'" + std::string(text) + "'"; }

std::vector<std::string> words_of(std::string_view text) {
  std::istringstream stream{std::string(text)};
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

bool is_long(std::string_view name) { return name.starts_with("--"); }

std::string with_dashes(std::string_view name) {
  std::string spelled(name);
  if (is_long(name)) std::replace(spelled.begin(), spelled.end(), '_', '-');
  return spelled;
}

// Short decimal text of a bound: "0.05", "20".
template <class Number>
std::string shown(Number number) {
  std::ostringstream stream;
  stream << number;
  return stream.str();
}

template <class Number>
Number parsed(std::string_view flag, const std::string& value, Number low, Number high) {
  Number number{};
  const char* end = value.data() + value.size();
  const auto [stopped_at, error] = std::from_chars(value.data(), end, number);
  const bool in_range = number >= low && number <= high;  // false for NaN
  if (error != std::errc{} || stopped_at != end || !in_range)
    bad(std::string(flag) + ": " + in_quotes(value) + " is not a number from " + shown(low) + " to " + shown(high));
  return number;
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

std::string help_line(const Flag& flag) {
  std::string names;
  for (const std::string& name : flag.names) names += (names.empty() ? "" : ", ") + name;
  if (!flag.value.empty()) names += " " + flag.value;
  std::string line = "  " + names;
  const std::string rest(help_column, ' ');
  line += line.size() + 2 > help_column ? "\n" + rest : std::string(help_column - line.size(), ' ');
  return line + wrapped(flag.help, help_width - help_column, help_column) + "\n";
}

}  // namespace

std::string Flag::long_name() const {
  const auto found = std::find_if(names.begin(), names.end(), is_long);
  return found == names.end() ? "" : *found;
}

void Flags::heading(std::string title) { headings_.push_back({flags_.size(), std::move(title)}); }

void Flags::add(std::string_view names, std::string value, std::string help, FlagTarget target) {
  flags_.push_back({words_of(names), std::move(value), std::move(help), std::move(target)});
}

void Flags::add_list(std::string_view names, std::string value, std::string help, std::vector<std::string>& list) {
  add(names, std::move(value), std::move(help), into(list));
  flags_.back().repeatable = true;
}

void Flags::refuse(std::string_view names, std::string reason) {
  add(names, "", "", [reason = std::move(reason)](std::string_view flag, const std::string&) {
    bad(std::string(flag) + ": " + reason);
  });
}

const Flag* Flags::find(std::string_view name) const {
  const std::string wanted = with_dashes(name);
  for (const Flag& flag : flags_)
    if (std::find(flag.names.begin(), flag.names.end(), wanted) != flag.names.end()) return &flag;
  return nullptr;
}

std::string Flags::nearest_to(std::string_view name) const {
  std::vector<std::string> candidates;
  for (const Flag& flag : flags_)
    if (!flag.help.empty()) candidates.insert(candidates.end(), flag.names.begin(), flag.names.end());
  return nearest(with_dashes(name), candidates);
}

const Flag& Flags::at(std::string_view name, const std::string& place) const {
  if (const Flag* flag = find(name)) return *flag;
  const std::string near = nearest_to(name);
  bad(place + " is not a setting" + (near.empty() ? "" : "; did you mean \"" + near.substr(2) + "\"?"));
}

void Flags::unknown(const std::string& arg, std::string_view name) const {
  const std::string near = nearest_to(name);
  std::string message = "unknown flag " + in_quotes(name);
  if (!near.empty()) message += "; did you mean " + near + "?";
  message += " ('linnet " + verb_ + " --help' lists the flags";
  message += is_long(arg) ? ")" : "; text that begins with '-' goes after '--')";
  bad(message);
}

std::vector<std::string> Flags::parse(std::span<const std::string> args) const {
  return scan(args,
              [](const Flag& flag, std::string_view name, const std::string& value) { flag.target(name, value); });
}

std::set<const Flag*> Flags::used(std::span<const std::string> args) const {
  std::set<const Flag*> flags;
  scan(args, [&](const Flag& flag, std::string_view, const std::string&) { flags.insert(&flag); });
  return flags;
}

std::vector<std::string> Flags::scan(std::span<const std::string> args, const Take& take) const {
  std::vector<std::string> rest;
  for (std::size_t i = 0; i < args.size(); ++i) {
    const std::string& arg = args[i];
    if (arg == "--") {
      rest.insert(rest.end(), args.begin() + static_cast<std::ptrdiff_t>(i) + 1, args.end());
      break;
    }
    if (arg.size() < 2 || arg[0] != '-') {
      rest.push_back(arg);
      continue;
    }
    const std::size_t equals = is_long(arg) ? arg.find('=') : std::string::npos;
    const std::string name = arg.substr(0, equals);
    const Flag* flag = find(name);
    if (!flag) unknown(arg, name);
    std::string value;
    if (equals != std::string::npos) {
      if (flag->value.empty()) bad(name + " takes no value, but was given " + in_quotes(arg.substr(equals + 1)));
      value = arg.substr(equals + 1);
    } else if (!flag->value.empty()) {
      // A flag's name is not a value: `-o -q` lacks one. Anything else may begin with '-', such as -1.
      if (i + 1 == args.size() || find(args[i + 1].substr(0, args[i + 1].find('='))))
        bad(name + " needs a value: " + name + " " + flag->value);
      value = args[++i];
    }
    take(*flag, name, value);
  }
  return rest;
}

std::string Flags::help() const {
  std::string text;
  auto heading = headings_.begin();
  for (std::size_t i = 0; i < flags_.size(); ++i) {
    for (; heading != headings_.end() && heading->before == i; ++heading) text += "\n" + heading->title + "\n";
    if (!flags_[i].help.empty()) text += help_line(flags_[i]);
  }
  return text;
}

FlagTarget into(std::string& text) {
  return [&text](std::string_view flag, const std::string& value) {
    if (value.empty()) bad(std::string(flag) + " needs a value that is not empty");
    text = value;
  };
}

FlagTarget into(std::vector<std::string>& list) {
  return [&list](std::string_view flag, const std::string& value) { into(list.emplace_back())(flag, value); };
}

FlagTarget into(bool& on) {
  return [&on](std::string_view, const std::string&) { on = true; };
}

FlagTarget into(std::optional<float>& number, float low, float high) {
  return [&number, low, high](std::string_view flag, const std::string& value) {
    number = parsed(flag, value, low, high);
  };
}

FlagTarget into(float& number, float low, float high) {
  return [&number, low, high](std::string_view flag, const std::string& value) {
    number = parsed(flag, value, low, high);
  };
}

FlagTarget into(int& number, int low, int high) {
  return [&number, low, high](std::string_view flag, const std::string& value) {
    number = parsed(flag, value, low, high);
  };
}

FlagTarget into(std::uint64_t& number) {
  return [&number](std::string_view flag, const std::string& value) {
    number = parsed(flag, value, std::uint64_t{0}, UINT64_MAX);
  };
}

FlagTarget ignored() {
  return [](std::string_view, const std::string&) {};
}

std::string nearest(std::string_view word, std::span<const std::string> candidates) {
  if (word.size() < 3) return "";  // a short word is similar to everything
  std::string best;
  std::size_t best_distance = std::max<std::size_t>(2, word.size() / 3) + 1;
  for (const std::string& candidate : candidates) {
    // The beginning of a candidate counts as similar: --length for --length-scale.
    const bool begins = word.size() > 3 && candidate.starts_with(word);
    const std::size_t distance = begins ? 1 : edit_distance(word, candidate);
    const bool useless = distance >= candidate.size();  // no letter agrees
    if (useless || distance >= best_distance) continue;
    best = candidate;
    best_distance = distance;
  }
  return best;
}

std::string wrapped(std::string_view text, std::size_t width, std::size_t indent) {
  std::string result;
  std::size_t column = 0;
  for (const std::string& word : words_of(text)) {
    if (column > 0 && column + 1 + word.size() > width) {
      result += "\n" + std::string(indent, ' ');
      column = 0;
    } else if (column > 0) {
      result += " ";
      ++column;
    }
    result += word;
    column += word.size();
  }
  return result;
}

}  // namespace linnet::native
