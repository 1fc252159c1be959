// linnet --licenses shows each component that is built in, with the version of toolchains/sources.lock and the licence
// of toolchains/licences, and the texts of the licences.
#include <catch2/catch_test_macros.hpp>
#include <map>
#include <sstream>
#include <string>

#include "tests/support/files.h"
#include "tests/support/run_program.h"

using namespace linnet::test;

namespace {

// The lines of a table in toolchains/ by their first word.
std::map<std::string, std::string> table(const std::string& path) {
  std::map<std::string, std::string> rows;
  std::istringstream lines(read_text(source_path(path)));
  for (std::string line; std::getline(lines, line);)
    if (!line.empty() && line[0] != '#') rows[line.substr(0, line.find(' '))] = line;
  return rows;
}

std::string word(const std::string& line, int index) {
  std::istringstream words(line);
  std::string found;
  for (int i = 0; i <= index; ++i) words >> found;
  return found;
}

}  // namespace

TEST_CASE("linnet --licenses lists each component of the program with its version and licence") {
  const Outcome shown = run_program({"--licenses"});
  CHECK(shown.code == 0);
  CHECK(shown.err.empty());
  const std::string list = shown.out.substr(0, shown.out.find("\n===="));
  const auto locked = table("toolchains/sources.lock");
  for (const auto& [name, line] : table("toolchains/licences")) {
    const auto at = list.find("\n  " + name + " ");
    INFO(line << "\n" << list);
    if (word(line, 1) == "tests") {
      CHECK(at == std::string::npos);
      continue;
    }
    if (word(line, 1).starts_with("system")) continue;  // the system may lack it
    REQUIRE(at != std::string::npos);
    const std::string row = list.substr(at + 1, list.find('\n', at + 1) - at - 1);
    CHECK(row.ends_with(" " + line.substr(line.find(word(line, 2)))));
    if (locked.contains(name)) CHECK(word(row, 1) == word(locked.at(name), 1));
  }
  CHECK(list.ends_with("as a whole is under GPL-3.0-or-later.\n"));
}

TEST_CASE("linnet --licenses shows the texts of licences and notices") {
  const std::string text = run_program({"--licenses"}).out;
  for (const char* part :
       {"Copyright (c) 2026 the Linnet contributors", "GNU GENERAL PUBLIC LICENSE", "END OF TERMS AND CONDITIONS",
        "misaki (https://github.com/hexgrad/misaki), by hexgrad, Apache-2.0", "2015 Matthew Honnibal",
        "Copyright (c) Facebook, Inc.", "UNICODE, INC. LICENSE AGREEMENT", "toolchains/mends/espeak-ng"}) {
    INFO(part);
    CHECK(text.find(part) != std::string::npos);
  }
  CHECK(run_program({"help"}).out.find("--licenses") != std::string::npos);
}
