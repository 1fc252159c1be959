// Opens voices under a governor on a fake machine.
#include "engine/speech/voice_opener.h"

#include <atomic>
#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cstring>
#include <vector>

#include "tests/support/complaint.h"
#include "tests/support/fake_platform.h"
#include "tests/support/generated_voice.h"

using namespace linnet;
using namespace linnet::test;

namespace {

constexpr double free_mb = 400;

// 8 MB of weights in four large tensors, so that the governor is asked again during loading.
VoiceSizes large_tensors() {
  VoiceSizes sizes = smallest_sizes();
  sizes.filter = 20'000;
  sizes.encoder_layers = 2;
  return sizes;
}

struct Opener {
  Opener() : platform(1024), governor(platform, {}, [](const std::string&) {}), engine(EngineOptions{}) {
    platform.set_available_mb(free_mb);
  }
  // Takes memory of this process for what was read, as on a real machine.
  void take(std::size_t bytes) {
    platform.reading.process_bytes += bytes;
    reserved.push_back(governor.budget().reserved_bytes());
  }
  OfferedVoice offer(const char* name, GeneratedVoice& voice) {
    return {name, letters_settings, voice.bytes(), [this](std::span<const std::byte> part) {
              if (is_admitted) take(part.size());
            }};
  }
  OpenedVoice open(std::span<const OfferedVoice> offered, VoiceOpening opening = {}) {
    opening.admitted = [&](std::size_t variant) {
      is_admitted = true;
      admitted = variant;
    };
    return open_voice(engine, governor, offered, opening);
  }

  FakePlatform platform;
  Governor governor;
  Engine engine;
  bool is_admitted = false;
  std::size_t admitted = 99;
  std::vector<std::uint64_t> reserved;  // reserved bytes after each part that was read
};

class ReadPieces final : public VoiceSource {
 public:
  ReadPieces(std::span<const std::byte> bytes, Opener& opener) : bytes_(bytes), opener_(opener) {}
  std::size_t size() const override { return bytes_.size(); }
  void read(std::size_t offset, std::span<std::byte> into) const override {
    std::memcpy(into.data(), bytes_.data() + offset, into.size());
    if (opener_.is_admitted) opener_.take(into.size());
  }

 private:
  std::span<const std::byte> bytes_;
  Opener& opener_;
};

}  // namespace

TEST_CASE("A voice's memory is reserved until the voice has allocated it") {
  GeneratedVoice generated(large_tensors());
  Opener opener;
  OfferedVoice offered = opener.offer("large", generated);
  const ReadPieces pieces(generated.bytes(), opener);
  SECTION("in memory") {}
  SECTION("read piece by piece") { offered = {"large", letters_settings, &pieces}; }
  const VoicePlan plan = opener.governor.configuration().plan();
  const VoiceMemory memory = memory_of(opener.engine, offered, plan);
  const OpenedVoice opened = opener.open({&offered, 1});
  REQUIRE(opened.voice != nullptr);
  CHECK(opened.variant == 0);
  CHECK(opened.plan == plan);
  CHECK(opener.admitted == 0);
  CHECK(opened.memory_model.base_model_mb ==
        Catch::Approx(static_cast<double>(memory.peak() + program_bytes) / bytes_a_mb));
  REQUIRE(opener.reserved.size() > 2);
  CHECK(opener.reserved.front() == memory.peak() + program_bytes);
  CHECK(opener.reserved.back() <= opener.reserved.front() - (4 << 20));
  CHECK(opener.governor.budget().reserved_bytes() == 0);
}

TEST_CASE("If the preferred variant does not fit, the next one is opened") {
  GeneratedVoice large(large_tensors());
  GeneratedVoice small(smallest_sizes());
  Opener opener;
  const std::vector<OfferedVoice> offered = {opener.offer("large", large), opener.offer("small", small)};
  const double small_mb =
      static_cast<double>(memory_of(opener.engine, offered[1], {}).peak() + program_bytes) / bytes_a_mb;
  const double margin_mb = static_cast<double>(opener.governor.budget().must_stay_free()) / bytes_a_mb;
  opener.platform.set_available_mb(margin_mb + small_mb + 1);
  const OpenedVoice opened = opener.open(offered);
  CHECK(opened.variant == 1);
  CHECK(opener.admitted == 1);
  opener.platform.set_available_mb(margin_mb + 1);
  CHECK(contains(complaint([&] { opener.open(offered); }), "not enough memory: voice small needs"));
}

TEST_CASE("If a plan is given, no other plan is tried") {
  GeneratedVoice generated(large_tensors());
  Opener opener;
  const OfferedVoice offered = opener.offer("large", generated);
  VoiceOpening opening;
  opening.plan = VoicePlan{800, 100, false};
  const OpenedVoice opened = opener.open({&offered, 1}, opening);
  CHECK(opened.plan == *opening.plan);
  CHECK(opener.reserved.front() == memory_of(opener.engine, offered, *opening.plan).peak() + program_bytes);
}

TEST_CASE("A stopped opening ends at the next tensor and leaves nothing reserved") {
  GeneratedVoice generated(large_tensors());
  Opener opener;
  std::atomic<bool> stop = false;
  OfferedVoice offered = opener.offer("large", generated);
  offered.consumed = [&](std::span<const std::byte> part) {
    if (!opener.is_admitted) return;
    opener.take(part.size());
    stop = true;
  };
  VoiceOpening opening;
  opening.stop = &stop;
  CHECK(complaint([&] { opener.open({&offered, 1}, opening); }) == "stopped");
  CHECK(opener.reserved.size() == 1);
  CHECK(opener.governor.budget().reserved_bytes() == 0);
}
