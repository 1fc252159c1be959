// A word, number or mark of a text.
#pragma once

#include <cstddef>
#include <string>

namespace linnet::english {

struct Token {
  std::string text;        // UTF-8
  std::string tag;         // Penn Treebank tag: NN, VBD, a comma, ``; empty before the tagger
  bool space_after;        // white space follows in the text
  std::size_t begin, end;  // bytes of the text that the token stands for
};

}  // namespace linnet::english
