#include "engine/voices/json_nesting.h"

#include <catch2/catch_test_macros.hpp>
#include <ctime>
#include <nlohmann/json.hpp>
#include <string>

#include "engine/voices/settings_entry.h"

namespace linnet::test {

TEST_CASE("the nesting of JSON is that of its brackets outside of strings") {
  CHECK(nesting_of("") == 0);
  CHECK(nesting_of("7") == 0);
  CHECK(nesting_of("[]") == 1);
  CHECK(nesting_of("{\"a\": [1, {}], \"b\": [[]]}") == 3);
  CHECK(nesting_of("[\"[[[\", \"\\\"[[[\"]") == 1);
  CHECK(nesting_of("]]]}[") == 1);
  CHECK(nesting_of("[\"\\") == 1);
}

// A callback of the parser took 47 s for a tenth of what a file may have.
TEST_CASE("settings with very many keys are read in time of their length", "[measured]") {
  std::string text = "{";
  for (int i = 0; i < 200'000; ++i) text += (i ? ",\"" : "\"") + std::to_string(i) + "\":{}";
  text += "}";
  const std::clock_t start = std::clock();
  std::size_t keys = 0;
  with_settings(text, [&](const SettingsEntry& settings) {
    keys = settings.value->size();
    return VoiceDescription();
  });
  CHECK(keys == 200'000);
  CHECK(static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC < 5);
}

}  // namespace linnet::test
