// The version is only in the file VERSION; everything else takes it from there.
#include "native/version.h"

#include <catch2/catch_test_macros.hpp>
#include <nlohmann/json.hpp>
#include <string>

#include "native/server/routes/openapi.h"
#include "tests/support/files.h"
#include "tests/support/run_program.h"

using namespace linnet::test;

namespace {

std::string version_file() {
  const std::string text = read_text(source_path("VERSION"));
  REQUIRE(text.ends_with('\n'));
  return text.substr(0, text.size() - 1);
}

}  // namespace

TEST_CASE("Program, doctor and OpenAPI document give the version of the file VERSION") {
  const std::string version = version_file();
  CHECK(linnet::native::version == version);
  CHECK(run_program({"--version"}).out == "linnet " + version + "\n");
  CHECK(nlohmann::json::parse(run_program({"doctor", "-m", "tiny-xlow", "--json"}).out).at("version") == version);
  CHECK(nlohmann::json::parse(linnet::native::openapi_document)["info"]["version"] == version);
}

TEST_CASE("No other file of the source tree contains the version") {
  const std::string version = version_file();
  for (const char* path :
       {"CMakeLists.txt", "native/version.h", "native/version.cpp", "native/server/routes/openapi.json",
        "web/package.json", "web/README.md", "web/linnet.js", "www/index.html", "README.md", "deploy/compose.yaml",
        "docs/python.md", "native/library/linnet.h", "python/linnet/_library.py", "toolchains/packages/image"}) {
    INFO(path);
    CHECK(read_text(source_path(path)).find(version) == std::string::npos);
  }
}

TEST_CASE("The changelog's first section is for this version") {
  const std::string changelog = read_text(source_path("CHANGELOG.md"));
  const auto section = changelog.find("\n## ");
  REQUIRE(section != std::string::npos);
  CHECK(changelog.substr(section).starts_with("\n## " + version_file() + " - "));
}
