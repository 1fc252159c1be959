#include "native/catalogue/voice_files.h"

#include <filesystem>

#include "engine/error.h"
#include "native/download/transfer.h"
#include "native/system/user_folders.h"
#include "native/voices/voice_folders.h"

namespace linnet::native {
namespace {

namespace fs = std::filesystem;

// The model comes first where they are removed: without it there is no voice.
constexpr const char* suffixes[] = {".onnx",        ".linnet",         ".int8.linnet",    ".int4.linnet",
                                    ".fp32.linnet", ".onnx.json",      ".MODEL_CARD",     ".NOTICE",
                                    ".onnx.part",   ".onnx.json.part", ".MODEL_CARD.part"};

void make_folder(const std::string& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) throw Error(ErrorKind::io, "cannot make the folder " + folder + ": " + error.message());
}

// In the order in which they are fetched.
std::vector<WantedFile> files_of(const VoiceOrder& order) {
  std::vector<WantedFile> files;
  const auto add = [&](const CatalogueFile& file, const std::string& suffix) {
    files.push_back({order.url + "/" + percent_encoded(file.path), order.folder + "/" + order.voice.name + suffix,
                     file.bytes, file.md5});
  };
  if (order.voice.card) add(*order.voice.card, ".MODEL_CARD");
  add(order.voice.settings, ".onnx.json");
  add(order.voice.model, ".onnx");
  return files;
}

}  // namespace

std::string download_folder(std::span<const std::string> data_dirs) {
  const std::string folder = voice_folders(data_dirs).front();
  if (folder == "." && data_dirs.empty())
    throw Error(ErrorKind::io, "there is no folder for voices: neither " + std::string(home_variable) +
                                   " nor LINNET_VOICES is set; --data-dir names one");
  return folder;
}

bool download_voice(const VoiceOrder& order, const DownloadControl& control) {
  make_folder(order.folder);
  const std::vector<WantedFile> files = files_of(order);
  std::error_code error;
  if (!order.replace && fs::exists(files.back().path, error) && !is_there(files.back()))
    throw Error(ErrorKind::bad_input, files.back().path +
                                          " is there and is another file than the catalogue's; "
                                          "--force replaces it");
  std::uint64_t before = 0;
  bool fetched = false;
  for (const WantedFile& file : files) {
    DownloadControl of_file = control;
    of_file.progress = [&](std::uint64_t done) { control.progress(before + done); };
    fetched |= download(file, of_file);
    before += file.bytes;
    control.progress(before);
  }
  return fetched;
}

std::vector<std::string> remove_voice(const std::string& folder, const std::string& name) {
  if (!is_voice_name(name))
    throw Error(ErrorKind::bad_input, "'" + name + "' cannot be the name of a voice: it names no folder");
  std::vector<std::string> removed;
  for (const char* suffix : suffixes) {
    std::error_code error;
    if (fs::remove(fs::path(folder) / (name + suffix), error)) removed.push_back(name + suffix);
    if (error) throw Error(ErrorKind::io, "cannot remove " + folder + "/" + name + suffix + ": " + error.message());
  }
  return removed;
}

}  // namespace linnet::native
