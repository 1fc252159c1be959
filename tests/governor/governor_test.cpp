// The governor on a fake machine whose readings the test sets.
#include "engine/governor/governor.h"

#include <algorithm>
#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <vector>

#include "tests/support/complaint.h"
#include "tests/support/fake_platform.h"

using namespace linnet;
using namespace linnet::test;

namespace {

constexpr std::size_t mb = 1 << 20;

// A voice with 90 MB of weights (60 MB with a compact plan) and 16, 12 or 10 MB of working memory.
VoiceMemory medium_voice(const VoicePlan& plan) {
  VoiceMemory m;
  m.weights = (plan.compact ? 60 : 90) * mb;
  m.working = (plan.sentence_phonemes > 200 ? 16 : plan.sentence_phonemes > 100 ? 12 : 10) * mb;
  return m;
}

struct Governed {
  explicit Governed(double total_mb, GovernorOptions options = {})
      : platform(total_mb), governor(platform, options, [this](const std::string& line) { log.push_back(line); }) {}
  bool logged(const std::string& part) const {
    return std::any_of(log.begin(), log.end(), [&](const std::string& line) { return contains(line, part); });
  }
  VoiceAdmission admit() {
    const VoiceVariant variant{"joe", medium_voice};
    return governor.admission().admit_voice({&variant, 1});
  }

  FakePlatform platform;
  std::vector<std::string> log;
  Governor governor;
};

}  // namespace

TEST_CASE("Memory shortage is logged once, in the words of the requirements") {
  Governed g(16 * 1024, {.profile = "intel-i5"});
  CHECK(g.governor.ladder().enforce(g.governor.configuration().cache_limit));
  g.platform.set_available_mb(1.2 * 1024);
  CHECK_FALSE(g.governor.ladder().enforce(g.governor.configuration().cache_limit));
  CHECK_FALSE(g.governor.ladder().enforce(g.governor.configuration().cache_limit));
  REQUIRE(!g.log.empty());
  CHECK(g.log[0] == "CRITICAL: Only 1.2GB available (need 2.0GB safety margin)");
  CHECK(std::count(g.log.begin(), g.log.end(), g.log[0]) == 1);
}

TEST_CASE("Degradation first shrinks the cache, then allows one job at a time, and ends when memory is free") {
  Governed g(1024);  // safety margin 28 to 32 MB
  int cache = 100;
  int jobs = 4;
  int cleared = 0;
  g.governor.ladder().set_hooks(
      {[&](int megabytes) { cache = megabytes; }, [&] { ++cleared; }, [&](int n) { jobs = n ? n : 4; }, {}});
  const int normal = g.governor.configuration().cache_limit;
  g.platform.set_available_mb(25);
  CHECK_FALSE(g.governor.ladder().enforce(g.governor.configuration().cache_limit));
  CHECK(cache == normal / 2);
  CHECK(g.governor.ladder().standing() == Degradation::smaller_cache);
  CHECK(jobs == 4);
  g.platform.set_available_mb(10);
  CHECK_FALSE(g.governor.ladder().enforce(g.governor.configuration().cache_limit));
  CHECK(g.governor.ladder().standing() == Degradation::one_job);
  CHECK(jobs == 1);
  CHECK(cleared == 1);
  g.platform.set_available_mb(500);
  CHECK(g.governor.ladder().enforce(g.governor.configuration().cache_limit));
  CHECK(g.governor.ladder().standing() == Degradation::none);
  CHECK(cache == normal);
  CHECK(jobs == 4);
  CHECK(g.governor.ladder().times(Degradation::one_job) == 1);
  CHECK(g.logged("Low memory: speaking one text at a time"));
  CHECK(g.logged("back to normal"));
}

TEST_CASE("A voice gets the largest plan that fits") {
  Governed g(1024);
  g.platform.set_available_mb(400);
  CHECK(g.admit().step == Degradation::none);
  g.platform.set_available_mb(145);
  CHECK(g.admit().plan.sentence_phonemes == 200);
  CHECK(g.logged("Low memory: using smaller blocks to open voice joe"));
  g.platform.set_available_mb(120);
  CHECK(g.admit().plan.compact);
}

TEST_CASE("A refused voice is told needed and available memory; idle voices are closed first") {
  Governed g(1024);
  g.platform.set_available_mb(60);
  const std::string refusal = complaint([&] { g.admit(); });
  INFO(refusal);
  CHECK(contains(refusal, "needs 79MB"));  // 60 + 10 MB, and the program itself
  CHECK(contains(refusal, "28MB are available"));
  CHECK(contains(refusal, "no text fits"));
  CHECK(g.governor.ladder().times(Degradation::refuse) == 1);

  int idle = 1;
  g.governor.ladder().set_hooks({{}, {}, {}, [&] {
                                   if (!idle) return false;
                                   --idle;
                                   g.platform.set_available_mb(400);
                                   return true;
                                 }});
  CHECK(g.admit().step == Degradation::unload_voices);
  CHECK(idle == 0);
}

