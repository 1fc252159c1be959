// Reads XML piece by piece, strictly, and without constructs that can expand: no DTD, no entities of the document.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace linnet {

struct XmlPiece {
  enum class Kind { begin, end, text, finished };
  Kind kind = Kind::finished;
  std::string name;  // of an element
  std::vector<std::pair<std::string, std::string>> attributes;
  std::string text;
};

class XmlReader {
 public:
  // `name`: of the document, for messages.
  XmlReader(std::string_view document, std::string name) : document_(document), name_(std::move(name)) {}

  // An element without content (<a/>) gives a begin and an end. bad_input: not well-formed, a DTD, more than ten levels
  // deep.
  XmlPiece next();
  [[noreturn]] void fail(const std::string& what) const;  // bad_input with name and line
  std::size_t line() const;                               // of what comes next, from 1

 private:
  XmlPiece read_tag();
  XmlPiece read_end_tag();
  XmlPiece read_text();
  void skip_declaration();
  std::string read_name();
  std::string read_value();
  void skip_space();
  void expect(std::string_view text);
  std::string resolved(std::string_view raw) const;  // with references replaced

  std::string_view document_;
  std::string name_;
  std::size_t at_ = 0;
  mutable std::size_t counted_ = 0;  // bytes of the document that line() has searched
  mutable std::size_t line_ = 1;
  std::vector<std::string> open_;
  std::string ends_next_;  // of <a/>
  bool had_root_ = false;
};

}  // namespace linnet
