// Reads the source tree and checks it against the rules of source_rules.h: layers, file lengths, no platform code.
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

TEST_CASE("Every file obeys the rules on layers, length and platform code") {
  std::size_t files = 0;
  for (const auto* folder : {"engine", "native", "web", "tests"}) {
    for (const auto& path : sources_under(folder)) {
      ++files;
      for (const auto& broken : broken_rules(path, read_text(source_path(path)))) FAIL_CHECK(broken);
    }
  }
  CHECK(files > 20);  // the tree was found
}

TEST_CASE("The includes between folders have no cycle") {
  Graph graph;
  for (const auto* root : {"engine", "native", "web"})
    for (const auto& path : sources_under(root))
      for (const auto& [from, to] : includes_between_folders(path, read_text(source_path(path))))
        graph[from].insert(to.begin(), to.end());
  CHECK(graph["engine/speech"].contains("engine/models"));  // the includes were found
  CHECK(folders_in_cycles(graph) == std::vector<std::string>{});
}

TEST_CASE("A cycle between folders is found, also through a third one") {
  Graph graph =
      includes_between_folders("native/a/a.cpp", "#include \"native/b/b.h\"\n#include \"native/a/other.h\"\n");
  graph.merge(includes_between_folders("native/b/b.h", "#include \"native/c/c.h\"\n"));
  CHECK(folders_in_cycles(graph).empty());
  graph.merge(includes_between_folders("native/c/c.cpp", "#include \"native/a/a.h\"\n"));
  CHECK(folders_in_cycles(graph) == std::vector<std::string>{"native/a", "native/b", "native/c"});
}

