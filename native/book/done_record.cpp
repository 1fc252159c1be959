#include "native/book/done_record.h"

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "native/batch/sha256.h"
#include "native/output/output_file.h"

namespace linnet::native {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

std::string hash_of(const BookOptions& options, const std::string& settings, const std::string& cover) {
  const int subtitles = options.subtitles ? static_cast<int>(*options.subtitles) : -1;
  const Json all = {settings,        static_cast<int>(options.kind), subtitles, options.title, options.author,
                    sha256_of(cover)};
  return sha256_of(all.dump(-1, ' ', false, Json::error_handler_t::replace));
}

}  // namespace

DoneRecord::DoneRecord(const BookOptions& options, const std::string& settings, const std::string& cover)
    : made_with_(hash_of(options, settings, cover)) {
  const fs::path output = options.output;
  const bool is_folder = options.kind == BookOutput::folder;
  const fs::path folder = is_folder ? output : output.parent_path();
  folder_ = folder.string();
  path_ = (folder / (is_folder ? ".linnet" : "." + output.filename().string() + ".linnet")).string();
}

bool DoneRecord::is_true() const {
  std::ifstream file(path_);
  const Json record = Json::parse(file, nullptr, false);  // a damaged one is none
  if (!record.is_object() || record.value("made_with", "") != made_with_) return false;
  const Json files = record.value("files", Json::object());
  if (!files.is_object() || files.empty()) return false;
  for (const auto& [name, bytes] : files.items()) {
    std::error_code error;
    const std::uintmax_t size = fs::file_size(fs::path(folder_) / name, error);
    if (error || !bytes.is_number_unsigned() || bytes.get<std::uintmax_t>() != size) return false;
  }
  return true;
}

void DoneRecord::write(const std::vector<std::string>& files) const {
  Json record = {{"made_with", made_with_}, {"files", Json::object()}};
  for (const std::string& path : files) record["files"][fs::path(path).filename().string()] = fs::file_size(path);
  const std::string text = record.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
  OutputFile file(path_);
  file.write(std::as_bytes(std::span(text)));
  file.commit();
}

}  // namespace linnet::native
