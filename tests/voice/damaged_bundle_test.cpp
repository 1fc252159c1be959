// Ten thousand bundles as strangers might make them: changed, and with their checksum put right again.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <random>

#include "engine/error.h"
#include "engine/linnet.h"
#include "engine/quantize/quantize.h"
#include "engine/voice/bundle.h"
#include "tests/support/bundles.h"
#include "tests/support/files.h"
#include "tests/support/paths.h"

using namespace linnet;
using namespace linnet::test;

namespace {

// Reads everything that the bundle offers; only a bad_voice may come out.
bool is_read(std::span<const std::byte> bytes) {
  try {
    const Bundle bundle = Bundle::parse(bytes);
    for (const auto& [name, tensor] : bundle.tensors()) {
      const std::vector<float> values = bundle.floats(name);
      CHECK(values.size() <= 2 * bytes.size());
    }
    return true;
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::bad_voice);
    return false;
  }
}

std::vector<std::byte> tiny_bundle() {
  const auto model = read_bytes(tiny_voice_path("tiny-xlow"));
  const auto settings = read_text(tiny_voice_path("tiny-xlow") + ".json");
  QuantizeOptions options;
  options.precision = Precision::fp32;
  std::vector<std::byte> bytes;
  quantize_voice(model, settings, options,
                 [&](std::span<const std::byte> part) { bytes.insert(bytes.end(), part.begin(), part.end()); });
  return bytes;
}

// One change of the kinds that hurt readers most: digits of the index, bytes of it, pieces moved or left out.
void damage(std::vector<std::byte>& bytes, std::size_t from, std::mt19937& random) {
  const auto pick = [&](std::size_t most) { return std::uniform_int_distribution<std::size_t>(0, most)(random); };
  const std::size_t at = from + pick(bytes.size() - from - 1);
  switch (pick(4)) {
    case 0:
      bytes[at] = static_cast<std::byte>(random());
      break;
    case 1: {  // a digit becomes another, or a 9 before it: other sizes and places
      const auto is_digit = [](std::byte b) { return b >= std::byte{'0'} && b <= std::byte{'9'}; };
      const auto digit = std::find_if(bytes.begin() + static_cast<std::ptrdiff_t>(at), bytes.end(), is_digit);
      if (digit != bytes.end()) *digit = static_cast<std::byte>('0' + pick(9));
      break;
    }
    case 2:
      bytes.erase(bytes.begin() + static_cast<std::ptrdiff_t>(at),
                  bytes.begin() + static_cast<std::ptrdiff_t>(std::min(bytes.size(), at + 1 + pick(40))));
      break;
    case 3:
      bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(at), 1 + pick(20), static_cast<std::byte>('0' + pick(9)));
      break;
    default: {
      const std::size_t other = from + pick(bytes.size() - from - 1), size = pick(16);
      for (std::size_t i = 0; i < size && std::max(at, other) + i < bytes.size(); ++i) bytes[at + i] = bytes[other + i];
    }
  }
}

}  // namespace

TEST_CASE("Ten thousand damaged bundles are read or refused, and nothing else") {
  const std::vector<std::byte> original = small_bundle();
  REQUIRE(is_read(original));
  std::mt19937 random(20261121);
  std::size_t read = 0;
  for (int round = 0; round < 10'000; ++round) {
    std::vector<std::byte> bytes = original;
    for (int changes = 0; changes <= round % 3; ++changes) damage(bytes, 8, random);
    if (round % 8) seal(bytes);
    bytes.shrink_to_fit();  // so that the address sanitizer sees a read beyond them
    read += is_read(bytes);
  }
  CHECK(read > 10);    // changes of weights are no damage that shows once the checksum fits
  CHECK(read < 6000);
}

TEST_CASE("A voice's bundle with a damaged index opens or is refused, and nothing else") {
  const std::vector<std::byte> original = tiny_bundle();
  const auto index = bundle_format::number_at<std::uint64_t>(original.data() + original.size() - bundle_format::trailer_bytes);
  std::mt19937 random(7);
  Engine engine({});
  for (int round = 0; round < 60; ++round) {
    std::vector<std::byte> bytes = original;
    damage(bytes, static_cast<std::size_t>(index), random);
    seal(bytes);
    try {
      engine.open_voice(bytes, "");
    } catch (const Error& error) {
      CHECK(error.kind() == ErrorKind::bad_voice);
    }
  }
}