TEST_CASE("No wait uses a clock that can be set") {
  // Only these may read the time of day, for people: a log line, a report, a file's name, the day of a catalogue.
  const std::set<std::string> for_people{"native/server/speech/log.cpp", "native/bench/bench.cpp",
                                         "native/output/output_names.cpp", "native/catalogue/kept_catalogue.cpp"};
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

TEST_CASE("Only one file uses what cpp-httplib does not promise to keep") {
  for (const auto& path : sources_under("native")) {
    const std::string text = read_text(source_path(path));
    INFO(path);
    for (const char* internal : {"httplib::detail", "process_request(", "svr_sock_"})
      CHECK((path == "native/http/httplib_internals.cpp" || text.find(internal) == std::string::npos));
  }
}

TEST_CASE("The rules catch an include across the layers") {
  CHECK_FALSE(is_clean("engine/text/a.cpp", "#include \"engine/kernels/matmul.h\"\n"));
  CHECK_FALSE(is_clean("engine/text/a.cpp", "#include \"engine/voices/onnx/onnx_model.h\"\n"));
  CHECK_FALSE(is_clean("engine/kernels/a.h", "#include \"engine/models/vits/flow.h\"\n"));
  CHECK_FALSE(is_clean("engine/models/vits/a.h", "#include \"engine/voices/onnx/onnx_model.h\"\n"));
  CHECK_FALSE(is_clean("engine/voices/a.h", "#include \"engine/linnet.h\"\n"));
  CHECK_FALSE(is_clean("engine/audio/a.h", "#include \"engine/voices/piper_settings.h\"\n"));
  CHECK_FALSE(is_clean("engine/linnet.h", "#include \"engine/speech/synthesizer.h\"\n"));
  CHECK_FALSE(is_clean("engine/speech/synthesizer.cpp", "  #  include \"native/cli/flags.h\"\n"));
  CHECK_FALSE(is_clean("engine/models/vits/a.cpp", "#include \"tests/support/files.h\"\n"));
  CHECK_FALSE(is_clean("engine/models/vits/a.cpp", "#include \"engine/models/families.h\"\n"));
  CHECK_FALSE(is_clean("engine/models/acoustic_model.h", "#include \"engine/models/vits/flow.h\"\n"));
  for (const char* folder : {"engine/speech", "engine/quantize", "engine/text"})
    CHECK_FALSE(is_clean(std::string(folder) + "/a.cpp", "#include \"engine/models/vits/flow.h\"\n"));
  CHECK_FALSE(is_clean("native/cli/speak.cpp", "#include \"engine/models/vits/flow.h\"\n"));
  CHECK_FALSE(is_clean("web/bindings.cpp", "#include \"native/cli/flags.h\"\n"));
  CHECK_FALSE(is_clean("engine/new_layer/a.h", "#include \"engine/error.h\"\n"));
}

TEST_CASE("The rules catch includes of the engine that it must not have") {
  for (const auto* header : {"<unistd.h>", "<sys/mman.h>", "<windows.h>", "<pthread.h>", "<httplib.h>", "<fstream>",
                             "<filesystem>", "<emscripten/bind.h>", "<nlohmann/json.hpp>", "<xnnpack.h>",
                             "<espeak-ng/speak_lib.h>", "\"pthreadpool.h\"", "\"flow.h\"", "\"../voice/settings.h\""}) {
    INFO(header);
    CHECK_FALSE(is_clean("engine/models/vits/a.cpp", std::string("#include ") + header + "\n"));
  }
  CHECK_FALSE(is_clean("engine/text/words.cpp", "#include <espeak-ng/speak_lib.h>\n"));
  CHECK_FALSE(is_clean("engine/models/vits/a.cpp", "#ifdef _WIN32\n#endif\n"));
  CHECK_FALSE(is_clean("engine/kernels/a.cpp", "#if defined(__AVX2__)\n#endif\n"));
  CHECK_FALSE(is_clean("engine/models/vits/a.cpp", "#if X\n#elif defined(__EMSCRIPTEN__)\n#endif\n"));
}

TEST_CASE("The rules allow the includes that the layers need") {
  CHECK(is_clean("engine/text/a.cpp", "#include <vector>\n#include \"engine/text/utf8.h\"\n"));
  CHECK(is_clean("engine/text/phonemizer.cpp", "#include <espeak-ng/espeak_ng.h>\n"));
  CHECK(is_clean("engine/text/a.h", "#include \"engine/voices/voice_description.h\"\n"));
  CHECK(is_clean("engine/kernels/a.cpp", "#include \"xnnpack/pack.h\"\n#include HWY_TARGET_INCLUDE\n"));
  CHECK(is_clean("engine/models/vits/a.cpp",
                 "#include \"engine/kernels/conv1d.h\"\n#include \"engine/voices/tensor_file.h\"\n"));
  CHECK(is_clean("engine/speech/synthesizer.cpp", "#include \"engine/models/acoustic_model.h\"\n"));
  CHECK(is_clean("engine/quantize/trial.cpp", "#include \"engine/models/model_family.h\"\n"));
  CHECK(is_clean("engine/models/families.cpp", "#include \"engine/models/vits/family.h\"\n"));
  CHECK(is_clean("native/system/mapped_file_linux.cpp", "#include <unistd.h>\n#ifdef __linux__\n#endif\n"));
  CHECK(is_clean("tests/models/vits/a.cpp", "#include \"engine/models/vits/flow.h\"\n#include <filesystem>\n"));
}

TEST_CASE("The rules catch the name of a family of models above the models") {
  for (const char* path : {"engine/speech/a.cpp", "engine/quantize/a.h", "engine/text/a.cpp", "engine/governor/a.cpp",
                           "engine/audio/a.h", "engine/linnet.h", "native/cli/a.cpp", "engine/voices/bundle/a.cpp"}) {
    INFO(path);
    CHECK_FALSE(is_clean(path, "std::unique_ptr<Vits> voice_;\n"));
    CHECK_FALSE(is_clean(path, "const char* family = \"vits\";  // the first\n"));
    CHECK(is_clean(path, "int x = 0;  // as VITS has it\n"));
  }
  CHECK(is_clean("engine/models/families.cpp", "x = &vits_family;\n"));
  CHECK(is_clean("engine/models/vits/a.cpp", "class Vits;\n"));
}

TEST_CASE("The rules catch files that are too long") {
  const auto lines = [](std::size_t count) { return std::string(count, '\n'); };
  CHECK(is_clean("engine/models/vits/a.h", lines(200)));
  CHECK_FALSE(is_clean("engine/models/vits/a.h", lines(201)));
  CHECK(is_clean("engine/kernels/a-inl.h", lines(201)));
  CHECK(is_clean("native/a.cpp", lines(500)));
  CHECK_FALSE(is_clean("native/a.cpp", lines(501)));
  CHECK(is_clean("native/a.cpp", "// Written by a script; @generated\n" + lines(501)));
}
