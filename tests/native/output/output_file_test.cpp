#include "native/output/output_file.h"

#include <sys/stat.h>

#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <functional>

#include "tests/support/complaint.h"
#include "tests/support/files.h"
#include "tests/support/temporary_folder.h"

namespace linnet::native {
namespace {

using test::TemporaryFolder;
using Names = std::vector<std::string>;

std::span<const std::byte> bytes(std::string_view text) { return std::as_bytes(std::span(text)); }

bool fails(const std::function<void()>& call) { return test::complaint(call) != "no error"; }

TEST_CASE("a file appears in its place when it is complete") {
  const TemporaryFolder folder;
  OutputFile file(folder.file("a"));
  file.write(bytes("hello"));
  CHECK_FALSE(std::filesystem::exists(folder.file("a")));
  file.write_at(0, bytes("j"));
  file.write(bytes("!"));
  file.commit();
  CHECK(test::read_text(folder.file("a")) == "jello!");
  CHECK(folder.names() == Names{"a"});
}

TEST_CASE("an unfinished file leaves nothing and does not change the old file") {
  const TemporaryFolder folder;
  folder.write("a", "before");
  {
    OutputFile file(folder.file("a"));
    file.write(bytes("hello"));
    OutputFile other(folder.file("b"));
  }
  CHECK(folder.names() == Names{"a"});
  CHECK(test::read_text(folder.file("a")) == "before");
}

TEST_CASE("a replaced file keeps its mode, and a link still points to it") {
  const TemporaryFolder folder;
  chmod(folder.write("a", "before").c_str(), 0640);
  std::filesystem::create_symlink(folder.file("a"), folder.file("link"));
  write_whole_file(folder.file("link"), "after");
  CHECK(std::filesystem::is_symlink(folder.file("link")));
  CHECK(test::read_text(folder.file("a")) == "after");
  struct stat status;
  REQUIRE(stat(folder.file("a").c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0640);
}

TEST_CASE("the longest name that a folder allows works") {
  const TemporaryFolder folder;
  const std::string name(255, 'n');
  write_whole_file(folder.file(name), "x");
  CHECK(folder.names() == Names{name});
}

TEST_CASE("devices are written directly and not replaced") {
  OutputFile file("/dev/null");
  CHECK_FALSE(file.rewritable());
  file.write(bytes("x"));
  file.commit();
  CHECK(std::filesystem::is_character_file("/dev/null"));
  CHECK(fails([] { write_whole_file("/dev/full", "x"); }));
}

TEST_CASE("a path that cannot be written is an error before any work is done") {
  const TemporaryFolder folder;
  folder.write("file", "");
  CHECK_NOTHROW(check_output("-"));
  CHECK_NOTHROW(check_output(folder.file("new")));
  CHECK_NOTHROW(check_output("name-in-the-current-folder"));
  CHECK_NOTHROW(check_output(folder.file("x/y/new"), true));
  CHECK(fails([&] { check_output(folder.path()); }));
  CHECK(fails([&] { check_output(folder.file("x/")); }));
  CHECK(fails([&] { check_output(folder.file("x/y/new")); }));
  CHECK(fails([&] { check_output(folder.file("file/new")); }));
  CHECK(fails([&] { check_output(folder.file("file/x/new"), true); }));
  CHECK(fails([&] { OutputFile(folder.file("file/new")); }));
  CHECK(folder.names() == Names{"file"});
}

}  // namespace
}  // namespace linnet::native
