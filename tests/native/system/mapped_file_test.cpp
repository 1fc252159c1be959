// A voice file that another program changes while it is read.
#include "native/system/mapped_file.h"

#include <unistd.h>

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <filesystem>

#include "tests/support/complaint.h"
#include "tests/support/temporary_folder.h"

namespace linnet::native {
namespace {

using test::complaint;
using test::contains;
using test::TemporaryFolder;

constexpr std::size_t size = 100'000;

bool holds(const MappedFile& file, char wanted) {
  const auto byte = static_cast<std::byte>(wanted);
  return std::all_of(file.bytes().begin(), file.bytes().end(), [&](std::byte b) { return b == byte; });
}

TEST_CASE("a mapped file that is truncated reads as zeros beyond its end, and reports it") {
  const TemporaryFolder folder;
  const std::string path = folder.write("voice", std::string(size, 'a'));
  const MappedFile file(path);
  const MappedFile other(folder.write("other", std::string(size, 'b')));
  REQUIRE(holds(file, 'a'));
  REQUIRE(truncate(path.c_str(), 0) ==
          0);  // `cp new voice` begins like this; reading further used to end the process with SIGBUS
  CHECK(holds(file, 0));
  CHECK(contains(complaint([&] { file.check_unchanged(); }), "changed by another program"));
  CHECK(holds(other, 'b'));
  CHECK_NOTHROW(other.check_unchanged());
}

TEST_CASE("a mapped file that is overwritten reports it, and one that is replaced keeps its content") {
  const TemporaryFolder folder;
  const std::string path = folder.write("voice", std::string(size, 'a'));
  {
    const MappedFile file(path);
    std::filesystem::last_write_time(path, std::filesystem::file_time_type::clock::now() - std::chrono::hours(1));
    folder.write("voice", std::string(size, 'c'));
    CHECK(contains(complaint([&] { file.check_unchanged(); }), "changed by another program"));
  }
  const MappedFile file(path);
  std::filesystem::rename(folder.write("new", "d"), path);
  CHECK(holds(file, 'c'));
  CHECK_NOTHROW(file.check_unchanged());
}

TEST_CASE("more mapped files than can be watched are still readable") {
  const TemporaryFolder folder;
  const std::string path = folder.write("voice", std::string(size, 'a'));
  std::vector<std::unique_ptr<MappedFile>> files;
  for (int i = 0; i < 40; ++i) files.push_back(std::make_unique<MappedFile>(path));
  CHECK(holds(*files.back(), 'a'));
}

}  // namespace
}  // namespace linnet::native
