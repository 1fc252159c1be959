#include "native/output/output_names.h"

#include <chrono>
#include <filesystem>

namespace linnet::native {
namespace {

constexpr std::size_t most_name_bytes = 100;

bool is_kept(unsigned char byte) {
  const bool letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
  return letter || (byte >= '0' && byte <= '9') || byte == '-' || byte == '_' || byte == '.' || byte >= 0x80;
}

std::string clock_name() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::to_string(std::chrono::duration_cast<std::chrono::nanoseconds>(now).count());
}

}  // namespace

std::string name_from_text(std::string_view text) {
  std::string name;
  for (const char character : text) {
    if (is_kept(static_cast<unsigned char>(character)))
      name += character;
    else if (!name.empty() && name.back() != '_')
      name += '_';
  }
  if (name.size() > most_name_bytes) {
    std::size_t end = most_name_bytes;
    while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0) == 0x80) --end;  // not within a character
    name.resize(end);
  }
  while (!name.empty() && (name.back() == '_' || name.back() == '.')) name.pop_back();
  name.erase(0, name.find_first_not_of('.'));  // neither a hidden file nor "." or ".."
  return name.empty() ? "speech" : name;
}

std::string OutputNames::next(std::string_view text) {
  const std::string stem = folder_ + "/" + (by_text_ ? name_from_text(text) : clock_name());
  std::error_code error;
  std::string path = stem + ".wav";
  for (int copy = 2; given_.contains(path) || (!by_text_ && std::filesystem::exists(path, error)); ++copy)
    path = stem + "-" + std::to_string(copy) + ".wav";
  given_.insert(path);
  return path;
}

}  // namespace linnet::native
