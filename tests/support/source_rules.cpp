#include "tests/support/source_rules.h"

#include <algorithm>
#include <cctype>
#include <map>

namespace linnet::test {
namespace {

using Names = std::vector<std::string>;
using Table = std::map<std::string, Names, std::less<>>;

constexpr std::size_t most_header_lines = 200, most_source_lines = 500;

// Which of our own headers a folder's files may include besides those of the folder itself; a name that ends in "/" is
// a whole folder. The headers at the top of engine/ and native/ have their own lines. ARCHITECTURE.md shows the same
// table.
const Table& our_edges() {
  static const Table edges = {
      {"engine/blank_text.h", {}},
      {"engine/engine_options.h", {}},
      {"engine/error.h", {}},
      {"engine/kernel_set.h", {}},
      {"engine/lexicon.h", {}},
      {"engine/linnet.h",
       {"engine/blank_text.h", "engine/engine_options.h", "engine/error.h", "engine/lexicon.h", "engine/memory.h",
        "engine/profile.h", "engine/say_as.h", "engine/voice_source.h", "engine/speak_options.h",
        "engine/speaker_mix.h", "engine/words.h"}},
      {"engine/memory.h", {}},
      {"engine/platform.h", {}},
      {"engine/profile.h", {}},
      {"engine/say_as.h", {}},
      {"engine/speak_options.h", {"engine/profile.h", "engine/speaker_mix.h"}},
      {"engine/speaker_mix.h", {}},
      {"engine/voice_source.h", {}},
      {"engine/words.h", {}},
      {"engine/audio", {"engine/linnet.h", "engine/error.h"}},
      {"engine/governor", {"engine/error.h", "engine/kernel_set.h", "engine/memory.h", "engine/platform.h"}},
      {"engine/kernels", {"engine/error.h", "engine/kernel_set.h"}},
      {"engine/voices", {"engine/error.h", "engine/voice_source.h"}},
      {"engine/voices/onnx", {"engine/error.h", "engine/voice_source.h", "engine/voices/"}},
      {"engine/voices/bundle", {"engine/error.h", "engine/voices/"}},
      {"engine/text", {"engine/blank_text.h", "engine/error.h", "engine/voices/voice_description.h"}},
      {"engine/book", {"engine/error.h", "engine/text/letter_case.h", "engine/text/utf8.h"}},
      {"engine/text/lexicon", {"engine/blank_text.h", "engine/error.h", "engine/lexicon.h", "engine/text/"}},
      {"engine/text/arabic",
       {"engine/text/", "engine/voices/bad_voice.h", "engine/voices/graph.h", "engine/voices/tensor_file.h"}},
      {"engine/text/english",
       {"engine/error.h", "engine/text/", "engine/text/normalize/", "engine/voices/voice_description.h",
        "engine/voices/bundle/crc32.h"}},
      {"engine/text/normalize", {"engine/blank_text.h", "engine/error.h", "engine/say_as.h", "engine/text/"}},
      // What all families of models have in common, and the one file that knows which families there are.
      {"engine/models",
       {"engine/memory.h", "engine/profile.h", "engine/speaker_mix.h", "engine/kernels/", "engine/voices/",
        "engine/voices/onnx/"}},
      {"engine/models/families.cpp",
       {"engine/models/families.h", "engine/models/hibari/family.h", "engine/models/styletts2/family.h",
        "engine/models/vits/family.h", "engine/voices/"}},
      {"engine/models/exports.cpp", {"engine/models/exports.h", "engine/models/styletts2/import.h"}},
      {"engine/models/vits",
       {"engine/error.h", "engine/memory.h", "engine/profile.h", "engine/kernels/", "engine/voices/",
        "engine/models/acoustic_model.h", "engine/models/kept_voice.h", "engine/models/model_family.h",
        "engine/models/noise.h", "engine/models/weight_spec.h"}},
      {"engine/models/hibari",
       {"engine/error.h", "engine/memory.h", "engine/profile.h", "engine/kernels/", "engine/voices/",
        "engine/models/acoustic_model.h", "engine/models/kept_voice.h", "engine/models/misaki_symbols.h",
        "engine/models/model_family.h", "engine/models/noise.h", "engine/models/weight_spec.h"}},
      {"engine/models/styletts2",
       {"engine/error.h", "engine/memory.h", "engine/profile.h", "engine/speaker_mix.h", "engine/kernels/",
        "engine/voices/", "engine/voices/onnx/", "engine/voices/bundle/crc32.h", "engine/models/acoustic_model.h",
        "engine/models/exported_weight.h", "engine/models/exports.h", "engine/models/kept_voice.h",
        "engine/models/misaki_symbols.h", "engine/models/model_family.h", "engine/models/noise.h",
        "engine/models/voice_style.h", "engine/models/weight_spec.h"}},
      {"engine/quantize",
       {"engine/error.h", "engine/profile.h", "engine/kernels/", "engine/voices/", "engine/voices/bundle/",
        "engine/voices/onnx/", "engine/text/", "engine/models/"}},
      {"engine/speech",
       {"engine/error.h", "engine/linnet.h", "engine/audio/", "engine/governor/", "engine/kernels/", "engine/voices/",
        "engine/voices/bundle/", "engine/voices/onnx/", "engine/text/", "engine/text/arabic/", "engine/text/english/",
        "engine/text/normalize/", "engine/models/", "engine/text/lexicon/", "engine/voice_source.h"}},
      {"native/version.h", {}},
      {"native/version.cpp", {"native/version.h"}},
      {"native/main.cpp", {"engine/error.h", "native/cli/", "native/system/"}},
      {"native/system", {"engine/error.h", "engine/platform.h", "engine/governor/"}},
      {"native/library",
       {"engine/error.h", "engine/linnet.h", "engine/audio/", "engine/governor/", "engine/speech/governed_text.h",
        "native/system/", "native/version.h", "native/voices/"}},
      {"native/output", {"engine/error.h", "engine/audio/", "native/system/"}},
      {"native/encode", {"engine/error.h", "engine/audio/"}},
      {"native/http", {"engine/error.h", "native/system/"}},  // knows requests and answers, not what they are about
      {"native/voices",
       {"engine/error.h", "engine/linnet.h", "engine/governor/", "engine/models/voice_style.h",
        "engine/quantize/quantizer.h", "engine/speech/voice_opener.h", "native/output/", "native/system/"}},
      {"native/download", {"engine/error.h", "native/system/", "native/version.h"}},
      {"native/catalogue",
       {"engine/error.h", "engine/voices/json_nesting.h", "native/download/", "native/output/", "native/system/",
        "native/voices/"}},
      {"native/batch",
       {"engine/blank_text.h", "engine/error.h", "engine/linnet.h", "engine/audio/", "engine/governor/",
        "engine/speech/voice_opener.h", "engine/voices/json_nesting.h", "native/encode/", "native/output/",
        "native/system/", "native/voices/"}},
      {"native/book",
       {"engine/blank_text.h", "engine/error.h", "engine/linnet.h", "engine/audio/", "engine/book/book.h",
        "engine/governor/", "native/batch/", "native/encode/", "native/output/", "native/system/", "native/voices/"}},
      {"native/bench",
       {"engine/error.h", "engine/linnet.h", "engine/platform.h", "engine/quantize/quantizer.h", "native/system/",
        "native/version.h", "native/voices/"}},
      {"native/server/ssml", {"engine/blank_text.h", "engine/error.h", "engine/say_as.h", "engine/text/xml_reader.h"}},
      {"native/server/speech",
       {"engine/blank_text.h", "engine/error.h", "engine/linnet.h", "engine/audio/", "engine/governor/",
        "engine/speech/sentence_end.h", "engine/voices/json_nesting.h", "native/encode/", "native/http/",
        "native/server/ssml/", "native/system/", "native/version.h", "native/voices/"}},
      {"native/server/downloads", {"engine/error.h", "native/catalogue/"}},
      {"native/server/routes",
       {"engine/error.h", "engine/linnet.h", "engine/audio/", "engine/governor/", "native/download/", "native/encode/",
        "native/http/", "native/server/downloads/", "native/server/speech/", "native/server/ssml/", "native/system/",
        "native/version.h", "native/voices/"}},
      {"native/websocket", {"engine/error.h", "native/http/"}},
      {"native/server/stream",
       {"engine/error.h", "engine/voices/json_nesting.h", "native/http/", "native/server/routes/",
        "native/server/speech/", "native/system/", "native/websocket/"}},
      {"native/wyoming",
       {"engine/error.h", "engine/linnet.h", "engine/voices/json_nesting.h", "native/http/", "native/server/speech/",
        "native/server/ssml/", "native/system/", "native/version.h", "native/voices/"}},
      {"native/server",
       {"native/http/", "native/server/downloads/", "native/server/routes/", "native/server/speech/",
        "native/server/stream/", "native/voices/", "native/wyoming/"}},
      {"native/speech_dispatcher",
       {"engine/blank_text.h", "engine/error.h", "engine/governor/", "engine/text/letter_case.h", "engine/text/utf8.h",
        "native/server/speech/", "native/server/ssml/", "native/system/", "native/voices/"}},
      {"native/cli",
       {"engine/blank_text.h",
        "engine/error.h",
        "engine/kernel_set.h",
        "engine/linnet.h",
        "engine/book/book.h",
        "engine/governor/",
        "engine/quantize/import_voices.h",
        "engine/quantize/quantizer.h",
        "engine/speech/sentence_end.h",
        "engine/voices/json_nesting.h",
        "native/batch/",
        "native/bench/",
        "native/book/",
        "native/catalogue/",
        "native/download/",
        "native/encode/",
        "native/output/",
        "native/server/",
        "native/server/speech/",
        "native/speech_dispatcher/",
        "native/system/",
        "native/version.h",
        "native/voices/"}},
      {"web",
       {"engine/linnet.h", "engine/error.h", "engine/memory.h", "engine/voice_source.h", "engine/platform.h",
        "engine/audio/", "engine/governor/", "engine/speech/governed_text.h", "engine/speech/sentence_end.h",
        "engine/speech/voice_opener.h"}},
  };
  return edges;
}

// Third-party headers that the engine may include. Headers that are neither here nor in standard C++ belong to an
// operating system, a compiler or another library; without them the engine stays portable.
const Table& third_party_edges() {
  static const Table edges = {
      {"engine/audio/timings.cpp", {"nlohmann/"}},
      {"engine/book", {"pugixml.hpp", "md4c.h", "entity.h", "unzip.h"}},
      {"engine/governor/report.cpp", {"nlohmann/"}},
      {"engine/models/styletts2/import.cpp", {"nlohmann/"}},
      {"engine/quantize/quantizer.cpp", {"nlohmann/"}},
      {"engine/kernels", {"xnnpack.h", "xnnpack/", "pthreadpool.h", "hwy/", "immintrin.h", "arm_neon.h"}},
      {"engine/text/phonemizer.cpp", {"espeak-ng/", "libespeak-ng/"}},  // espeak-ng reads its data from a folder
      {"engine/speech/loudness_meter.cpp", {"ebur128.h"}},
      {"engine/speech/stretcher.cpp", {"sonic.h"}},
      {"engine/voices", {"nlohmann/"}},
      {"engine/voices/bundle", {"nlohmann/"}},
  };
  return edges;
}

// Standard headers that the engine must not use: files and the terminal are the business of its callers.
const Names& forbidden_standard_headers() {
  static const Names names = {"filesystem", "fstream", "iostream"};
  return names;
}

const Names& platform_macros() {
  static const Names names = {"_WIN",      "__linux", "__APPLE", "__unix",    "__ANDROID",    "__EMSCRIPTEN",
                              "__wasm",    "_MSC",    "__MINGW", "__FreeBSD", "__x86_64",     "__i386",
                              "__aarch64", "__arm",   "__AVX",   "__SSE",     "__ARM",        "__riscv",
                              "_M_X64",    "_M_ARM",  "__GNUC",  "__clang",   "__has_include"};
  return names;
}

std::string_view folder_of(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

bool is_in(std::string_view path, std::string_view folder) {
  return path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/';
}

bool allows_ours(const Names& names, std::string_view header) {
  const std::string folder = std::string(folder_of(header)) + "/";
  return std::any_of(names.begin(), names.end(),
                     [&](const std::string& name) { return name == header || name == folder; });
}

bool allows(const Names& names, std::string_view header) {
  return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
    return name.back() == '/' ? header.starts_with(name) : header == name;
  });
}

// The folder of a source, or the file itself if it has rules of its own.
std::string unit_of(std::string_view path) {
  return our_edges().contains(path) ? std::string(path) : std::string(folder_of(path));
}

// The entry of the file, else of its folder.
const Names* entry(const Table& table, std::string_view path) {
  auto found = table.find(path);
  if (found == table.end()) found = table.find(folder_of(path));
  return found == table.end() ? nullptr : &found->second;
}

bool is_ours(std::string_view header) {
  for (const auto* root : {"engine", "native", "web", "tests"}) {
    if (is_in(header, root)) return true;
  }
  return false;
}

bool is_standard(std::string_view header) {
  return header.find_first_of("./") == std::string_view::npos;  // <vector>, unlike <unistd.h> and <sys/mman.h>
}

std::string check_our_include(std::string_view path, std::string_view header) {
  if (is_in(path, "tests")) return {};
  const Names* allowed = entry(our_edges(), path);
  if (allowed == nullptr) return "lies in a folder without rules: decide what it may include, in our_edges()";
  const bool is_sibling = !our_edges().contains(path) && folder_of(path) == folder_of(header);
  return is_sibling || allows_ours(*allowed, header) ? std::string() : "reaches into a layer that it must not know";
}

std::string check_foreign_include(std::string_view path, std::string_view header, bool is_quoted) {
  if (!is_in(path, "engine")) return {};
  const Names* allowed = entry(third_party_edges(), path);
  if (allowed != nullptr && allows(*allowed, header)) return {};
  if (is_quoted || !is_standard(header)) return "is not for this part of the engine";
  const auto& forbidden = forbidden_standard_headers();
  const bool is_forbidden = std::find(forbidden.begin(), forbidden.end(), header) != forbidden.end();
  return is_forbidden ? "files and terminals are for the engine's callers" : std::string();
}

// The directive of a preprocessor line ("include", "if", …), and what follows it.
struct Directive {
  std::string_view name;
  std::string_view rest;
};

Directive directive_of(std::string_view line) {
  const auto skip_blanks = [&] { line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size())); };
  skip_blanks();
  if (!line.starts_with('#')) return {};
  line.remove_prefix(1);
  skip_blanks();
  const auto is_letter = [](unsigned char c) { return std::isalpha(c) != 0; };
  const auto end = std::find_if_not(line.begin(), line.end(), is_letter) - line.begin();
  return {line.substr(0, static_cast<std::size_t>(end)), line.substr(static_cast<std::size_t>(end))};
}

