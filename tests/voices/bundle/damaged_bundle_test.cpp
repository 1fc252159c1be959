// Ten thousand bundles as an attacker might make them: changed, with a corrected checksum. Each is read from memory and
// piece by piece, with the same result.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cstdlib>
#include <random>

#include "engine/error.h"
#include "engine/linnet.h"
#include "engine/quantize/quantizer.h"
#include "engine/voices/bundle/bundle.h"
#include "tests/support/bundles.h"
#include "tests/support/file_in_pieces.h"
#include "tests/support/files.h"
#include "tests/support/generated_voice.h"
#include "tests/support/paths.h"

using namespace linnet;
using namespace linnet::test;

namespace {

// Reads everything of the bundle. False if it is refused; it may only be refused as bad_voice.
template <typename File>
bool is_read(const File& file, std::size_t size) {
  try {
    const Bundle bundle = Bundle::parse(file);
    for (const auto& [name, tensor] : bundle.tensors()) {
      if (tensor.type == Tensor::Type::i8) continue;  // no floats
      const std::vector<float> values = bundle.floats(name);
      CHECK(values.size() <= 2 * size);
    }
    return true;
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::bad_voice);
    return false;
  }
}

bool is_read(std::span<const std::byte> bytes) {
  const bool in_memory = is_read(bytes, bytes.size());
  CHECK(is_read(FileInPieces(bytes), bytes.size()) == in_memory);
  return in_memory;
}

std::vector<float> spoken(Voice& voice) {
  const std::int64_t ids[] = {1, 4, 0, 5, 2};
  std::vector<float> samples;
  voice.speak_ids(ids, {}, [&](const AudioBlock& block) {
    samples.insert(samples.end(), block.samples.begin(), block.samples.end());
  });
  return samples;
}

// A complete voice of 60 kB, with settings that do not need espeak-ng.
std::vector<std::byte> voice_bundle(Precision precision) {
  GeneratedVoice voice(smallest_sizes());
  QuantizeOptions options;
  options.precision = precision;
  options.gate_db = 100;  // no layer is raised to a higher precision
  options.calibration_samples = 1;
  options.sentences = {"ab"};
  std::vector<std::byte> bytes;
  quantize_voice(voice.bytes(), letters_settings, options,
                 [&](std::span<const std::byte> part) { bytes.insert(bytes.end(), part.begin(), part.end()); });
  return bytes;
}

// The same of a voice that is kept as it is.
std::vector<std::byte> kept_bundle() {
  std::vector<std::byte> bytes;
  quantize_voice(read_bytes(source_path("tests/golden/hibari/tiny-hibari.onnx")), "", {},
                 [&](std::span<const std::byte> part) { bytes.insert(bytes.end(), part.begin(), part.end()); });
  return bytes;
}

std::size_t index_of(const std::vector<std::byte>& bundle) {
  return static_cast<std::size_t>(
      bundle_format::number_at<std::uint64_t>(bundle.data() + bundle.size() - bundle_format::trailer_bytes));
}

// Makes one change of a kind likely to break a reader: digits or bytes of the index, pieces moved or removed.
void damage(std::vector<std::byte>& bytes, std::size_t from, std::mt19937& random) {
  const auto pick = [&](std::size_t most) { return std::uniform_int_distribution<std::size_t>(0, most)(random); };
  const std::size_t at = from + pick(bytes.size() - from - 1);
  switch (pick(4)) {
    case 0:
      bytes[at] = static_cast<std::byte>(random());
      break;
    case 1: {  // another digit, or a 9 before it, which changes sizes and offsets
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
      bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(at), 1 + pick(20),
                   static_cast<std::byte>('0' + pick(9)));
      break;
    default: {
      const std::size_t other = from + pick(bytes.size() - from - 1);
      const std::size_t size = pick(16);
      for (std::size_t i = 0; i < size && std::max(at, other) + i < bytes.size(); ++i) bytes[at + i] = bytes[other + i];
    }
  }
}

}  // namespace

TEST_CASE("Ten thousand damaged bundles are read or refused without another error") {
  const std::vector<std::byte> original = small_bundle();
  REQUIRE(is_read(original));
  std::mt19937 random(20261121);
  std::size_t read = 0;
  for (int round = 0; round < 10'000; ++round) {
    std::vector<std::byte> bytes = original;
    for (int changes = 0; changes <= round % 3; ++changes) damage(bytes, 8, random);
    if (round % 8) seal(bytes);
    bytes.shrink_to_fit();  // so that the address sanitizer detects a read beyond them
    read += is_read(bytes);
  }
  CHECK(read > 10);  // with a corrected checksum, changes of weights cannot be detected
  CHECK(read < 6000);
}

TEST_CASE("A bundle that is read piece by piece is never in memory as a whole, and speaks the same samples") {
  Engine engine({});
  for (const std::vector<std::byte>& bytes :
       {voice_bundle(Precision::fp32), voice_bundle(Precision::int8), voice_bundle(Precision::int4), kept_bundle()}) {
    const auto in_memory = engine.open_voice(bytes, "");
    const FileInPieces file(bytes);
    const VoiceMemory memory = engine.memory_of(file, {});
    CHECK(memory.peak() == engine.memory_of(bytes, {}).peak());
    const auto in_pieces = engine.open_voice(file, "", {});
    CHECK(file.largest < bytes.size());
    CHECK(in_pieces->weight_bytes() == in_memory->weight_bytes());
    CHECK(in_pieces->fingerprint() == in_memory->fingerprint());
    CHECK(spoken(*in_pieces) == spoken(*in_memory));
  }
}

TEST_CASE("Voice bundles with damaged indexes open and speak, or are refused, without another error") {
  const int rounds = std::getenv("LINNET_LONG") ? 10'000 : 600;
  const std::vector<std::byte> originals[] = {voice_bundle(Precision::fp32), voice_bundle(Precision::int8),
                                              voice_bundle(Precision::int4), kept_bundle()};
  std::mt19937 random(7);
  Engine engine({});
  int opened = 0;
  for (int round = 0; round < rounds; ++round) {
    const std::vector<std::byte>& original = originals[round % 4];
    std::vector<std::byte> bytes = original;
    for (int changes = 0; changes <= round / 4 % 2; ++changes) damage(bytes, index_of(original), random);
    seal(bytes);
    try {
      spoken(*engine.open_voice(bytes, ""));
      ++opened;
    } catch (const Error& error) {
      CHECK(error.kind() == ErrorKind::bad_voice);
    }
  }
  CHECK(opened > rounds / 100);
  CHECK(opened < rounds);
}
