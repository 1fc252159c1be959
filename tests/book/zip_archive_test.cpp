#include "engine/book/zip_archive.h"

#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>

#include "engine/error.h"
#include "tests/book/epub_builder.h"
#include "tests/support/complaint.h"

using namespace linnet;
using namespace linnet::test;

namespace {

std::string refusal_of(const std::vector<std::byte>& bytes, const std::string& file = "a") {
  try {
    const ZipArchive archive(bytes, "x.epub");
    archive.read(file, 1 << 24);
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::bad_input);
    return error.what();
  }
  return {};
}

}  // namespace

TEST_CASE("Files of an archive are read, stored or deflated") {
  const auto bytes = zip_of({{"mimetype", "stored"}, {"a/b", std::string(50'000, 'b')}, {"c", ""}});
  const ZipArchive archive(bytes, "x.epub");
  CHECK(archive.read("mimetype", 100) == "stored");
  CHECK(archive.read("a/b", 50'000) == std::string(50'000, 'b'));
  CHECK(archive.read("c", 0).empty());
  CHECK_FALSE(archive.has("b"));
}

TEST_CASE("An archive that is none, or that is cut off or changed, is refused") {
  CHECK(contains(refusal_of({}), "no zip archive"));
  std::vector<std::byte> bytes = zip_of({{"a", std::string(3000, 'a') + "bc"}});
  std::vector<std::byte> cut(bytes.begin(), bytes.end() - 10);
  CHECK_FALSE(refusal_of(cut).empty());
  bytes[40] ^= std::byte{0xFF};
  CHECK(contains(refusal_of(bytes), "damaged"));
}

TEST_CASE("An archive with more than 10,000 files is refused by their number") {
  ZipFiles files;
  for (int i = 0; i < 10'001; ++i) files.emplace_back("f" + std::to_string(i), "");
  CHECK(contains(refusal_of(zip_of(files)), "10001 files"));
}

TEST_CASE("A zip bomb is refused before it is unpacked") {
  CHECK(contains(refusal_of(zip_of({{"a", std::string(8 << 20, ' ')}})), "zip bomb"));
}

TEST_CASE("Names that lead out of an archive, or occur twice, are refused") {
  for (const char* name : {"../a", "a/../../b", "/a", "a\\b", "c:a"}) {
    INFO(name);
    CHECK(contains(refusal_of(zip_of({{name, "x"}})), "leads out"));
  }
  CHECK(contains(refusal_of(zip_of({{"a", "x"}, {"a", "y"}})), "two files 'a'"));
}

TEST_CASE("A file that is missing or too large is refused by name") {
  CHECK(contains(refusal_of(zip_of({{"b", "x"}})), "no file 'a'"));
  const auto bytes = zip_of({{"a", "12345"}});
  const ZipArchive archive(bytes, "x.epub");
  CHECK_THROWS_AS(archive.read("a", 4), Error);
}