std::string check_include(std::string_view path, std::string_view rest) {
  const auto open = rest.find_first_of("<\"");
  if (open == std::string_view::npos) return {};  // an include of a macro
  const bool is_quoted = rest[open] == '"';
  const auto close = rest.find(is_quoted ? '"' : '>', open + 1);
  if (close == std::string_view::npos) return {};
  const auto header = rest.substr(open + 1, close - open - 1);
  const auto why = is_ours(header) ? check_our_include(path, header) : check_foreign_include(path, header, is_quoted);
  return why.empty() ? std::string() : std::string(rest.substr(open, close - open + 1)) + ": " + why;
}

std::string check_condition(std::string_view path, const Directive& directive) {
  const bool is_condition = directive.name.starts_with("if") || directive.name.starts_with("elif");
  if (!is_condition || !is_in(path, "engine")) return {};
  for (const auto& macro : platform_macros()) {
    if (directive.rest.find(macro) != std::string_view::npos) {
      return "asks for the platform (" + macro + "): let CMake choose a file instead";
    }
  }
  return {};
}

// Only its own folder and the table of families may name a family of acoustic models; comments may, where they tell of
// a paper or of an exporter, and a voice may have the family's name in its own.
std::string check_names(std::string_view path, std::string_view line) {
  const bool is_above = (is_in(path, "engine") || is_in(path, "native") || is_in(path, "web")) &&
                        !is_in(path, "engine/models") && !is_in(path, "engine/kernels");
  if (!is_above) return {};
  std::string code(line.substr(0, line.find("//")));
  for (char& c : code) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  constexpr std::string_view voice = "\"hibari-heart\"";
  if (const std::size_t at = code.find(voice); at != std::string::npos) code.erase(at, voice.size());
  for (const char* family : {"vits", "hibari"}) {
    if (code.find(family) != std::string::npos)
      return "names a family of acoustic models (" + std::string(family) + "): engine/models alone knows them";
  }
  return {};
}

