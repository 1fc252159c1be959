#include <catch2/catch_test_macros.hpp>
#include <string>
#include <utility>
#include <vector>

#include "engine/text/normalize/normalizer.h"
#include "tests/support/files.h"
#include "tests/support/paths.h"

namespace linnet {
namespace {

using Span = std::pair<std::size_t, std::size_t>;  // bytes

std::vector<Span> decided(const std::string& text) {
  const normalize::Normalizer english(normalize::LanguageFile(test::read_text(tests::words_data() + "/en"), "en"));
  std::vector<Span> spans;
  for (const Decision& decision : english.spoken_form(text).decisions) spans.emplace_back(decision.begin, decision.end);
  return spans;
}

}  // namespace

TEST_CASE("A decision is about whole characters, also where one is read as several") {
  CHECK(decided("⒒") == std::vector<Span>{{0, 3}});
  CHECK(decided("at 5℃ now") == std::vector<Span>{{3, 7}});
  CHECK(decided("I5℃ h") == std::vector<Span>{{2, 5}});
}

}  // namespace linnet
