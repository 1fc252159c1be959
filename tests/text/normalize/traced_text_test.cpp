#include "engine/text/normalize/traced_text.h"

#include <catch2/catch_test_macros.hpp>

using linnet::normalize::bytes_of;
using linnet::normalize::Codes;
using linnet::normalize::Rewriter;
using linnet::normalize::traced;
using linnet::normalize::TracedBytes;
using linnet::normalize::TracedText;

namespace {

using Origins = std::vector<std::size_t>;

TracedBytes replaced(std::string_view text, std::size_t begin, std::size_t end, Codes with) {
  const TracedText before = traced(text);
  Rewriter rewriter(before);
  rewriter.replace(begin, end, with);
  return rewriter.has_changed() ? bytes_of(rewriter.finish()) : bytes_of(before);
}

}  // namespace

TEST_CASE("A text as codepoints knows its bytes") {
  const TracedText text = traced("aé€");
  CHECK(text.codes == U"aé€");
  CHECK(text.origin == Origins{0, 1, 3, 6});
  CHECK(bytes_of(text).text == "aé€");
  CHECK(bytes_of(text).origin == Origins{0, 1, 1, 3, 3, 3, 6});
}

TEST_CASE("What is replaced comes from its begin, and what is behind it from its own place") {
  const TracedBytes euro = replaced("a €5 b", 2, 4, U"five euro");
  CHECK(euro.text == "a five euro b");
  CHECK(euro.origin == Origins{0, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 6, 7, 8});
}

TEST_CASE("Characters that stay in a replacement keep their places") {
  CHECK(replaced("Dr. A", 0, 3, U"Doctor").origin == Origins{0, 1, 1, 1, 1, 1, 3, 4, 5});
  CHECK(replaced("5km", 1, 1, U" ").origin == Origins{0, 1, 1, 2, 3});
}

TEST_CASE("Words that are put before the first character are not lost") {
  const TracedBytes minus = replaced("5", 0, 1, U"plus 5");
  CHECK(minus.text == "plus 5");
  CHECK(minus.origin == Origins{0, 0, 0, 0, 0, 0, 1});
}
