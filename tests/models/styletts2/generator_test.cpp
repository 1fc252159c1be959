// The second half of Kokoro: from the decoder's rows and the source to samples, against onnxruntime's answers.
#include "engine/models/styletts2/generator.h"

#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <numbers>

#include "tests/models/styletts2/speak_generator.h"

using namespace linnet;
using namespace linnet::test;

namespace {

struct Tiny {
  KokoroGolden golden{"tiny-kokoro"};
  KokoroFile file;
  std::vector<float> decoded = golden.tensor("decoded");
  std::vector<float> f0 = golden.tensor("F0");
  std::vector<float> har = golden.tensor("har");
  std::vector<float> style = golden.tensor("style");

  styletts2::GeneratorInput input() const {
    styletts2::GeneratorInput in;
    in.decoded = decoded;
    in.f0 = f0;
    in.style = std::span(style).first(style.size() / 2);
    in.noise.scale = 0;
    return in;
  }
};

// A stage's rows are kept as LeakyReLU of three times their value.
std::vector<float> from_thirds(const std::vector<float>& rows, float slope) {
  std::vector<float> mean;
  for (const float x : rows) mean.push_back((x > 0 ? x : x / slope) / 3);
  return mean;
}

// torch.istft divides by the sum of squared windows, which is 1.5 but at the ends. The export forgets it; but it
// divides its first samples by the first window alone, which is nearly 0 there, so those say little.
constexpr std::size_t divided = 10;

std::vector<float> as_exported(const std::vector<float>& samples) {
  std::vector<float> exported;
  for (std::size_t t = divided; t < samples.size(); ++t) {
    double squares = 0;
    for (std::size_t f = (t + 10) / 5 + 1; f-- > 0 && f * 5 + 20 > t + 10;)
      if (f <= samples.size() / 5)
        squares += std::pow(0.5 - 0.5 * std::cos(std::numbers::pi * static_cast<double>(t + 10 - f * 5) / 10), 2);
    exported.push_back(static_cast<float>(static_cast<double>(samples[t]) * squares));
  }
  return exported;
}

void check_against(const KokoroGolden& golden, const Spoken& spoken) {
  const auto check = [&](const char* name, const std::vector<float>& found) {
    INFO(name << ": " << golden.snr_db(name, found) << " dB, expected " << golden.least_db(name));
    CHECK(golden.snr_db(name, found) >= golden.least_db(name));
  };
  check("stage0", from_thirds(spoken.at("stage0"), 0.1f));
  check("stage1", from_thirds(spoken.at("stage1"), 0.01f));
  check("post", spoken.at("post"));
  const std::vector<float> audio = golden.tensor("audio");
  const double reached = snr_db(std::vector(audio.begin() + divided, audio.end()), as_exported(spoken.at("audio")));
  INFO("audio: " << reached << " dB");
  CHECK(reached >= golden.least_db("audio"));
}

}  // namespace

TEST_CASE("Kokoro's generator gives onnxruntime's tensors and samples from the same source") {
  const Tiny tiny;
  Backend backend(1);
  styletts2::Generator generator = open_generator(tiny.file.model, backend);
  check_against(tiny.golden, speak(generator, backend, tiny.input(), tiny.har));
}

TEST_CASE("Kokoro's generator gives the same samples on any number of threads") {
  const Tiny tiny;
  const auto spoken_by = [&](int threads, bool early) {
    Backend backend(threads);
    styletts2::Generator generator = open_generator(tiny.file.model, backend);
    styletts2::GeneratorInput input = tiny.input();
    input.noise.scale = 1;
    input.early = early;
    return speak(generator, backend, input, {}).at("audio");
  };
  for (const bool early : {false, true}) {
    const std::vector<float> alone = spoken_by(1, early);
    for (const int threads : {2, 3, 4}) CHECK(identical(alone, spoken_by(threads, early)));
  }
}

TEST_CASE("Kokoro's generator speaks blocks of any length alike where statistics are given") {
  const Tiny tiny;
  Backend backend(1);
  styletts2::Generator exact = open_generator(tiny.file.model, backend);
  styletts2::GeneratorInput input = tiny.input();
  const std::vector<float> wanted = speak(exact, backend, input, tiny.har).at("audio");
  const std::vector<float> constants = exact.statistics();
  REQUIRE(constants.size() == exact.statistics_size());
  input.early = true;
  input.constants = constants;
  input.constant_seconds = 1e15;  // whatever else is known does not count
  for (const std::size_t block : {1, 2, 3, 7, 20, 40, 53, 54, 256}) {
    styletts2::GeneratorPlan plan;
    plan.block_rows = block;
    styletts2::Generator early = open_generator(tiny.file.model, backend, plan);
    INFO("blocks of " << block << " rows");
    CHECK(snr_db(wanted, speak(early, backend, input, tiny.har).at("audio")) >= 100);
  }
}

