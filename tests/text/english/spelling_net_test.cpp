#include "engine/text/english/spelling_net.h"

#include <algorithm>
#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <sstream>
#include <string>
#include <vector>

#include "engine/text/english/net_math.h"
#include "engine/text/english/pack.h"
#include "tests/support/english_pack.h"

using namespace linnet;
using english::SpellingNet;

namespace {

struct Accent {
  explicit Accent(const std::string& name)
      : file(test::english_pack(name)), pack(file, english::PackKind::unknown), net(pack.section("net")) {}

  std::vector<std::byte> file;
  english::Pack pack;
  SpellingNet net;
};

}  // namespace

TEST_CASE("236 unknown words have the phonemes of hibari-tts") {
  const Accent us("en-us.unknown");
  const Accent gb("en-gb.unknown");
  std::istringstream rows(test::read_text(test::source_path("tests/golden/english/oov.tsv")));
  std::string accent, word, phonemes;
  int count = 0;
  while (std::getline(rows, accent, '\t') && std::getline(rows, word, '\t') && std::getline(rows, phonemes)) {
    INFO(accent + " " + word);
    CHECK(english::to_utf8((accent == "gb" ? gb : us).net.read(word)) == phonemes);
    ++count;
  }
  CHECK(count == 236);
}

TEST_CASE("the net reads the letters that it knows, 24 of them") {
  const Accent us("en-us.unknown");
  CHECK(us.net.read("").empty());
  CHECK(us.net.read("你好").empty());
  CHECK(us.net.read("bl好ish") == us.net.read("blish"));
  CHECK(us.net.read(std::string(24, 'a')) == us.net.read(std::string(10'000, 'a')));
}

TEST_CASE("GELU is that of the error function") {
  std::vector<float> values;
  for (int i = -60; i <= 60; ++i) values.push_back(static_cast<float>(i) / 8);
  std::vector<float> out = values;
  english::gelu(out);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double x = values[i];
    CHECK(std::abs(out[i] - 0.5 * x * (1 + std::erf(x / std::sqrt(2.0)))) < 2e-6);
  }
}

TEST_CASE("products of whole steps are those of the numbers") {
  for (const std::size_t width : {8u, 128u, 136u, 384u})
    for (const std::size_t rows : {1u, 3u, 4u, 9u}) {
      const std::vector<std::int16_t> weights(width, -2056);
      const std::vector<std::int16_t> x(width * rows, 8000);
      std::vector<float> products(rows);
      english::dot_products(weights, x, products);
      for (const float product : products) CHECK(product == static_cast<float>(width) * -2056 * 8000);
    }
}

TEST_CASE("numbers of 8 and of 12 bits are expanded to what was packed, in rows of any length") {
  for (const std::size_t columns : {std::size_t{2}, std::size_t{8}, std::size_t{24}, std::size_t{128}}) {
    std::vector<char> bytes(columns), halves(columns / 2);
    std::vector<std::int16_t> numbers(columns), steps(columns);
    for (std::size_t i = 0; i < columns; ++i) {
      numbers[i] = static_cast<std::int16_t>(static_cast<int>(i * 2655) % 4096 - 2048);
      const int upper = (numbers[i] + 8) >> 4;
      if (upper > 127) numbers[i] = static_cast<std::int16_t>(numbers[i] - 16);
      bytes[i] = static_cast<char>((numbers[i] + 8) >> 4);
      const int lower = numbers[i] & 15;
      halves[i % halves.size()] = static_cast<char>(halves[i % halves.size()] | (i < columns / 2 ? lower : lower << 4));
    }
    english::expand_12_bits(bytes, halves, steps);
    CHECK(steps == numbers);
    english::expand_8_bits(bytes, steps);
    CHECK(std::equal(steps.begin(), steps.end(), bytes.begin(),
                     [](std::int16_t step, char byte) { return step == static_cast<signed char>(byte); }));
  }
}
