#include "native/output/output_names.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/support/temporary_folder.h"

namespace linnet::native {
namespace {

TEST_CASE("a file name made of a text has no separators and a limited length") {
  CHECK(name_from_text("Hello, world!") == "Hello_world");
  CHECK(name_from_text("../../etc/passwd") == "_.._etc_passwd");
  CHECK(name_from_text("...") == "speech");
  CHECK(name_from_text("?") == "speech");
  CHECK(name_from_text("\xC3\xA9t\xC3\xA9") == "\xC3\xA9t\xC3\xA9");
  std::string accents;
  for (int i = 0; i < 80; ++i) accents += "\xC3\xA9";
  CHECK(name_from_text("x" + accents) == "x" + accents.substr(0, 98));
}

TEST_CASE("the file names of one run differ") {
  const test::TemporaryFolder folder;
  OutputNames by_text(folder.path(), true);
  CHECK(by_text.next("a b") == folder.file("a_b.wav"));
  CHECK(by_text.next("a?b") == folder.file("a_b-2.wav"));
  OutputNames by_clock(folder.path(), false);
  CHECK(by_clock.next("a") != by_clock.next("a"));
}

}  // namespace
}  // namespace linnet::native