// Tables that a script has written are as long as they are.
bool is_generated(std::string_view content) {
  return content.substr(0, content.find('\n')).find("@generated") != std::string_view::npos;
}

void check_length(std::string_view path, std::size_t lines, Names& broken) {
  const bool is_header = path.ends_with(".h") && !path.ends_with("-inl.h");  // an -inl.h holds code
  const auto most = is_header ? most_header_lines : most_source_lines;
  if (lines > most) {
    broken.push_back(std::string(path) + " has " + std::to_string(lines) + " lines; at most " + std::to_string(most));
  }
}

}  // namespace

std::vector<std::string> broken_rules(std::string_view path, std::string_view text) {
  Names broken;
  std::size_t lines = 0;
  for (std::string_view rest = text; !rest.empty();) {
    const auto end = std::min(rest.find('\n'), rest.size());
    const auto line = rest.substr(0, end);
    const auto directive = directive_of(line);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    ++lines;
    for (const std::string& why :
         {directive.name == "include" ? check_include(path, directive.rest) : check_condition(path, directive),
          check_names(path, line)})
      if (!why.empty()) broken.push_back(std::string(path) + ":" + std::to_string(lines) + " " + why);
  }
  if (!is_generated(text)) check_length(path, lines, broken);
  return broken;
}

Graph includes_between_folders(std::string_view path, std::string_view text) {
  Graph graph;
  const std::string from = unit_of(path);
  for (std::string_view rest = text; !rest.empty();) {
    const auto end = std::min(rest.find('\n'), rest.size());
    const auto directive = directive_of(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (directive.name != "include") continue;
    const auto open = directive.rest.find('"');
    const auto close = directive.rest.rfind('"');
    if (open == std::string_view::npos || close == open) continue;
    const std::string to = unit_of(directive.rest.substr(open + 1, close - open - 1));
    if (to != from) graph[from].insert(to);
  }
  return graph;
}

std::vector<std::string> folders_in_cycles(const Graph& graph) {
  const auto reached_from = [&graph](const std::string& start) {
    std::set<std::string> reached;
    std::vector<std::string> open{start};
    while (!open.empty()) {
      const auto found = graph.find(open.back());
      open.pop_back();
      if (found == graph.end()) continue;
      for (const std::string& next : found->second)
        if (reached.insert(next).second) open.push_back(next);
    }
    return reached;
  };
  std::vector<std::string> folders;
  for (const auto& [folder, unused] : graph)
    if (reached_from(folder).contains(folder)) folders.push_back(folder);
  return folders;
}

}  // namespace linnet::test
