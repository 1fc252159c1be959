#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "native/system/system_files.h"

namespace linnet::native {
namespace {

constexpr int most_cores = 8192;  // the kernel's own limit; a damaged list must not exhaust the memory

template <typename Number>
std::optional<Number> parsed(std::string_view text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end == text.data()) return std::nullopt;
  return value;
}

}  // namespace

std::string SystemFiles::first_line(const std::filesystem::path& path) const {
  std::ifstream file(root_ / path);
  std::string line;
  std::getline(file, line);
  return line;
}

std::vector<std::string> SystemFiles::lines(const std::filesystem::path& path) const {
  std::ifstream file(root_ / path);
  std::vector<std::string> all;
  for (std::string line; std::getline(file, line);) all.push_back(line);
  return all;
}

std::optional<double> SystemFiles::number(const std::filesystem::path& path) const {
  return parsed<double>(first_line(path));
}

std::optional<std::uint64_t> SystemFiles::bytes(const std::filesystem::path& path) const {
  return parsed<std::uint64_t>(first_line(path));
}

std::vector<int> SystemFiles::cpu_list(const std::filesystem::path& path) const {
  return parse_cpu_list(first_line(path));
}

std::optional<std::uint64_t> SystemFiles::field(const std::filesystem::path& path, const std::string& key) const {
  std::ifstream file(root_ / path);
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with(key)) continue;
    std::string_view rest = std::string_view(line).substr(key.size());
    const std::size_t digit = rest.find_first_not_of(" \t:");
    if (digit == 0 || digit == std::string_view::npos) continue;  // a longer key, or no value
    return parsed<std::uint64_t>(rest.substr(digit));
  }
  return std::nullopt;
}

std::vector<std::string> SystemFiles::numbered(const std::filesystem::path& folder, const std::string& prefix) const {
  std::vector<std::pair<int, std::string>> found;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(root_ / folder, error)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with(prefix)) continue;
    if (const auto index = parsed<int>(std::string_view(name).substr(prefix.size()))) found.emplace_back(*index, name);
  }
  std::sort(found.begin(), found.end());
  std::vector<std::string> names;
  names.reserve(found.size());
  for (auto& [index, name] : found) names.push_back(std::move(name));
  return names;
}

std::vector<int> parse_cpu_list(const std::string& text) {
  std::vector<int> cores;
  std::istringstream parts(text);
  for (std::string part; std::getline(parts, part, ',');) {
    const std::size_t dash = part.find('-');
    const std::optional<int> first = parsed<int>(part);
    const std::optional<int> last =
        dash == std::string::npos ? first : parsed<int>(std::string_view(part).substr(dash + 1));
    if (!first || !last || *first < 0 || *last >= most_cores) continue;
    for (int core = *first; core <= *last; ++core) cores.push_back(core);
  }
  return cores;
}

}  // namespace linnet::native
