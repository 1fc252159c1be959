#include "engine/text/normalize/language_names.h"

#include <catch2/catch_test_macros.hpp>

using linnet::normalize::words_files_of;

namespace {

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("A language's words are looked for in its region's file, then in its own") {
  CHECK(words_files_of("en-us") == Names{"en-us", "en"});
  CHECK(words_files_of("de") == Names{"de"});
  CHECK(words_files_of("pt-br") == Names{"pt-br", "pt"});
  CHECK(words_files_of("vi-vn-x-central") == Names{"vi-vn-x-central", "vi-vn-x", "vi-vn", "vi"});
  CHECK(words_files_of("") == Names{});
  CHECK(words_files_of("../en") == Names{});
}

TEST_CASE("Names that only espeak-ng or Piper uses are known") {
  CHECK(words_files_of("cmn") == Names{"zh"});
  CHECK(words_files_of("pt") == Names{"pt-pt", "pt"});
  CHECK(words_files_of("no") == Names{"nb"});
  CHECK(words_files_of("en_GB") == Names{"en-gb", "en"});
}
