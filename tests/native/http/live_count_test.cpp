#include "native/http/live_count.h"

#include <atomic>
#include <catch2/catch_test_macros.hpp>
#include <memory>
#include <thread>
#include <vector>

using linnet::native::LiveCount;

namespace {

LiveCount::Time in(std::chrono::milliseconds time) { return std::chrono::steady_clock::now() + time; }

constexpr std::chrono::seconds long_time{60};  // a wait only takes so long if its wake-up is missing

}  // namespace

TEST_CASE("A LiveCount counts its tickets, and each ticket knows how many others there were") {
  LiveCount count;
  CHECK(count.count() == 0);
  {
    const LiveCount::Ticket first(count);
    CHECK(first.others() == 0);
    const LiveCount::Ticket second(count);
    CHECK(second.others() == 1);
    CHECK(count.count() == 2);
  }
  CHECK(count.count() == 0);
}

TEST_CASE("A wait for the last ticket ends when it is destroyed, not before") {
  LiveCount count;
  auto first = std::make_unique<LiveCount::Ticket>(count);
  auto last = std::make_unique<LiveCount::Ticket>(count);
  std::atomic<bool> has_last_gone{false};
  std::thread leaving([&] {
    first.reset();
    std::this_thread::sleep_for(std::chrono::milliseconds(50));  // a wait that ends too early would end in this time
    has_last_gone = true;
    last.reset();
  });
  const auto begun = std::chrono::steady_clock::now();
  CHECK(count.wait_until(in(long_time)));
  CHECK(has_last_gone);
  CHECK(std::chrono::steady_clock::now() - begun < long_time / 2);
  leaving.join();
}

TEST_CASE("A wait for the last ticket ends at its time limit, and at once if there is no ticket") {
  LiveCount count;
  CHECK(count.wait_until(in(std::chrono::milliseconds(0))));
  const LiveCount::Ticket one(count);
  const auto end = in(std::chrono::milliseconds(20));
  CHECK_FALSE(count.wait_until(end));
  CHECK(std::chrono::steady_clock::now() >= end);
}

TEST_CASE("A wait for a condition checks it again whenever a ticket is made or destroyed") {
  LiveCount count;
  std::atomic<int> asked{0};
  std::vector<std::unique_ptr<LiveCount::Ticket>> tickets;
  std::atomic<bool> is_so{false};
  std::thread other([&] {
    while (asked == 0) std::this_thread::yield();
    tickets.push_back(std::make_unique<LiveCount::Ticket>(count));  // wakes the wait, whose condition is still false
    while (asked == 1) std::this_thread::yield();
    is_so = true;
    tickets.clear();
  });
  const auto begun = std::chrono::steady_clock::now();
  CHECK(count.wait_until(in(long_time), [&] {
    ++asked;
    return is_so.load();
  }));
  CHECK(std::chrono::steady_clock::now() - begun < long_time / 2);
  other.join();
}
