// The real parsers of /proc and /sys with recorded machines, and the thread placement that follows.
#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <chrono>

#include "engine/governor/hardware_profile.h"
#include "engine/governor/placement.h"
#include "engine/governor/precision.h"
#include "engine/governor/status.h"
#include "tests/support/recorded_machine.h"

using namespace linnet;
using namespace linnet::test;
using Catch::Approx;

namespace {

std::vector<int> planned_cores(const Machine& machine, bool polite = false) {
  return place_threads(machine, 0, polite).cores;
}

}  // namespace

TEST_CASE("An Alder Lake laptop uses its P-cores only") {
  const RecordedMachine recorded("alder-lake");
  auto platform = recorded.platform();
  const Machine m = platform.machine();
  CHECK(m.name == "12th Gen Intel(R) Core(TM) i5-1235U");
  REQUIRE(m.cores.size() == 12);
  CHECK(m.cores[3].kind == CoreKind::performance);
  CHECK(m.cores[3].physical == 2);
  CHECK(m.cores[4].kind == CoreKind::efficiency);
  CHECK(m.limited_by.empty());
  CHECK(m.has_thermal_sensor);
  CHECK(profile_of(m).name == "intel-i5");
  CHECK(planned_cores(m) == std::vector{0, 2});
  CHECK(planned_cores(m, true) == std::vector{4, 5, 6, 7, 8, 9, 10, 11});
  CHECK(place_threads(m, 0).strategy == "P-cores only");
  REQUIRE(m.caches.size() == 3);  // without the instruction cache
  CHECK(m.caches[1].bytes == 1280 * 1024);
  CHECK(m.caches[2].cores == 12);

  const LoadReading load = platform.load();
  CHECK(load.temperature_celsius == Approx(71));
  CHECK(load.throttle_celsius == Approx(95));
  CHECK(load.throttle_events == 12);
  CHECK(platform.memory().pressure_percent == Approx(0.42));
}

TEST_CASE("A Ryzen gets one thread for each physical core, however siblings are numbered") {
  const Machine neighbours = RecordedMachine("ryzen").platform().machine();
  CHECK(profile_of(neighbours).name == "amd-ryzen-5");
  CHECK(planned_cores(neighbours) == std::vector{0, 2, 4, 6, 8, 10});
  CHECK(place_threads(neighbours, 3, false, Pinning::one_each).places.threads ==
        std::vector<std::vector<int>>{{0}, {2}, {4}});
  CHECK(place_threads(neighbours, 2).places.threads[1] ==
        planned_cores(neighbours));  // threads share all of these cores

  const Machine apart = RecordedMachine("ryzen-desktop").platform().machine();
  CHECK(planned_cores(apart) == std::vector{0, 1, 2, 3, 4, 5});
  CHECK_FALSE(apart.cores[11].allowed);
  CHECK(RecordedMachine("ryzen").platform().load().gpu_percent == 17.0);
}

TEST_CASE("A big.LITTLE machine uses its big cores, or its small ones when polite") {
  const RecordedMachine recorded("big-little");
  auto platform = recorded.platform();
  const Machine m = platform.machine();
  CHECK(m.name == "Radxa ROCK 5B");
  CHECK(planned_cores(m) == std::vector{4, 5, 6, 7});
  CHECK(planned_cores(m, true) == std::vector{0, 1, 2, 3});
  CHECK(profile_of(m).name == "derived");
  const SystemStatus s = system_status(profile_of(m), platform.memory(), platform.load(), false);
  CHECK(s.throttling_risk.thermal_likely);  // 83.5 °C; it throttles at 85
  CHECK(s.recommended_action == "Wait for system to cool");
}

TEST_CASE("A phone uses its big cores, although the small ones come first") {
  const RecordedMachine recorded("phone");
  auto platform = recorded.platform();
  const Machine m = platform.machine();
  CHECK(m.name == "OnePlus 6");
  CHECK(planned_cores(m) == std::vector{4, 5, 6, 7});
  CHECK(place_threads(m, 0).strategy == "P-cores only");
  // Two threads are pinned too: nowhere else than on big cores.
  CHECK(place_threads(m, 2).places.threads == std::vector<std::vector<int>>(2, {4, 5, 6, 7}));
  CHECK(place_threads(m, 2, false, Pinning::one_each).places.threads == std::vector<std::vector<int>>{{4}, {5}});
  CHECK(planned_cores(m, true) == std::vector{0, 1, 2, 3});
  const LoadReading load = platform.load();
  CHECK(load.temperature_celsius == Approx(66.8));  // of the hottest sensor
  CHECK(load.throttle_celsius == Approx(90));
  CHECK_FALSE(system_status(profile_of(m), platform.memory(), load, false).throttling_risk.thermal_likely);
}

