// What is written for one language: numbers, units, currencies, months, abbreviations. toolchains/words-data makes it
// from CLDR and from languages/LANG.txt. A line is a key and its fields, separated by tabs; languages/README.md lists
// the keys.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace linnet::normalize {

class LanguageFile {
 public:
  // bad_input: `content` is no such file, or one of another version; the message names the line of `name` (for messages
  // only) and what would be right.
  LanguageFile(std::string content, std::string name);
  // A language without data: only what needs none is read.
  LanguageFile();

  class Line {
   public:
    Line(std::size_t number, std::vector<std::string_view> fields) : number_(number), fields_(std::move(fields)) {}
    std::size_t size() const { return fields_.size(); }
    std::string_view operator[](std::size_t i) const { return i < fields_.size() ? fields_[i] : std::string_view(); }
    std::size_t number() const { return number_; }

   private:
    std::size_t number_;
    std::vector<std::string_view> fields_;  // behind the key
  };

  // Throws bad_input: names the line and says what is wrong with it.
  [[noreturn]] void refuse(const Line& line, const std::string& why) const;

  // A field as a whole number, 0 … 9999. bad_input: it is none.
  int number(const Line& line, std::size_t field) const;

  // In the file's order; empty if the key has none.
  std::span<const Line> lines(std::string_view key) const;
  // The first field of the last line of that key; `otherwise` if there is none, or it is empty.
  std::string_view value(std::string_view key, std::string_view otherwise = {}) const;
  // UTF-8; "en", "pt-pt".
  std::string_view language() const { return value("language"); }
  const std::string& name() const { return name_; }
  // What the lines are views of: whoever keeps views keeps this, and can forget the rest.
  std::shared_ptr<const std::string> content() const { return content_; }

 private:
  std::string name_;
  std::shared_ptr<const std::string> content_;  // lines point into it, also when this is moved
  std::map<std::string_view, std::vector<Line>, std::less<>> lines_;
};

// "a|b|c" → a, b, c; none for an empty text.
std::vector<std::string_view> split(std::string_view list, char separator);

}  // namespace linnet::normalize
