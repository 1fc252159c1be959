// How loud the built program speaks, and what it remembers of that.
#include <algorithm>
#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <cstring>
#include <nlohmann/json.hpp>
#include <vector>

#include "tests/support/complaint.h"
#include "tests/support/files.h"
#include "tests/support/run_program.h"
#include "tests/support/temporary_folder.h"

namespace linnet::test {
namespace {

using nlohmann::json;

// The samples of a text or of what `flags` name, where the config folder is `home`.
std::vector<float> spoken(const TemporaryFolder& home, std::vector<std::string> flags) {
  RunOptions options;
  options.environment["XDG_CONFIG_HOME"] = home.file("config");
  const std::vector<std::string> usual = {"speak", "-q",        "--threads",    "1",
                                          "-f",    "/dev/null", "--output-f32", home.file("a.f32")};
  flags.insert(flags.begin(), usual.begin(), usual.end());
  const Outcome run = run_program(flags, options);
  INFO(run.err);
  REQUIRE(run.code == 0);
  const std::string bytes = read_text(home.file("a.f32"));
  std::vector<float> samples(bytes.size() / sizeof(float));
  std::memcpy(samples.data(), bytes.data(), samples.size() * sizeof(float));
  return samples;
}

// Decibels by which `loud` is louder, from their sums of squares.
double louder_db(const std::vector<float>& loud, const std::vector<float>& than) {
  REQUIRE(loud.size() == than.size());
  const auto power = [](const std::vector<float>& samples) {
    double sum = 0;
    for (const float x : samples) sum += static_cast<double>(x) * static_cast<double>(x);
    return sum;
  };
  return 10 * std::log10(power(loud) / power(than));
}

}  // namespace

TEST_CASE("cli: a text is as loud as with any voice, which is measured once and remembered; off is the voice's own") {
  const TemporaryFolder home;
  const std::string config = "config/linnet/loudness.json";
  const std::vector<std::string> text = {"-m", "tiny-medium", "A short text."};
  const auto with = [&](std::vector<std::string> flags) {
    flags.insert(flags.end(), text.begin(), text.end());
    return spoken(home, flags);
  };
  const std::vector<float> own = with({"--loudness", "off"});
  CHECK(home.names() == std::vector<std::string>{"a.f32"});  // nothing was measured
  const std::vector<float> normal = with({});
  CHECK(with({"--loudness", "normal"}) == normal);
  CHECK(with({"--no-normalize"}) == own);  // as piper-tts spells it
  json kept = json::parse(read_text(home.file(config)));
  REQUIRE(kept.size() == 1);
  const double gain = kept.begin().value();
  CHECK(gain != 0);
  kept.begin().value() = -15;
  home.write(config, kept.dump());
  CHECK(std::abs(louder_db(with({}), own) + 15) < 0.01);  // it is not measured again
  CHECK(std::abs(louder_db(with({"--volume", "0.5"}), own) + 15 + 6.0206) < 0.01);
  for (const char* nonsense : {"no JSON", "[]", "{}"}) {
    home.write(config, nonsense);
    CHECK(with({}) == normal);
  }
  kept.begin().value() = 1e9;
  home.write(config, kept.dump());
  CHECK(with({}) == normal);
}

TEST_CASE("cli: ready phoneme ids have the voice's own samples unless --loudness asks for others") {
  const TemporaryFolder home;
  const std::vector<std::string> ids = {"-m", "tiny-medium", "--ids",
                                        source_path("tests/golden/voices/tiny-medium.0.json")};
  const auto with = [&](std::vector<std::string> flags) {
    flags.insert(flags.end(), ids.begin(), ids.end());
    return spoken(home, flags);
  };
  const std::vector<float> own = with({});
  CHECK(with({"--loudness", "off"}) == own);
  CHECK(std::abs(louder_db(with({"--loudness", "normal"}), own)) > 0.1);
}

TEST_CASE("cli: a kind of loudness that there is not is refused, and doctor tells a voice's gain") {
  const Outcome run = run_program({"speak", "-m", "tiny-medium", "Hello.", "-f", "-", "--loudness", "loud"});
  CHECK(run.code == 2);
  CHECK(contains(run.err, "--loudness: 'loud' is neither 'normal' nor 'off'"));
  CHECK(run_program({"serve", "--loudness", "1"}).code == 2);
  const TemporaryFolder home;
  RunOptions options;
  options.environment["XDG_CONFIG_HOME"] = home.file("config");
  const auto told = [&] {
    return json::parse(run_program({"doctor", "-m", "tiny-medium", "--json"}, options).out)
        .at("gain")
        .get<std::string>();
  };
  CHECK(contains(told(), "not measured yet"));
  CHECK(contains(told(), "dB, as measured here"));
  CHECK(contains(run_program({"doctor", "-m", "tiny-medium"}, options).out, "loudness    gain "));
}

}  // namespace linnet::test
