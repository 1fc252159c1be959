// A hibari voice that speaks a sentence in two parts: its beginning before the whole of it has been encoded.
#include <algorithm>
#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <numeric>

#include "engine/models/hibari/hibari.h"
#include "tests/models/hibari/golden.h"

using namespace linnet;
using namespace linnet::test;

namespace {

constexpr std::size_t context = 45, seam = 25;  // ids of the first part, and those of them that it speaks
constexpr std::size_t hop = 300, lookahead = 27;

std::vector<std::int64_t> long_sentence() {
  std::vector<std::int64_t> ids;
  for (int i = 0; i < 70; ++i) ids.push_back(i * 7 % 178);
  return ids;
}

struct TwoParts {
  std::vector<int> first_frames, frames;
  std::vector<float> samples, f0;
  std::size_t first_samples = 0;
};

TwoParts in_two_parts(hibari::Model& model, const Backend& backend, std::span<const std::int64_t> ids,
                      std::size_t first_ids = context) {
  TwoParts spoken;
  const SampleSink sink = [&](std::span<const float> more) {
    spoken.samples.insert(spoken.samples.end(), more.begin(), more.end());
  };
  SentenceInput s;
  s.noise_scale = 1;
  s.ids = ids.first(first_ids);
  s.end = seam;
  const std::span<const int> first = model.encode(backend, s);
  spoken.first_frames.assign(first.begin(), first.end());
  model.decode(backend, sink);
  spoken.first_samples = spoken.samples.size();
  s.ids = ids;
  s.begin = seam;
  s.end = SentenceInput::whole;
  const std::span<const int> all = model.encode(backend, s);
  spoken.frames.assign(all.begin(), all.end());
  model.decode(backend, sink);
  const std::span<const float> f0 = model.f0(backend);
  spoken.f0.assign(f0.begin(), f0.end());
  return spoken;
}

hibari::Model open(const HibariFile& file, Backend& backend, const hibari::Blocks& blocks = {}) {
  return {hibari::WeightReader(file.model, backend, {}, false), 16, blocks};
}

std::size_t rows_of(std::span<const int> frames) {
  return 2 * static_cast<std::size_t>(std::accumulate(frames.begin(), frames.end(), 0));
}

}  // namespace

TEST_CASE("hibari's second part runs on from the first: with the same context the two are the whole sentence") {
  const HibariFile file;
  Backend backend(1);
  hibari::Model model = open(file, backend);
  const std::vector<std::int64_t> ids = long_sentence();
  REQUIRE(ids.size() <= model.early_ids());
  SentenceInput s;
  s.ids = ids;
  s.noise_scale = 1;
  const std::vector<float> whole = speak(model, backend, s);
  const TwoParts parts = in_two_parts(model, backend, ids, ids.size());
  const double db = snr_db(parts.samples, whole);
  INFO(db << " dB");
  CHECK(db >= 100);
  // What the first part has not seen the end of, it leaves to the second.
  const std::size_t rows = rows_of(std::span(parts.frames).first(seam));
  CHECK(parts.first_samples == (rows - lookahead - 2) * hop);
}

TEST_CASE("hibari's first part keeps its durations, and the rest has the whole sentence's") {
  const HibariFile file;
  Backend backend(1);
  hibari::Model model = open(file, backend);
  const std::vector<std::int64_t> ids = long_sentence();
  const TwoParts parts = in_two_parts(model, backend, ids);
  SentenceInput s;
  s.ids = ids;
  const std::span<const int> all = model.encode(backend, s);
  const std::vector<int> exact(all.begin(), all.end());
  CHECK(std::equal(parts.frames.begin(), parts.frames.begin() + seam, parts.first_frames.begin()));
  CHECK(std::equal(parts.frames.begin() + seam, parts.frames.end(), exact.begin() + seam));
  CHECK(parts.samples.size() == rows_of(parts.frames) * hop);
  CHECK(parts.first_frames.size() == context);
  // Pitch from the seam on is that of the whole sentence spoken with these durations; before it, it is not.
  s.frames = parts.frames;
  model.encode(backend, s);
  const std::span<const float> f0 = model.f0(backend);
  REQUIRE(f0.size() == parts.f0.size());
  const std::size_t row = rows_of(std::span(parts.frames).first(seam));
  CHECK(snr_db(std::span(parts.f0).subspan(row), f0.subspan(row)) >= 100);
  CHECK(snr_db(std::span(parts.f0).first(row), f0.first(row)) < 60);
}

TEST_CASE("hibari's two parts do not depend on blocks or threads, and leave nothing behind") {
  const HibariFile file;
  Backend one(1);
  Backend two(2);
  const std::vector<std::int64_t> ids = long_sentence();
  hibari::Model whole = open(file, one, {400, 400});
  const TwoParts reference = in_two_parts(whole, one, ids);
  CHECK(in_two_parts(whole, one, ids).samples == reference.samples);
  for (const hibari::Blocks blocks : {hibari::Blocks{}, {24, 24}, {1, 1}, {1, 5}, {256, 256}}) {
    hibari::Model model = open(file, two, blocks);
    const TwoParts parts = in_two_parts(model, two, ids);
    INFO("blocks of " << blocks.first << " and " << blocks.later);
    CHECK(snr_db(parts.samples, reference.samples) >= 100);
    CHECK(parts.first_samples == reference.first_samples);
  }
  // A sentence that was given up after its first part does not sound in the next one.
  SentenceInput s;
  s.ids = std::span(ids).first(30);
  const std::vector<float> before = speak(whole, one, s);
  SentenceInput first = s;
  first.end = seam;
  whole.encode(one, first);
  whole.decode(one, [](std::span<const float>) {});
  CHECK(speak(whole, one, s) == before);
}