TEST_CASE("Two requests cannot reserve the same memory") {
  Governed g(1024);
  g.platform.set_available_mb(190);
  const VoiceAdmission first = g.admit();
  CHECK(first.step == Degradation::none);
  CHECK(g.governor.budget().reserved_bytes() == first.needed_bytes);
  CHECK(contains(complaint([&] { g.admit(); }), "not enough memory"));
  {
    VoiceAdmission moved;
    Governed other(1024);
    moved = other.admit();
    CHECK(other.governor.budget().reserved_bytes() > 0);
    moved.reservation.release();
    CHECK(other.governor.budget().reserved_bytes() == 0);
  }
}

TEST_CASE("Memory that a reservation has already taken is not counted twice") {
  Governed g(1024);
  g.platform.set_available_mb(190);
  VoiceAdmission voice = g.admit();
  const std::uint64_t needed = voice.needed_bytes;
  const std::uint64_t free = g.governor.budget().free_bytes();
  g.platform.reading.available_bytes -= needed / 2;  // half of the voice has been allocated
  voice.reservation.keep_only(needed - needed / 2);
  CHECK(g.governor.budget().free_bytes() == free);
  voice.reservation.keep_only(needed);  // a reservation cannot grow
  CHECK(voice.reservation.bytes() == needed - needed / 2);
  voice.reservation.release();
  CHECK(g.governor.budget().reserved_bytes() == 0);
}

TEST_CASE("A refusal of a text names the largest text that fits, and that one is admitted") {
  Governed g(1024);
  const MemoryModel model{100, 1, 0};  // 1 MB for each 100 tokens
  g.platform.set_available_mb(52);
  const std::string refusal = complaint([&] { g.governor.admission().admit_text(model, 100'000, 45'000); });
  INFO(refusal);
  const std::string mark = "the largest text that fits has ";
  REQUIRE(contains(refusal, mark));
  const auto most = static_cast<std::size_t>(std::stoul(refusal.substr(refusal.find(mark) + mark.size())));
  CHECK(most > 500);
  CHECK(g.governor.admission().admit_text(model, static_cast<std::size_t>(tokens_of(most)), most).bytes() > 0);
}

// A corrected fault: a server in a container of 32 MB told three of four clients that no text would ever fit.
TEST_CASE("What fits beside the open voice once other texts have ended is refused for now only") {
  Governed g(32);
  g.platform.set_available_mb(17);
  const MemoryModel model{28, 0, 3};
  const VoiceNeed open{.least_bytes = 19 * mb, .is_open = true};
  std::vector<Reservation> spoken;
  for (int i = 0; i < 4; ++i) spoken.push_back(g.governor.admission().admit_text(model, 20, 9, open));
  const auto kind_of_refusal = [&](const MemoryModel& of) {
    try {
      g.governor.admission().admit_text(of, 20, 9, open);
    } catch (const Error& error) {
      return error.kind();
    }
    return ErrorKind::io;
  };
  CHECK(kind_of_refusal(model) == ErrorKind::memory_in_use);
  CHECK(kind_of_refusal({28, 0, 20}) == ErrorKind::out_of_memory);
  spoken.pop_back();
  CHECK(g.governor.admission().admit_text(model, 20, 9, open).bytes() == 3 * mb);
}

