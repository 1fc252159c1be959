// Reads the source tree and holds it to the rules of the house.
#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <set>
#include <string>

#include "tests/support/files.h"
#include "tests/support/source_rules.h"

using namespace linnet::test;

namespace {

bool is_clean(std::string_view path, std::string_view text) { return broken_rules(path, text).empty(); }

std::vector<std::string> sources_under(const std::string& folder) {
  namespace fs = std::filesystem;
  std::vector<std::string> paths;
  const fs::path root = source_path("");
  if (!fs::exists(root / folder)) return paths;
  for (const auto& file : fs::recursive_directory_iterator(root / folder)) {
    const auto suffix = file.path().extension();
    if (suffix == ".h" || suffix == ".cpp") paths.push_back(fs::relative(file.path(), root).generic_string());
  }
  return paths;
}

}  // namespace

TEST_CASE("Every file keeps to the layers, to its length, and off the platform") {
  std::size_t files = 0;
  for (const auto* folder : {"engine", "native", "web", "tests"}) {
    for (const auto& path : sources_under(folder)) {
      ++files;
      for (const auto& broken : broken_rules(path, read_text(source_path(path)))) FAIL_CHECK(broken);
    }
  }
  CHECK(files > 20);  // the tree was found
}

TEST_CASE("Nothing waits by a clock that can be set") {
  // The time of day is for people alone: what a report, a log line or a file's name says.
  const std::set<std::string> for_people{"native/server/log.cpp", "native/bench.cpp", "native/output_names.cpp",
                                         "native/stability_bench.cpp"};
  for (const auto* folder : {"engine", "native", "web"})
    for (const auto& path : sources_under(folder)) {
      const std::string text = read_text(source_path(path));
      for (const char* clock :
           {"system_clock", "high_resolution_clock", "std::time(", "gettimeofday", "CLOCK_REALTIME"}) {
        INFO(path << ": " << clock);
        CHECK((for_people.count(path) || text.find(clock) == std::string::npos));
      }
    }
}

TEST_CASE("The rules catch an include across the layers") {
  CHECK_FALSE(is_clean("engine/text/a.cpp", "#include \"engine/kernels/matmul.h\"\n"));
  CHECK_FALSE(is_clean("engine/text/a.cpp", "#include \"engine/voice/onnx_model.h\"\n"));
  CHECK_FALSE(is_clean("engine/kernels/a.h", "#include \"engine/vits/flow.h\"\n"));
  CHECK_FALSE(is_clean("engine/voice/a.h", "#include \"engine/linnet.h\"\n"));
  CHECK_FALSE(is_clean("engine/audio/a.h", "#include \"engine/voice/settings.h\"\n"));
  CHECK_FALSE(is_clean("engine/linnet.h", "#include \"engine/synthesizer.h\"\n"));
  CHECK_FALSE(is_clean("engine/synthesizer.cpp", "  #  include \"native/flags.h\"\n"));
  CHECK_FALSE(is_clean("engine/vits/a.cpp", "#include \"tests/support/files.h\"\n"));
  CHECK_FALSE(is_clean("native/speak.cpp", "#include \"engine/vits/flow.h\"\n"));
  CHECK_FALSE(is_clean("web/bindings.cpp", "#include \"native/flags.h\"\n"));
  CHECK_FALSE(is_clean("engine/new_layer/a.h", "#include \"engine/error.h\"\n"));
}

TEST_CASE("The rules catch what the engine must not know of the outside") {
  for (const auto* header : {"<unistd.h>", "<sys/mman.h>", "<windows.h>", "<pthread.h>", "<httplib.h>", "<fstream>",
                             "<filesystem>", "<emscripten/bind.h>", "<nlohmann/json.hpp>", "<xnnpack.h>",
                             "<espeak-ng/speak_lib.h>", "\"pthreadpool.h\"", "\"flow.h\"", "\"../voice/settings.h\""}) {
    INFO(header);
    CHECK_FALSE(is_clean("engine/vits/a.cpp", std::string("#include ") + header + "\n"));
  }
  CHECK_FALSE(is_clean("engine/text/words.cpp", "#include <espeak-ng/speak_lib.h>\n"));
  CHECK_FALSE(is_clean("engine/vits/a.cpp", "#ifdef _WIN32\n#endif\n"));
  CHECK_FALSE(is_clean("engine/kernels/a.cpp", "#if defined(__AVX2__)\n#endif\n"));
  CHECK_FALSE(is_clean("engine/vits/a.cpp", "#if X\n#elif defined(__EMSCRIPTEN__)\n#endif\n"));
}

TEST_CASE("The rules let through what the layers are made of") {
  CHECK(is_clean("engine/text/a.cpp", "#include <vector>\n#include \"engine/text/utf8.h\"\n"));
  CHECK(is_clean("engine/text/phonemizer.cpp", "#include <espeak-ng/espeak_ng.h>\n"));
  CHECK(is_clean("engine/text/a.h", "#include \"engine/voice/settings.h\"\n"));
  CHECK(is_clean("engine/kernels/a.cpp", "#include \"xnnpack/pack.h\"\n#include HWY_TARGET_INCLUDE\n"));
  CHECK(
      is_clean("engine/vits/a.cpp", "#include \"engine/kernels/conv1d.h\"\n#include \"engine/voice/onnx_model.h\"\n"));
  CHECK(is_clean("engine/synthesizer.cpp", "#include \"engine/vits/vits.h\"\n"));
  CHECK(is_clean("native/platform_linux.cpp", "#include <unistd.h>\n#ifdef __linux__\n#endif\n"));
  CHECK(is_clean("tests/vits/a.cpp", "#include \"engine/vits/flow.h\"\n#include <filesystem>\n"));
}

TEST_CASE("The rules catch files that grew too long") {
  const auto lines = [](std::size_t count) { return std::string(count, '\n'); };
  CHECK(is_clean("engine/vits/a.h", lines(200)));
  CHECK_FALSE(is_clean("engine/vits/a.h", lines(201)));
  CHECK(is_clean("engine/kernels/a-inl.h", lines(201)));
  CHECK(is_clean("native/a.cpp", lines(500)));
  CHECK_FALSE(is_clean("native/a.cpp", lines(501)));
}
