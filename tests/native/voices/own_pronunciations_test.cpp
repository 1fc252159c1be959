#include "native/voices/own_pronunciations.h"

#include <catch2/catch_test_macros.hpp>
#include <filesystem>

#include "tests/support/complaint.h"
#include "tests/support/temporary_folder.h"

namespace linnet::test {
namespace {

using native::OwnPronunciations;

TEST_CASE("the files of a folder are read in the order of their names, others and hidden ones are not") {
  const TemporaryFolder folder;
  folder.write("b.tsv", "word\ttwo\n");
  folder.write("a.tsv", "word\tone\n");
  folder.write("c.pls", "<lexicon version=\"1.0\" alphabet=\"ipa\" xml:lang=\"en\"/>");
  folder.write("notes.txt", "no table");
  folder.write(".d.tsv", "no table");
  OwnPronunciations own({folder.path()});
  CHECK(own.read() == std::vector<std::string>{folder.file("b.tsv") + ", line 1: 'word' had another pronunciation in " +
                                               folder.file("a.tsv") + ":1; the last one counts"});
  CHECK(own.lexicon()->entries() == 1);
}

TEST_CASE("files are read again, and those from before stay where one is wrong") {
  const TemporaryFolder folder;
  const std::string file = folder.write("own.tsv", "word\tone\n");
  OwnPronunciations own({file});
  CHECK(own.digest() == 0);
  CHECK_FALSE(own.lexicon());
  own.read();
  const auto first = own.lexicon();
  const std::uint64_t digest = own.digest();
  CHECK(digest != 0);
  folder.write("own.tsv", "word\tone\nother\n");
  CHECK(contains(complaint([&] { own.read(); }), file + ", line 2: there is no tab"));
  CHECK(own.lexicon() == first);
  CHECK(own.digest() == digest);
  folder.write("own.tsv", "word\tone\nother\ttwo\n");
  own.read();
  CHECK(own.lexicon()->entries() == 2);
  CHECK(own.digest() != digest);
  folder.write("own.tsv", "word\tone\n");
  own.read();
  CHECK(own.digest() == digest);
}

TEST_CASE("a folder without own pronunciations is told, a missing file refused, and no paths are no lexicon") {
  const TemporaryFolder folder;
  CHECK(OwnPronunciations({folder.path()}).read() ==
        std::vector<std::string>{folder.path() + " holds no .tsv, .pls or .xml file of own pronunciations"});
  CHECK(contains(complaint([&] { OwnPronunciations({folder.file("no.tsv")}).read(); }), "no.tsv"));
  OwnPronunciations none({});
  CHECK(none.read().empty());
  CHECK_FALSE(none.lexicon());
}

}  // namespace
}  // namespace linnet::test