TEST_CASE("Of three kinds of cores a phone uses the middle and the big ones, as far as it may") {
  const RecordedMachine recorded("phone-three-kinds");
  const Machine m = recorded.platform().machine();
  CHECK(planned_cores(m) == std::vector{4, 5, 6, 7});
  CHECK(planned_cores(m, true) == std::vector{0, 1, 2, 3});
  // Load cannot be read, which is not an error.
  CHECK(recorded.platform().load().cpu_percent == 0);

  recorded.write("proc/self/status", "Cpus_allowed_list:\t0-5\n");  // a program behind others
  CHECK(planned_cores(recorded.platform().machine()) == std::vector{4, 5});
  recorded.write("proc/self/status", "Cpus_allowed_list:\t0-3\n");
  CHECK(planned_cores(recorded.platform().machine()) == std::vector{0, 1, 2, 3});
}

TEST_CASE("A Raspberry Pi uses all of its cores, within its memory") {
  const RecordedMachine four("raspberry-pi-4");
  auto platform = four.platform();
  const Machine m = platform.machine();
  CHECK(m.name == "Raspberry Pi 4 Model B Rev 1.2");
  CHECK(planned_cores(m) == std::vector{0, 1, 2, 3});
  CHECK(place_threads(m, 0).strategy == "one thread per physical core, not pinned");
  REQUIRE(m.caches.size() == 2);
  CHECK(m.caches[1].bytes == 1024 * 1024);
  CHECK(m.caches[1].cores == 4);
  CHECK(m.limited_by.empty());
  const HardwareProfile p = profile_of(m);
  CHECK(p.name == "derived");
  CHECK(p.memory.model_max_gb > 1);
  CHECK(p.memory.model_max_gb < 1.6);
  CHECK(p.cache_limit_mb == 25);
  // The only trip point is where it switches itself off; the firmware's threshold is lower.
  const auto is_hot = [&] {
    return system_status(p, platform.memory(), platform.load(), false).throttling_risk.thermal_likely;
  };
  CHECK(platform.load().throttle_celsius == Approx(80));
  CHECK_FALSE(is_hot());
  four.write("sys/class/thermal/thermal_zone0/temp", "76000\n");
  CHECK(is_hot());
  CHECK(preferred_precision(p, platform.memory().available_bytes).quantization.weights == "int4");

  const RecordedMachine five("raspberry-pi-5");
  auto newer = five.platform();
  const Machine n = newer.machine();
  CHECK(planned_cores(n) == std::vector{0, 1, 2, 3});
  CHECK(newer.load().temperature_celsius == Approx(71.35));
  CHECK(newer.load().throttle_celsius == Approx(80));  // trip points of a fan slow nothing down
  CHECK(preferred_precision(profile_of(n), newer.memory().available_bytes).quantization.weights == "int8");
}

TEST_CASE("A container of 512 MB with cgroup v2 has its own limits, not the host's") {
  const RecordedMachine recorded("container-v2");
  auto platform = recorded.platform();
  const Machine m = platform.machine();
  CHECK(m.limited_by == "cgroup v2");
  CHECK(m.total_bytes == 512 << 20);
  CHECK(m.quota_cores == Approx(1.5));
  CHECK(place_threads(m, 0).threads == 1);
  CHECK(planned_cores(m) == std::vector{4, 6});
  // 200 MB are in use, of which 90 − 20 MB are inactive page cache.
  CHECK(platform.memory().available_bytes == (512 - 200 + 70) << 20);
  CHECK(platform.memory().pressure_percent == Approx(12.5));
  const HardwareProfile p = profile_of(m);
  CHECK(p.name == "derived");
  CHECK(p.memory.total_gb == Approx(0.5));
  CHECK(p.memory.os_reserve_gb == 0);
  CHECK(p.memory.safety_margin_gb == Approx(16.0 / 1024));
  CHECK(p.memory.model_max_gb == Approx(496.0 / 1024));

  recorded.write("sys/fs/cgroup/memory.high", "268435456\n");
  CHECK(platform.machine().total_bytes == 256 << 20);
}

TEST_CASE("In a container with cgroup v1 the smallest limit of its enclosing groups counts") {
  const RecordedMachine recorded("container-v1");
  auto platform = recorded.platform();
  const Machine m = platform.machine();
  CHECK(m.limited_by == "cgroup v1");
  CHECK(m.total_bytes == 256 << 20);
  CHECK(platform.memory().available_bytes == 128 << 20);
  CHECK(m.quota_cores == Approx(2.5));
  CHECK(place_threads(m, 0).threads == 2);
  CHECK(planned_cores(m) == std::vector{0, 1, 2});
}

TEST_CASE("An address-space limit is a memory limit") {
  auto platform = RecordedMachine("address-space").platform();
  CHECK(platform.machine().limited_by.empty());  // the recorded file is gone, and with it the limit
  const RecordedMachine recorded("address-space");
  auto limited = recorded.platform();
  CHECK(limited.machine().limited_by == "RLIMIT_AS");
  CHECK(limited.machine().total_bytes == 128 << 20);
  CHECK(limited.memory().available_bytes == (128 - 20) << 20);
}