TEST_CASE("Kokoro's generator computes a clause beyond its plan in blocks, in the memory that it has") {
  const Tiny tiny;
  Backend backend(1);
  const styletts2::GeneratorPlan plan{.exact_rows = 30, .most_rows = 60, .block_rows = 8};
  styletts2::Generator generator = open_generator(tiny.file.model, backend, plan);
  const std::size_t before = generator.working_bytes();
  styletts2::GeneratorInput input = tiny.input();
  const std::vector<float> beyond = speak(generator, backend, input, tiny.har).at("audio");
  CHECK(generator.working_bytes() == before);
  REQUIRE(beyond.size() == tiny.f0.size() * 300);
  input.early = true;
  CHECK(identical(beyond, speak(generator, backend, input, tiny.har).at("audio")));
  // A clause within the plan is exact, whatever was spoken before.
  input.early = false;
  input.decoded = input.decoded.first(input.decoded.size() / tiny.f0.size() * 30);
  input.f0 = input.f0.first(30);
  styletts2::Generator other = open_generator(tiny.file.model, backend);
  CHECK(identical(speak(generator, backend, input, {}).at("audio"), speak(other, backend, input, {}).at("audio")));
}

TEST_CASE("Kokoro's generator gives nearly the same samples where a long clause's rows are kept in 16 bits") {
  const Tiny tiny;
  Backend backend(1);
  styletts2::GeneratorInput input = tiny.input();
  const styletts2::GeneratorPlan halves{.float_rows = 0};
  styletts2::Generator floats = open_generator(tiny.file.model, backend);
  styletts2::Generator in_halves = open_generator(tiny.file.model, backend, halves);
  const Spoken wanted = speak(floats, backend, input, tiny.har);
  const Spoken found = speak(in_halves, backend, input, tiny.har);
  for (const auto& [tensor, values] : wanted) {
    INFO(tensor << ": " << snr_db(values, found.at(tensor)) << " dB");
    CHECK(snr_db(values, found.at(tensor)) >= 62);
  }
  CHECK(found.at("stage0") == wanted.at("stage0"));
  for (const int threads : {2, 3}) {
    Backend more(threads);
    styletts2::Generator other = open_generator(tiny.file.model, more, halves);
    CHECK(identical(found.at("audio"), speak(other, more, input, tiny.har).at("audio")));
  }
  // The second stage's rows take half as much, which is a tenth of this small model's memory.
  styletts2::GeneratorPlan longer{.exact_rows = 600, .most_rows = 600, .float_rows = 600};
  const std::size_t as_floats = open_generator(tiny.file.model, backend, longer).working_bytes();
  longer.float_rows = 0;
  CHECK(open_generator(tiny.file.model, backend, longer).working_bytes() < 0.95 * static_cast<double>(as_floats));
}

TEST_CASE("Kokoro's generator speaks clauses of few rows") {
  const Tiny tiny;
  Backend backend(2);
  styletts2::Generator generator = open_generator(tiny.file.model, backend);
  for (const bool early : {false, true})
    for (const std::size_t rows : {1, 2, 3}) {
      styletts2::GeneratorInput input = tiny.input();
      input.early = early;
      input.decoded = input.decoded.first(input.decoded.size() / tiny.f0.size() * rows);
      input.f0 = input.f0.first(rows);
      const std::vector<float> samples = speak(generator, backend, input, {}).at("audio");
      REQUIRE(samples.size() == rows * 300);
      for (const float sample : samples) CHECK(std::abs(sample) <= 1);
    }
}

TEST_CASE("what Kokoro's generator takes is known before it is opened") {
  const Tiny tiny;
  Backend backend(1);
  for (const bool compact : {false, true})
    for (const auto& plan : {styletts2::GeneratorPlan{}, styletts2::GeneratorPlan{0, 300, 20}}) {
      const styletts2::GeneratorMemory told = generator_memory(tiny.file.model, backend, plan, compact);
      const styletts2::Generator generator = open_generator(tiny.file.model, backend, plan, compact);
      const double weights = static_cast<double>(told.weights) / static_cast<double>(generator.bytes());
      const double working = static_cast<double>(told.working) / static_cast<double>(generator.working_bytes());
      INFO("weights " << weights << ", working " << working);
      CHECK(std::abs(weights - 1) < 0.1);
      CHECK(std::abs(working - 1) < 0.1);
      CHECK(told.expanded == (compact ? 0 : backend.expanded_bytes()));
      CHECK(told.scratch > 0);
      CHECK(told.each_row > 0);
    }
}

TEST_CASE("a clause can be stopped between the layers of Kokoro's generator") {
  const Tiny tiny;
  Backend backend(1);
  styletts2::Generator generator = open_generator(tiny.file.model, backend);
  StageTimes times;
  generator.begin(backend, tiny.input(), times);
  int calls = 0;
  std::size_t samples = 0;
  generator.speak(
      backend,
      [&](std::span<const float> more) {
        ++calls;
        samples += more.size();
      },
      times);
  CHECK(calls > 40);
  CHECK(samples == tiny.f0.size() * 300);
  generator.begin(backend, tiny.input(), times);
  int left = 5;
  CHECK_THROWS_AS(generator.speak(
                      backend,
                      [&](std::span<const float>) {
                        if (--left == 0) throw Error(ErrorKind::stopped, "stopped");
                      },
                      times),
                  Error);
  CHECK(left == 0);
}
