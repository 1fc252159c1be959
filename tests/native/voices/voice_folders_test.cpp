#include "native/voices/voice_folders.h"

#include <catch2/catch_test_macros.hpp>
#include <filesystem>

#include "tests/support/complaint.h"
#include "tests/support/files.h"
#include "tests/support/temporary_folder.h"

namespace linnet::native {
namespace {

using test::complaint;
using test::contains;
using test::TemporaryFolder;

TEST_CASE("a voice is found by path, by name, and with a settings file of another name") {
  const TemporaryFolder first;
  const TemporaryFolder second;
  for (const char* name : {"a.onnx", "a.onnx.json", "b.onnx", "b.onnx.json"}) second.write(name, "x");
  first.write("other.json", "x");
  const std::vector<std::string> folders = {first.path(), second.path()};
  CHECK(find_voice("a", "", folders).model == second.file("a.onnx"));
  CHECK(find_voice("a.onnx", "", folders).model == second.file("a.onnx"));
  CHECK(find_voice(second.file("b.onnx"), "", {}).settings == second.file("b.onnx.json"));
  CHECK(find_voice(second.file("b"), "", {}).name == "b");
  CHECK(find_voice("a", first.file("other.json"), folders).settings == first.file("other.json"));
}

TEST_CASE("a bundle is found by path and by name, needs no settings, and comes after an .onnx file of its name") {
  const TemporaryFolder folder;
  for (const char* name : {"a.onnx", "a.onnx.json", "a.linnet", "b.int8.linnet"}) folder.write(name, "x");
  const std::vector<std::string> folders = {folder.path()};
  CHECK(find_voice("b.int8", "", folders).model == folder.file("b.int8.linnet"));
  CHECK(find_voice("b.int8", "", folders).settings.empty());
  CHECK(find_voice(folder.file("b.int8"), "", {}).name == "b.int8");
  CHECK(find_voice("a", "", folders).model == folder.file("a.onnx"));
  CHECK(find_voice("a.linnet", "", folders).model == folder.file("a.linnet"));
  CHECK(contains(complaint([&] { find_voice("b.int8", folder.file("none"), folders); }), "none"));
  const auto voices = list_voices(folders);
  REQUIRE(voices.size() == 2);
  CHECK(voices[0].model == folder.file("a.onnx"));
  CHECK(voices[1].name == "b.int8");
}

TEST_CASE("a voice whose family has its settings is listed without a file of settings, other .onnx files are not") {
  const TemporaryFolder folder;
  folder.write("bare.onnx", "x");
  std::filesystem::copy_file(test::source_path("tests/golden/hibari/tiny-hibari.onnx"), folder.file("small.onnx"));
  std::filesystem::copy_file(test::source_path("tests/golden/voices/tiny-medium.onnx"), folder.file("lone.onnx"));
  const std::vector<std::string> folders = {folder.path()};
  const auto voices = list_voices(folders);
  REQUIRE(voices.size() == 1);
  CHECK(voices[0].name == "small");
  CHECK(voices[0].settings.empty());
}

TEST_CASE("the error for a missing voice lists the folders searched and the voices found") {
  const TemporaryFolder folder;
  for (const char* name : {"a.onnx", "a.onnx.json", "bare.onnx"}) folder.write(name, "x");
  const std::vector<std::string> folders = {folder.path()};
  const std::string message = complaint([&] { find_voice("nobody", "", folders); });
  CHECK(contains(message, "nobody"));
  CHECK(contains(message, folder.path()));
  CHECK(contains(message, "voices there: a;"));
  CHECK(find_voice("bare", "", folders).settings.empty());  // some families have none; opening others says so
  CHECK(contains(complaint([&] { find_voice("a", folder.file("none"), folders); }), "none"));
  CHECK(contains(complaint([&] { find_voice(folder.path(), "", folders); }), "is a folder"));
  CHECK(contains(complaint([&] { find_voice(folder.file("c.onnx"), "", folders); }), "c.onnx"));
}

TEST_CASE("the list of voices has each name once, from the first folder that has it") {
  const TemporaryFolder first;
  const TemporaryFolder second;
  for (const char* name : {"b.onnx", "b.onnx.json", "a.onnx", "a.onnx.json", "bare.onnx"}) first.write(name, "x");
  for (const char* name : {"b.onnx", "b.onnx.json"}) second.write(name, "x");
  const std::vector<std::string> folders = {"/nonexistent", first.path(), second.path()};
  const auto voices = list_voices(folders);
  REQUIRE(voices.size() == 2);
  CHECK(voices[0].name == "a");
  CHECK(voices[1].model == first.file("b.onnx"));
}

}  // namespace
}  // namespace linnet::native