TEST_CASE("Load is measured between two readings, on allowed cores") {
  const RecordedMachine recorded("ryzen-desktop");
  recorded.write("proc/stat", "cpu0 200 0 50 800 50 0 0 0\ncpu1 101 0 50 1000 50 0 0 0\ncpu11 0 0 0 0 0 0 0 0\n");
  auto platform = recorded.platform();
  CHECK(platform.load().cpu_percent == 0);
  // Core 0 was busy for 100 ticks and core 1 idle for 100; core 11 is not allowed.
  recorded.write("proc/stat", "cpu0 300 0 50 800 50 0 0 0\ncpu1 101 0 50 1100 50 0 0 0\ncpu11 9999 0 0 0 0 0 0 0\n");
  CHECK(platform.load().cpu_percent == Approx(50));
  CHECK(platform.load().cpu_percent == Approx(50));  // no time has passed, so the last value stays
}

TEST_CASE("Competing threads are all runnable threads except this process's own") {
  const RecordedMachine recorded("ryzen-desktop");
  const auto idle_until = [&](int busy, int idle) {
    recorded.write("proc/stat", "cpu0 " + std::to_string(busy) + " 0 0 " + std::to_string(idle) + " 0 0 0 0\n");
  };
  idle_until(0, 0);
  auto platform = recorded.platform();
  CHECK(platform.competing_threads() == 0);  // /proc/loadavg was not recorded
  idle_until(2000, 2000);
  for (const auto& [line, others] :
       {std::pair{"3.52 2.41 0.33 6/345 12345", 5}, {"0.00 0.01 0.05 1/99 7", 0}, {"0 0 0 0/0 0", 0}, {"?", 0}}) {
    recorded.write("proc/loadavg", line);
    CHECK(platform.competing_threads() == others);
  }
  for (const auto& [task, stat] : {std::pair{"7", "7 (linnet) R 1 7"},
                                   {"8", "8 (a) R (b) S 1 7"},
                                   {"9", "9 (linnet) R 1 7"},
                                   {"10", "10 (linnet"}})
    recorded.append(std::string("proc/self/task/") + task + "/stat", stat);
  recorded.write("proc/loadavg", "3.52 2.41 0.33 6/345 12345");
  CHECK(platform.competing_threads() == 4);
  idle_until(2001, 2001);  // too short an interval, so the last value stays
  CHECK(platform.competing_threads() == 4);
  idle_until(2010, 9000);  // the other programs only woke up briefly
  CHECK(platform.competing_threads() == 0);
  idle_until(9000, 9000);
  CHECK(platform.competing_threads() == 4);
  recorded.write("proc/loadavg", "3.52 2.41 0.33 2/345 12345");
  CHECK(platform.competing_threads() == 0);
}

TEST_CASE("Programs of low priority alone do not count as competing") {
  const RecordedMachine recorded("ryzen-desktop");
  recorded.write("proc/loadavg", "3.52 2.41 0.33 3/345 12345");
  const auto busy_until = [&](int normal, int niced) {
    recorded.write("proc/stat", "cpu0 " + std::to_string(normal) + " " + std::to_string(niced) + " 0 0 0 0 0 0\n");
  };
  busy_until(0, 0);
  auto platform = recorded.platform();
  busy_until(10, 1000);
  CHECK(platform.competing_threads() == 0);
  busy_until(1000, 1100);
  CHECK(platform.competing_threads() == 2);
}

TEST_CASE("A machine without readable files counts as one core without memory") {
  const TemporaryFolder empty;
  native::LinuxPlatform platform(empty.path());
  CHECK(platform.machine().cores.empty());
  CHECK(place_threads(platform.machine(), 0).threads == 1);
  CHECK(platform.memory().available_bytes == 0);
  CHECK(platform.load().cpu_percent == 0);
  CHECK(profile_of(platform.machine()).name == "derived");
}

TEST_CASE("Lists of cores are parsed") {
  CHECK(native::parse_cpu_list("0-3,8,10-11") == std::vector{0, 1, 2, 3, 8, 10, 11});
  CHECK(native::parse_cpu_list("").empty());
  CHECK(native::parse_cpu_list("x,-3,0-99999999").empty());
}

TEST_CASE("This machine can be read") {
  native::LinuxPlatform platform;
  const Machine m = platform.machine();
  CHECK(!m.cores.empty());
  platform.load();
  for (const auto start = std::chrono::steady_clock::now();
       std::chrono::steady_clock::now() - start < std::chrono::milliseconds(300);) {
  }
  const LoadReading load = platform.load();
  CHECK(load.own_percent > 0);
  CHECK(load.own_percent <= load.cpu_percent);
  CHECK(m.total_bytes > (64 << 20));
  const MemoryReading r = platform.memory();
  CHECK(r.available_bytes > 0);
  CHECK(r.available_bytes <= r.total_bytes);
  CHECK(r.process_bytes > (1 << 20));
}
