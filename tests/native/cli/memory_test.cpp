// The program under real memory limits: it must speak or refuse with a clear message, and must never be killed.
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "native/system/limited_group.h"
#include "tests/support/complaint.h"
#include "tests/support/files.h"
#include "tests/support/paths.h"
#include "tests/support/run_program.h"
#include "tests/support/sanitizers.h"
#include "tests/support/temporary_folder.h"

namespace linnet::test {
namespace {

using nlohmann::json;
constexpr std::size_t mb = 1 << 20;

// At most so many characters, of whole words that the dictionary has: the net for others has its own memory.
std::string text_of(std::size_t characters) {
  const std::string line = "The birds sing in the tree, and nobody knows why they do it every morning. ";
  std::string text;
  while (text.size() < characters) text += line;
  text.resize(text.rfind(' ', characters));
  return text;
}

RunOptions at_home(const TemporaryFolder& home) {
  RunOptions o;
  o.environment["XDG_CONFIG_HOME"] = home.path();
  return o;
}

}  // namespace

TEST_CASE("with an empty /proc/meminfo the memory is found by other means, and the program speaks") {
  const TemporaryFolder home;
  RunOptions o = at_home(home);
  o.without_meminfo = true;
  const Outcome spoken =
      run_program({"speak", "-m", "tiny-medium", "--output-raw", "-f", "/dev/null", "--stats", "-", "Hello."}, o);
  if (spoken.code == 125) SKIP("needs the right to hide /proc/meminfo");
  INFO(spoken.err);
  REQUIRE(spoken.code == 0);
  CHECK(json::parse(spoken.out)["audio_seconds"] > 0.3);
  const Outcome status = run_program({"status"}, o);
  REQUIRE(status.code == 0);
  CHECK(json::parse(status.out)["resources"]["memory_available_gb"] > 0.01);
}

TEST_CASE("if threads cannot start, the program says how many can, and speaks on these") {
  const auto group = native::LimitedGroup::of_threads(2 + sanitizer_threads);
  if (!group.made()) SKIP("needs to make a control group that limits threads");
  const TemporaryFolder home;
  RunOptions o = at_home(home);
  o.control_group = group.folder();
  const auto speak = [&](const char* threads) {
    return run_program(
        {"speak", "-m", "tiny-medium", "--threads", threads, "--output-raw", "-f", "/dev/null", "Hello."}, o);
  };
  const Outcome refused = speak("4");
  CHECK(refused.code == 3);
  CHECK(contains(refused.err, "only 2 of 4 threads could start"));
  CHECK(speak("2").code == 0);
}

// With LINNET_LONG also 10,000 and 100,000 characters, which are three hours of speech.
std::vector<std::size_t> estimated_lengths() {
  if (std::getenv("LINNET_LONG")) return {100, 1000, 10'000, 100'000};
  return {100, 1000};
}

TEST_CASE("estimates are within a tenth of the same text's peak, for short and long texts on 1 and 2 threads",
          "[slow]") {
  if (is_sanitized) SKIP("a sanitizer's memory is not the program's");
  const TemporaryFolder home;
  const std::string voice = linnet::tests::real_voice();
  for (const std::string threads : {"1", "2"})
    for (const std::string plan : {"400,144", "100,36,compact"}) {
      for (const std::size_t characters : estimated_lengths()) {
        RunOptions o = at_home(home);
        o.input = text_of(characters);
        RunningProgram speaking({"speak", "-m", voice, "--threads", threads, "--plan", plan, "--output-raw", "-f",
                                 "/dev/null", "--stats", "-", "-q"},
                                o);
        const Outcome run = speaking.wait(3600);
        REQUIRE(run.code == 0);
        const double peak_mb = json::parse(run.out)["peak_rss_bytes"].get<double>() / mb;
        const Outcome estimate =
            run_program({"estimate", "-m", voice, "--threads", threads, "--plan", plan, "-i", "-"}, o);
        REQUIRE(estimate.code == 0);
        const double estimated_mb = json::parse(estimate.out)["estimate"]["estimated_mb"];
        INFO(threads << " threads, plan " << plan << ", " << characters << " characters: " << estimated_mb << " of "
                     << peak_mb << " MB");
        CHECK(std::abs(estimated_mb - peak_mb) < 0.1 * peak_mb);
      }
    }
}

TEST_CASE("under every limit the program speaks or refuses with the reason, and the kernel never kills it", "[slow]") {
  if (is_sanitized) SKIP("a sanitizer's memory is not the program's");
  const TemporaryFolder folder;
  const std::string voice = linnet::tests::real_voice_alone(folder.path());
  std::size_t spoken = 0;
  std::size_t refused = 0;
  for (const std::size_t limit_mb : {48, 64, 80, 96, 128, 192, 256}) {
    const auto group = native::LimitedGroup::of_memory(limit_mb * mb);
    RunOptions o = at_home(folder);
    if (group.made())
      o.control_group = group.folder();
    else
      o.most_address_bytes = (limit_mb + 100) * mb;  // this limit also counts mapped files and libraries
    o.input = text_of(300);
    const std::string wav = folder.file(std::to_string(limit_mb) + ".wav");
    const Outcome run = run_program({"speak", "-m", voice, "-o", wav}, o);
    INFO(limit_mb << " MB: " << run.err);
    CHECK(group.kills() == 0);
    if (run.code == 0) {
      ++spoken;
      CHECK(std::filesystem::file_size(wav) > 500'000);
    } else {
      ++refused;
      CHECK(run.code == 3);
      CHECK(contains(run.err, "needs "));
      CHECK(contains(run.err, "MB are available"));
      CHECK(contains(run.err, "no text fits"));
      CHECK_FALSE(std::filesystem::exists(wav));
    }
    CHECK((limit_mb < 128 || run.code == 0));
    CHECK((limit_mb > 64 || run.code == 3));
  }
  CHECK(spoken >= 3);
  CHECK(refused >= 2);
}

TEST_CASE("the default voice speaks in a control group of 32 MB, with the data for English") {
  if (is_sanitized) SKIP("a sanitizer's memory is not the program's");
  const auto group = native::LimitedGroup::of_memory(32 * mb);
  if (!group.made()) SKIP("no control group can be made here");
  const TemporaryFolder home;
  RunOptions o = at_home(home);
  o.control_group = group.folder();
  o.input = text_of(1000);
  const Outcome run = run_program({"speak", "-m", linnet::tests::hibari_voice(), "--output-raw", "-f", "-"}, o);
  INFO(run.err);
  CHECK(run.code == 0);
  CHECK(group.kills() == 0);
  CHECK(run.out.size() > std::size_t{2 * 24'000 * 40});  // samples of two bytes, of at least 40 seconds
}

TEST_CASE("the default voice's process takes at most 45 MB, and 32 MB with its weights in 8 bits") {
  if (is_sanitized) SKIP("a sanitizer's memory is not the program's");
  const TemporaryFolder home;
  RunOptions o = at_home(home);
  o.input = text_of(1000);
  for (const auto& [plan, most_mb] : {std::pair{"400,336", 45}, std::pair{"400,336,compact", 32}}) {
    const Outcome run = run_program({"speak", "-m", linnet::tests::hibari_voice(), "--threads", "1", "--plan", plan,
                                     "--output-raw", "-f", "/dev/null", "--stats", "-", "-q"},
                                    o);
    INFO(plan << ": " << run.err);
    REQUIRE(run.code == 0);
    CHECK(json::parse(run.out)["peak_rss_bytes"] < most_mb * 1'000'000);
  }
}

TEST_CASE("when another process takes the memory, degradation steps follow and the audio is complete", "[slow]") {
  if (is_sanitized) SKIP("a sanitizer's memory is not the program's");
  const auto group = native::LimitedGroup::of_memory(256 * mb);
  if (!group.made()) SKIP("no control group can be made here");
  const TemporaryFolder folder;
  RunOptions o = at_home(folder);
  o.control_group = group.folder();
  o.input = text_of(6000);
  RunningProgram speaking({"speak", "-m", linnet::tests::real_voice_alone(folder.path()), "--safety-margin", "64",
                           "--output-raw", "-f", "-", "--threads", "1"},
                          o);
  REQUIRE(speaking.read_output(20'000, 60));  // it has begun to speak
  // This process takes all but 16 MB of the remaining memory.
  const pid_t eater = fork();
  REQUIRE(eater >= 0);
  if (eater == 0) {
    std::ofstream(group.folder() + "/cgroup.procs") << getpid() << std::flush;
    const std::size_t size = 112 * mb;
    void* memory = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    for (std::size_t at = 0; at < size; at += 4096) static_cast<volatile char*>(memory)[at] = 1;
    pause();
    _exit(0);
  }
  const Outcome run = speaking.wait(240);
  kill(eater, SIGKILL);
  waitpid(eater, nullptr, 0);
  INFO(run.err);
  CHECK(run.code == 0);
  CHECK(group.kills() == 0);
  CHECK(contains(run.err, "CRITICAL: Only "));
  CHECK(contains(run.err, "MB safety margin)"));
  CHECK(contains(run.err, "Low memory: "));
  CHECK(run.out.size() > 6'000'000);  // audio of all six thousand characters
}

TEST_CASE("status, estimate and optimize use the requirements' words") {
  const TemporaryFolder home;
  const Outcome status = run_program({"status", "--profile", "intel-i5"}, at_home(home));
  CHECK(status.code == 0);
  CHECK(json::parse(status.out).contains("throttling_risk"));
  const Outcome hardware = run_program({"status", "--hardware", "--profile", "intel-i5"}, at_home(home));
  CHECK(json::parse(hardware.out)["selected_configuration"]["max_text_length"] == 300);

  const Outcome small = run_program({"estimate", "-m", "tiny-medium", "--memory-limit", "8", "Hello."}, at_home(home));
  CHECK(small.code == 1);
  CHECK(json::parse(small.out)["status"] == "warning");

  CHECK(contains(run_program({"optimize", "--undo"}, at_home(home)).err, "nothing to undo"));
  const Outcome tight = run_program({"optimize", "--safety-margin", "20000000"}, at_home(home));
  CHECK(tight.code == 2);
  const Outcome adjusted = run_program({"optimize", "--memory-limit", "64", "--safety-margin", "63"}, at_home(home));
  INFO(adjusted.err);
  CHECK(json::parse(adjusted.out)["status"] == "adjusted");
  CHECK(json::parse(adjusted.out)["new_config"]["chunk_length"] == 168);
  const auto stored = json::parse(read_text(home.file("linnet/tuning.json")));
  CHECK(stored["chunk_length"] == 168);
  // The change applies to the next run and can be undone.
  const Outcome next = run_program({"status", "--hardware"}, at_home(home));
  CHECK(json::parse(next.out)["selected_configuration"]["chunk_length"] == 168);
  const Outcome undone = run_program({"optimize", "--undo"}, at_home(home));
  CHECK(json::parse(undone.out)["new_config"]["chunk_length"] == 336);
}

TEST_CASE("calibrate measures, and the next estimate uses it", "[slow]") {
  if (is_sanitized) SKIP("a sanitizer's memory is not the program's");
  const TemporaryFolder home;
  const Outcome run = run_program({"calibrate", "-m", "tiny-medium", "--threads", "1", "-q"}, at_home(home));
  INFO(run.err);
  REQUIRE(run.code == 0);
  const double base = json::parse(run.out)["base_model_mb"];
  CHECK(base > 8);
  CHECK(base < 40);
  const Outcome estimate = run_program({"estimate", "-m", "tiny-medium", "--threads", "1", "Hello."}, at_home(home));
  const double estimated = json::parse(estimate.out)["estimate"]["estimated_mb"];
  CHECK(std::abs(estimated - base) < 0.2);
  // Damaged results are ignored.
  json notes = json::parse(read_text(home.file("linnet/memory.json")));
  notes.front()["base_model_mb"] = "much";
  std::ofstream(home.file("linnet/memory.json")) << notes;
  CHECK(run_program({"estimate", "-m", "tiny-medium", "--threads", "1", "Hello."}, at_home(home)).code == 0);
}

TEST_CASE("calibrate measures the default voice, a family without espeak-ng, near its plan's estimate", "[slow]") {
  if (is_sanitized) SKIP("a sanitizer's memory is not the program's");
  const TemporaryFolder home;
  const std::string voice = tests::hibari_voice();
  const auto estimated = [&] {
    const Outcome run = run_program({"estimate", "-m", voice, "--threads", "1", "Hello."}, at_home(home));
    INFO(run.err);
    REQUIRE(run.code == 0);
    return json::parse(run.out)["estimate"]["estimated_mb"].get<double>();
  };
  const double planned = estimated();
  const Outcome run = run_program({"calibrate", "-m", voice, "--threads", "1", "-q"}, at_home(home));
  INFO(run.err);
  REQUIRE(run.code == 0);
  const double base = json::parse(run.out)["base_model_mb"];
  INFO("planned " << planned << " MB, measured " << base << " MB");
  CHECK(base > 0.8 * planned);
  CHECK(base < 1.1 * planned);
  CHECK(std::abs(estimated() - base) < 0.2);
}

TEST_CASE("calibrate measures the chosen variant of the voice and changes only that variant's estimates", "[slow]") {
  if (is_sanitized) SKIP("a sanitizer's memory is not the program's");
  const TemporaryFolder home;
  const TemporaryFolder voices;
  for (const char* suffix : {"", ".json"})
    std::filesystem::copy_file(tiny_voice_path("tiny-medium") + suffix,
                               voices.file(std::string("tiny-medium.onnx") + suffix));
  const Outcome small = run_program(
      {"quantize", voices.file("tiny-medium.onnx"), "--precision", "int4", "--calibration-samples", "1", "-q"},
      at_home(home));
  INFO(small.err);
  REQUIRE(small.code == 0);
  const std::string& at = voices.path();
  const auto with_int4 = [&](std::vector<std::string> args) {
    args.insert(args.end(), {"-m", "tiny-medium", "--data-dir", at, "--threads", "1", "--precision", "int4"});
    const Outcome run = run_program(args, at_home(home));
    INFO(run.err);
    REQUIRE(run.code == 0);
    return json::parse(run.out);
  };
  const double measured = with_int4({"calibrate", "-q"})["base_model_mb"];
  const json notes = json::parse(read_text(home.file("linnet/memory.json")));
  CHECK(notes.size() == 1);
  CHECK(notes.begin().key().starts_with("tiny-medium.int4:"));
  CHECK(std::abs(with_int4({"estimate", "Hello."})["estimate"]["estimated_mb"].get<double>() - measured) < 0.2);
}

TEST_CASE("threads run on the planned cores") {
  const TemporaryFolder home;
  RunOptions o = at_home(home);
  o.input = text_of(60'000);
  RunningProgram speaking(
      {"speak", "-m", "tiny-medium", "--placement", "core", "--threads", "2", "--output-raw", "-f", "-"}, o);
  REQUIRE(speaking.read_output(1000, 60));
  std::vector<std::string> allowed;
  for (const auto& task :
       std::filesystem::directory_iterator("/proc/" + std::to_string(speaking.process()) + "/task")) {
    const std::string status = read_text(task.path().string() + "/status");
    const std::string key = "Cpus_allowed_list:\t";
    const std::size_t at = status.find(key) + key.size();
    allowed.push_back(status.substr(at, status.find('\n', at) - at));
  }
  const auto plan = json::parse(run_program({"status", "--hardware"}, at_home(home)).out)["placement"]["cores"];
  std::vector<std::string> planned;
  for (std::size_t i = 0; i < std::min<std::size_t>(2, plan.size()); ++i)
    planned.push_back(std::to_string(plan[i].get<int>()));
  std::sort(allowed.begin(), allowed.end());
  std::sort(planned.begin(), planned.end());
  if (planned.size() < 2) SKIP("one core: the second thread has no place of its own");
  if (sanitizer_threads > 0)
    CHECK(std::includes(allowed.begin(), allowed.end(), planned.begin(), planned.end()));
  else
    CHECK(allowed == planned);
}

}  // namespace linnet::test
