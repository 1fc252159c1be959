#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "engine/text/normalize/normalizer.h"
#include "tests/support/files.h"
#include "tests/support/paths.h"

namespace linnet::normalize {
namespace {

struct Case {
  std::size_t line;
  std::string text, spoken;
};

// Lines "TEXT<TAB>SPOKEN"; # begins a line that says what the rules are taken from.
std::vector<Case> cases_of(const std::string& path) {
  std::istringstream file(test::read_text(path));
  std::vector<Case> cases;
  std::size_t number = 0;
  for (std::string line; std::getline(file, line);) {
    ++number;
    if (line.empty() || line[0] == '#') continue;
    const std::size_t tab = line.find('\t');
    if (tab == std::string::npos) throw std::runtime_error(path + ", line " + std::to_string(number) + " has no tab");
    cases.push_back({number, line.substr(0, tab), line.substr(tab + 1)});
  }
  return cases;
}

Normalizer normalizer_of(const std::string& language) {
  const std::string path = tests::words_data() + "/" + language;
  return Normalizer(LanguageFile(test::read_text(path), path));
}

std::vector<std::string> languages_with_cases() {
  std::vector<std::string> languages;
  for (const auto& entry : std::filesystem::directory_iterator(test::source_path("tests/text/normalize/cases")))
    languages.push_back(entry.path().stem().string());
  return languages;
}

TEST_CASE("Texts of each language are read as its cases say") {
  for (const std::string& language : languages_with_cases()) {
    const Normalizer normalizer = normalizer_of(language);
    for (const Case& one : cases_of(test::source_path("tests/text/normalize/cases/" + language + ".tsv"))) {
      INFO(language << ".tsv, line " << one.line << ": " << one.text);
      CHECK(normalizer.spoken_form(one.text).text == one.spoken);
    }
  }
}

TEST_CASE("Each language with full rules has 40 cases, each other language 10") {
  std::size_t languages = 0;
  for (const auto& entry : std::filesystem::directory_iterator(tests::words_data())) {
    const std::string language = entry.path().filename().string();
    if (language.starts_with('.') || language == "LICENSE") continue;  // of the whole folder
    ++languages;
    const LanguageFile file(test::read_text(entry.path().string()), language);
    const std::string path = test::source_path("tests/text/normalize/cases/" + language + ".tsv");
    INFO(path);
    CHECK(std::filesystem::exists(path));
    if (!std::filesystem::exists(path)) continue;
    CHECK(cases_of(path).size() >= (file.value("full") == "yes" ? 40 : 10));
  }
  CHECK(languages > 0);
}

}  // namespace
}  // namespace linnet::normalize
