// The data by which the engine reads English, and what hibari-tts 0.2.1 reads.
#pragma once

#include <cstddef>
#include <filesystem>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/support/files.h"
#include "tests/support/paths.h"

namespace linnet::test {

// The file NAME, "en-us.g2p", "en-us.unknown" or one of "en-gb", of the folder english-data of the environment or of
// the build.
inline std::vector<std::byte> english_pack(const std::string& name = "en-us.g2p") {
  const std::filesystem::path folder = tests::english_data();
  if (!std::filesystem::exists(folder / name))
    throw std::runtime_error("this test needs " + (folder / name).string() + ", which toolchains/english-data makes");
  return read_bytes((folder / name).string());
}

// A row of tests/golden/english/g2p.tsv.
struct EnglishGolden {
  std::string text, normalised;
  std::string tokens;  // token/TAG, with ~ before a token that no white space stands before
  std::string us, gb;  // phonemes
};

inline std::vector<EnglishGolden> english_golden() {
  std::istringstream file(read_text(source_path("tests/golden/english/g2p.tsv")));
  std::vector<EnglishGolden> rows;
  std::string line;
  std::getline(file, line);  // the names of the columns
  while (std::getline(file, line)) {
    std::istringstream fields(line);
    EnglishGolden& row = rows.emplace_back();
    for (std::string* field : {&row.text, &row.normalised, &row.tokens, &row.us, &row.gb}) {
      std::getline(fields, *field, '\t');
    }
  }
  return rows;
}

}  // namespace linnet::test
