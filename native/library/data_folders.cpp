#include "native/library/data_folders.h"

#include <dlfcn.h>

#include <cstdlib>
#include <filesystem>

#include "engine/error.h"
#include "native/system/program_paths.h"

namespace linnet::native {
namespace {

namespace fs = std::filesystem;

fs::path library_folder() {
  Dl_info info{};
  if (dladdr(reinterpret_cast<const void*>(&library_data), &info) == 0 || !info.dli_fname) return {};
  std::error_code error;
  return fs::weakly_canonical(info.dli_fname, error).parent_path();
}

bool is_set(const std::string& variable) {
  const char* value = std::getenv(variable.c_str());
  return value && *value;
}

// The folder of this kind in data_dir, else the library's own; empty: where the program would look.
std::string folder_of(const DataFolder& kind, const std::string& data_dir) {
  if (!data_dir.empty()) {
    const std::string folder = data_dir + "/" + kind.name;
    return holds(folder, kind) ? folder : "";
  }
  if (is_set(kind.variable)) return "";
  for (const fs::path& place : {library_folder(), library_folder() / LINNET_DATA_FROM_LIBRARY}) {
    const std::string folder = (place / kind.name).lexically_normal().string();
    if (holds(folder, kind)) return folder;
  }
  return "";
}

}  // namespace

LanguageChoice library_data(const std::string& data_dir) {
  std::error_code error;
  if (!data_dir.empty() && !fs::is_directory(data_dir, error))
    throw Error(ErrorKind::bad_input,
                "data_dir: '" + data_dir +
                    "' is no folder; it has to hold espeak-ng-data, english-data, arabic-data and words-data");
  LanguageChoice choice;
  if (has_espeak()) choice.espeak_data = folder_of(espeak_data_folder, data_dir);
  choice.english_data = folder_of(english_data_folder, data_dir);
  choice.arabic_data = folder_of(arabic_data_folder, data_dir);
  choice.words_data = folder_of(words_data_folder, data_dir);
  return choice;
}

std::string library_voices() {
  std::error_code error;
  const fs::path voices = library_folder() / "voices";
  return fs::is_directory(voices, error) ? voices.string() : "";
}

}  // namespace linnet::native
