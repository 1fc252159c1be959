// Tests what `linnet bench` reports about the load of other programs.
#include "native/bench/other_load.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <chrono>
#include <ctime>
#include <list>
#include <nlohmann/json.hpp>
#include <thread>

#include "native/bench/bench_report.h"
#include "tests/support/complaint.h"
#include "tests/support/run_program.h"

namespace linnet::test {
namespace {

using native::BenchReport;
using native::ThreadFigures;

// A process that keeps a core busy.
class BusyProcess {
 public:
  BusyProcess() : process_(fork()) {
    REQUIRE(process_ >= 0);
    std::atomic<unsigned> rounds = 0;
    while (process_ == 0) ++rounds;
  }
  ~BusyProcess() {
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
  }
  BusyProcess(const BusyProcess&) = delete;

 private:
  pid_t process_;
};

std::string warning(int threads, int cores, double cores_of_others) {
  BenchReport report;
  report.usable_cores = report.allowed_cores = cores;
  ThreadFigures figures;
  figures.threads = threads;
  figures.cores_of_others = cores_of_others;
  return native::load_warning(report, figures);
}

}  // namespace

TEST_CASE("bench warns only if other programs left fewer cores than there were threads") {
  CHECK(warning(2, 2, 0.05).empty());
  CHECK(warning(1, 2, 0.9).empty());   // the other programs had the other core
  CHECK(warning(4, 2, 0.05).empty());  // more threads than cores, which no other program caused
  CHECK(contains(warning(2, 2, 0.5), "other programs used 0.5 of 2 cores while 2 threads were measured"));
  CHECK(contains(warning(1, 2, 1.4), "used 1.4 of 2 cores while 1 thread was measured"));
  CHECK(contains(warning(1, 1, 0.4), "used 0.4 of 1 core while"));
}

TEST_CASE("the load of other programs does not include this process's own work") {
  std::atomic<bool> done = false;
  const native::OtherLoad others;
  const std::clock_t before = std::clock();
  const auto start = std::chrono::steady_clock::now();
  const auto own_seconds = [&] { return static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC; };
  std::list<std::thread> threads;
  for (int i = 0; i < others.of_cores(); ++i)
    threads.emplace_back([&] {
      while (!done) continue;
    });
  while (own_seconds() < 1) std::this_thread::sleep_for(std::chrono::milliseconds(10));  // while the threads work
  const double cores = others.cores();
  const double own = own_seconds() / std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  done = true;
  for (std::thread& t : threads) t.join();
  INFO(cores << " cores of others beside " << own << " of " << others.of_cores());
  CHECK(cores <= others.of_cores() - own + 0.1);
}

TEST_CASE("bench reports the load of busy processes in its tables, on standard error and as JSON") {
  const std::vector<std::string> args = {
      "bench", "-m", "tiny-medium", "--runs", "2", "--threads", std::to_string(native::OtherLoad().of_cores())};
  std::list<BusyProcess> busy(static_cast<std::size_t>(native::OtherLoad().of_cores()));
  const Outcome tables = run_program(args);
  INFO(tables.out << tables.err);
  REQUIRE(tables.code == 0);
  CHECK(contains(tables.out, "WARNING: other programs used "));
  auto with_json = args;
  with_json.insert(with_json.end(), {"--json", "-"});
  const Outcome run = run_program(with_json);
  REQUIRE(run.code == 0);
  CHECK(contains(run.err, "WARNING: other programs used "));
  const auto threads = nlohmann::json::parse(run.out).at("threads").at(0);
  CHECK(threads.at("cores_of_others") > 0.2);
  CHECK(contains(threads.at("warning").get<std::string>(), "WARNING: other programs used "));
}

}  // namespace linnet::test
