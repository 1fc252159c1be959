#include "engine/text/normalize/language_file.h"

#include <charconv>
#include <utility>

#include "engine/error.h"
#include "engine/text/utf8.h"

namespace linnet::normalize {
namespace {

constexpr std::string_view first_line = "linnet words\t1";
constexpr std::size_t longest_file = 4 << 20;  // bytes; English has 300,000
constexpr std::string_view nothing = "linnet words\t1\nlanguage\tund\n";

}  // namespace

std::vector<std::string_view> split(std::string_view list, char separator) {
  std::vector<std::string_view> parts;
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(separator), list.size());
    parts.push_back(list.substr(0, end));
    if (end == list.size()) break;
    list.remove_prefix(end + 1);
    if (list.empty()) parts.emplace_back();
  }
  return parts;
}

LanguageFile::LanguageFile() : LanguageFile(std::string(nothing), "no data") {}

LanguageFile::LanguageFile(std::string content, std::string name)
    : name_(std::move(name)), content_(std::make_shared<const std::string>(std::move(content))) {
  const std::string_view text = *content_;
  if (text.size() > longest_file || !text.starts_with(first_line) || text.substr(first_line.size(), 1) != "\n")
    throw Error(ErrorKind::bad_input, "'" + name_ +
                                          "' holds no words of this version, expected 'linnet words 1' in its "
                                          "first line: make it anew with toolchains/words-data");
  try {
    check_text(text);
  } catch (const Error& error) {
    throw Error(ErrorKind::bad_input, "'" + name_ + "': " + error.what());
  }
  std::size_t number = 0;
  for (const std::string_view line : split(text, '\n')) {
    ++number;
    if (line.empty() || number == 1) continue;
    std::vector<std::string_view> fields = split(line, '\t');
    const std::string_view key = fields.front();
    fields.erase(fields.begin());
    const Line parsed(number, std::move(fields));
    if (key.empty() || parsed.size() == 0) refuse(parsed, "a key, a tab and a field are expected");
    lines_[key].push_back(parsed);
  }
  if (language().empty()) throw Error(ErrorKind::bad_input, "'" + name_ + "' names no language");
}

void LanguageFile::refuse(const Line& line, const std::string& why) const {
  throw Error(ErrorKind::bad_input, "'" + name_ + "', line " + std::to_string(line.number()) + ": " + why);
}

int LanguageFile::number(const Line& line, std::size_t field) const {
  constexpr int most = 9999;
  const std::string_view digits = line[field];
  int value = -1;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size() || value < 0 || value > most)
    refuse(line, "'" + std::string(digits) + "' is no whole number from 0 to " + std::to_string(most));
  return value;
}

std::span<const LanguageFile::Line> LanguageFile::lines(std::string_view key) const {
  const auto found = lines_.find(key);
  return found == lines_.end() ? std::span<const Line>() : std::span<const Line>(found->second);
}

std::string_view LanguageFile::value(std::string_view key, std::string_view otherwise) const {
  const std::span<const Line> all = lines(key);
  return all.empty() || all.back()[0].empty() ? otherwise : all.back()[0];
}

}  // namespace linnet::normalize
