#include "native/voices/style_files.h"

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <iterator>
#include <system_error>
#include <utility>

#include "engine/error.h"
#include "native/system/mapped_file.h"
#include "native/voices/npz_reader.h"

namespace linnet::native {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t largest_style = std::size_t{16} << 20, most_files = 10'000;

bool is_pytorch(const fs::path& file) { return file.extension() == ".pt" || file.extension() == ".pth"; }

void add_file(const fs::path& file, std::vector<VoiceStyle>& styles) {
  const std::string name = file.stem().string();
  if (is_pytorch(file)) refuse_pytorch(name);
  const MappedFile mapped(file.string());
  const auto bytes = mapped.bytes();
  if (is_zip(bytes)) {
    for (NpyArray& array : read_npz(bytes))
      styles.push_back({std::move(array.name), std::move(array.shape), std::move(array.values)});
  } else {
    if (bytes.empty() || bytes.size() % sizeof(float) != 0 || bytes.size() > largest_style)
      throw Error(ErrorKind::bad_voice,
                  file.string() + " has " + std::to_string(bytes.size()) +
                      " bytes and is neither a .npz nor the numbers of a style, which are 4 bytes "
                      "each and at most 16 MB in all");
    VoiceStyle style{name, {}, std::vector<float>(bytes.size() / sizeof(float))};
    std::memcpy(style.values.data(), bytes.data(), bytes.size());
    styles.push_back(std::move(style));
  }
  mapped.check_unchanged();
}

std::vector<fs::path> files_in(const fs::path& folder) {
  std::error_code failed;
  std::vector<fs::path> styles;
  std::vector<fs::path> others;
  for (fs::directory_iterator at(folder, failed), end; !failed && at != end; at.increment(failed)) {
    const fs::path& file = at->path();
    if (file.extension() == ".bin") styles.push_back(file);
    if (is_pytorch(file)) others.push_back(file);
    if (styles.size() > most_files)
      throw Error(ErrorKind::bad_input, folder.string() + " holds more than " + std::to_string(most_files) + " styles");
  }
  if (failed) throw Error(ErrorKind::io, folder.string() + ": " + failed.message());
  if (styles.empty() && !others.empty())
    refuse_pytorch(std::min_element(others.begin(), others.end())->stem().string());
  if (styles.empty())
    throw Error(ErrorKind::not_found, "there is no style in " + folder.string() +
                                          "; expected a file NAME.bin for each "
                                          "voice, such as af_heart.bin");
  return styles;
}

}  // namespace

std::vector<VoiceStyle> read_styles(const std::string& path) {
  std::error_code failed;
  std::vector<VoiceStyle> styles;
  if (fs::is_directory(path, failed))
    for (const fs::path& file : files_in(path)) add_file(file, styles);
  else
    add_file(path, styles);
  std::sort(styles.begin(), styles.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return styles;
}

}  // namespace linnet::native