// A corrected fault: memory was released before the cache was cleared, so the cache's memory did not count.
TEST_CASE("The cache is cleared for a text that would not fit") {
  struct Machine : FakePlatform {
    Machine() : FakePlatform(1024) {}
    void release_memory() override {
      if (is_cleared) set_available_mb(400);
    }
    bool is_cleared = false;
  } machine;
  Governor governor(machine, {}, [](const std::string&) {});
  governor.ladder().set_hooks({{}, [&] { machine.is_cleared = true; }, {}, {}});
  machine.set_available_mb(52);
  CHECK(governor.admission().admit_text({100, 1, 0}, 10'000, 4500).bytes() >= 100 * mb);
}

TEST_CASE("Without memory checks nothing is refused") {
  Governed g(1024, {.check_memory = false});
  g.platform.set_available_mb(1);
  CHECK(g.admit().step == Degradation::none);
  CHECK(g.governor.admission().admit_text({100, 1, 0}, 100'000, 45'000).bytes() == 0);
}

TEST_CASE("The user's memory limit counts like the machine's") {
  Governed g(1024, {.memory_limit_gb = 100.0 / 1024});
  g.platform.reading.process_bytes = 10 * mb;
  CHECK(g.governor.memory().available_bytes == 90 * mb);
  CHECK(g.governor.profile().memory.total_gb < 0.1);
  CHECK(g.admit().plan.compact);
}

TEST_CASE("Wrong options are refused by name") {
  FakePlatform platform;
  const auto with = [&](GovernorOptions o) {
    return complaint([&] { Governor(platform, o, [](const std::string&) {}); });
  };
  CHECK(contains(with({.profile = "intel-i9"}), "there are m1-air, m1-pro, intel-i5, amd-ryzen-5, high-end"));
  CHECK(contains(with({.safety_margin_gb = 99.0}), "safety margin"));
}

TEST_CASE("Optimising reduces threads for the load of other programs, not for our own") {
  Governed g(16 * 1024);
  const int threads = g.governor.configuration().num_threads;
  g.platform.current_load.cpu_percent = 99;
  g.platform.current_load.own_percent = 90;
  CHECK_FALSE(g.governor.optimize().changed());
  g.platform.current_load.own_percent = 20;
  CHECK(g.governor.optimize().now.num_threads == threads / 2);
}

TEST_CASE("Missing or absurd readings of memory only cause refusals") {
  Governed g(1024);
  g.platform.set_available_mb(1 << 20);  // a thousand times the machine's memory
  CHECK(g.governor.memory().available_bytes == g.platform.facts.total_bytes);
  Reservation too_much;
  CHECK_FALSE(g.governor.admission().reserve(1100 * mb, 0, too_much));
  CHECK(g.admit().plan == VoicePlan());

  g.platform.reading = {};
  CHECK(contains(complaint([&] { g.admit(); }), "not enough memory"));
  CHECK_FALSE(g.governor.status().memory_budget_safe);
  g.platform.reading.process_bytes = std::uint64_t{1} << 60;
  CHECK(contains(complaint([&] { g.admit(); }), "not enough memory"));

  g.platform.reading = {g.platform.facts.total_bytes, g.platform.facts.total_bytes, 0, {}};
  CHECK(g.admit().plan == VoicePlan());
}

TEST_CASE("Cores that other programs keep busy are left to them after two readings") {
  Governed g(16 * 1024);  // four cores
  CHECK(g.governor.threads_now() == 4);
  CHECK(g.log.empty());
  g.platform.competing = 3;
  CHECK(g.governor.threads_now() == 4);  // a single reading may be a short wake-up
  CHECK(g.governor.threads_now() == 1);
  CHECK(g.logged("Other programs keep cores busy: speaking on 1 of 4 threads"));
  g.platform.competing = 9;
  CHECK(g.governor.threads_now() == 1);
  CHECK(g.log.size() == 1);  // logged once
  g.platform.competing = 1;
  CHECK(g.governor.threads_now() == 3);
  g.platform.competing = 0;
  CHECK(g.governor.threads_now() == 4);

  Governed as_told(16 * 1024, {.leave_busy_cores = false});
  as_told.platform.competing = 9;
  as_told.governor.threads_now();
  CHECK(as_told.governor.threads_now() == 4);
}

TEST_CASE("Optimising adjusts to memory shortage and heat, applies the change, and can be undone") {
  Governed g(16 * 1024, {.profile = "intel-i5"});
  int cache = -1;
  int cleared = 0;
  g.governor.ladder().set_hooks({[&](int megabytes) { cache = megabytes; }, [&] { ++cleared; }, {}, {}});
  CHECK_FALSE(g.governor.optimize().changed());
  CHECK(cleared == 1);

  const Configuration before = g.governor.configuration();
  g.platform.set_available_mb(1024);
  g.platform.current_load.cpu_percent = 99;
  const Adjustment a = g.governor.optimize();
  CHECK(a.changed());
  CHECK(a.previous == before);
  CHECK(a.now.block_frames == before.block_frames / 2);
  CHECK(a.now.num_threads == before.num_threads / 2);
  CHECK(a.now.cache_limit == before.cache_limit / 2);
  CHECK(a.now.sentence_phonemes == 300);
  CHECK(g.governor.configuration() == a.now);
  CHECK(cache == a.now.cache_limit);
  CHECK(g.governor.placement().threads == a.now.num_threads);

  CHECK(g.governor.undo().now == before);
  CHECK(g.governor.configuration() == before);
  CHECK(g.governor.undo().now == a.now);
  g.platform.set_available_mb(12 * 1024);
  g.platform.current_load.cpu_percent = 5;
  CHECK(g.governor.optimize().now == before);  // memory and temperature are normal again
}

TEST_CASE("A refused affinity is logged and work goes on") {
  Governed g(4096);
  g.platform.place_refusal = "[Errno 38] Function not implemented";
  g.governor.place_threads();
  g.governor.place_threads();
  CHECK(std::count(g.log.begin(), g.log.end(), "CPU affinity not available: [Errno 38] Function not implemented") == 1);
}

TEST_CASE("A hot machine rests between blocks, but never so long that the listener hears a gap") {
  Governed g(4096);
  CHECK(g.governor.after_block(2, 20) == 0);
  g.platform.current_load.temperature_celsius = 99;
  CHECK(g.governor.after_block(1.5, 10) == Catch::Approx(1.5));  // as long as the work
  CHECK(g.logged("Thermal throttling likely"));
  CHECK(g.governor.after_block(1.5, 2) == Catch::Approx(0.3));  // as long as the work stays a tenth ahead of the audio
  CHECK(g.governor.after_block(3, 2) == 0);                     // already slower than the audio
  g.platform.current_load.temperature_celsius = 60;
  CHECK(g.governor.after_block(1.5, 10) == 0);
}
