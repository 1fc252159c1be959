// Gives every file of the corpora to its reader: the seeds, and what fuzzers have found (found-*; the name says what
// went wrong).
#include <algorithm>
#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/generators/catch_generators_range.hpp>
#include <filesystem>

#include "tests/fuzz/readers.h"
#include "tests/support/files.h"

namespace fs = std::filesystem;
using namespace linnet::test;

TEST_CASE("Seeds and findings of the fuzzers are read, or refused with an error") {
  const NamedReader& reader = all_readers()[GENERATE(range(std::size_t{0}, all_readers().size()))];
  INFO("reader " << reader.name);
  const fs::path folder = source_path("tests/fuzz/corpus/" + reader.name);
  REQUIRE(fs::is_directory(folder));
  const Reader read = reader.make();
  std::size_t files = 0;
  for (const auto& file : fs::directory_iterator(folder)) {
    INFO("file " << file.path().filename().string());
    CHECK_NOTHROW(read(read_bytes(file.path().string())));
    ++files;
  }
  CHECK(files > 0);
}
