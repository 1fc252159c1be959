// Paths of files that tests use.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

namespace linnet::tests {

// The folder espeak-ng-data: LINNET_ESPEAK_DATA of the environment, else beside the test program.
inline std::string espeak_data() {
  const char* given = std::getenv("LINNET_ESPEAK_DATA");
  const std::filesystem::path folder =
      given != nullptr ? std::filesystem::path(given)
                       : std::filesystem::read_symlink("/proc/self/exe").parent_path() / "espeak-ng-data";
  if (!std::filesystem::exists(folder / "phontab")) {
    throw std::runtime_error("this test needs espeak-ng's data, and there is none in " + folder.string() +
                             "; set LINNET_ESPEAK_DATA to a folder that holds phontab");
  }
  return folder.string();
}

// The folder english-data: LINNET_ENGLISH_DATA of the environment, else beside the test program.
inline std::string english_data() {
  const char* given = std::getenv("LINNET_ENGLISH_DATA");
  const std::filesystem::path folder =
      given != nullptr ? std::filesystem::path(given)
                       : std::filesystem::read_symlink("/proc/self/exe").parent_path() / "english-data";
  if (!std::filesystem::exists(folder / "en-us.g2p")) {
    throw std::runtime_error("this test needs the data for English, and there are none in " + folder.string() +
                             "; the build makes them (toolchains/english-data)");
  }
  return folder.string();
}

// The folder arabic-data: LINNET_ARABIC_DATA of the environment, else beside the test program.
inline std::string arabic_data() {
  const char* given = std::getenv("LINNET_ARABIC_DATA");
  const std::filesystem::path folder =
      given != nullptr ? std::filesystem::path(given)
                       : std::filesystem::read_symlink("/proc/self/exe").parent_path() / "arabic-data";
  if (!std::filesystem::exists(folder / "tashkeel.onnx")) {
    throw std::runtime_error("this test needs the net for Arabic, and there is none in " + folder.string() +
                             "; the build fetches it (toolchains/arabic-data)");
  }
  return folder.string();
}

// The folder words-data: LINNET_WORDS_DATA of the environment, else beside the test program.
inline std::string words_data() {
  const char* given = std::getenv("LINNET_WORDS_DATA");
  const std::filesystem::path folder =
      given != nullptr ? std::filesystem::path(given)
                       : std::filesystem::read_symlink("/proc/self/exe").parent_path() / "words-data";
  if (!std::filesystem::exists(folder / "en")) {
    throw std::runtime_error("this test needs the words of languages, and there are none in " + folder.string() +
                             "; the build makes them (toolchains/words-data)");
  }
  return folder.string();
}

// A file of this repository, by its path from the top.
inline std::string source_file(const std::string& path) {
  const std::filesystem::path file = std::filesystem::path(LINNET_SOURCE_DIR) / path;
  std::ifstream stream(file, std::ios::binary);
  if (!stream) throw std::runtime_error("this test needs the file " + file.string());
  return {std::istreambuf_iterator<char>(stream), {}};
}

// A voice that was fetched into the user's cache folder; it is not in the repository.
inline std::string fetched_voice(const std::string& name) {
  const auto variable = [](const char* name) {
    const char* v = std::getenv(name);
    return std::string(v ? v : "");
  };
  const std::string cache =
      variable("XDG_CACHE_HOME").empty() ? variable("HOME") + "/.cache" : variable("XDG_CACHE_HOME");
  const std::string path = cache + "/linnet/voices/" + name + ".onnx";
  if (!std::filesystem::exists(path))
    throw std::runtime_error("this test needs the voice " + name + ", which is not at " + path +
                             ": toolchains/fetch-voice gets it (./test does so too)");
  return path;
}

// A Piper voice, with its settings beside it.
inline std::string real_voice() { return fetched_voice("en_US-joe-medium"); }
inline std::string hibari_voice() { return fetched_voice("hibari-heart"); }

// The same in a folder without its smaller variants, which the program would use if memory is short.
inline std::string real_voice_alone(const std::filesystem::path& folder) {
  const std::string from = real_voice();
  const std::string path = (folder / "en_US-joe-medium.onnx").string();
  std::filesystem::create_symlink(from, path);
  std::filesystem::create_symlink(from + ".json", path + ".json");
  return path;
}

}  // namespace linnet::tests
