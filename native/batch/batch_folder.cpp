#include "native/batch/batch_folder.h"

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "engine/error.h"
#include "native/batch/sha256.h"
#include "native/output/output_file.h"
#include "native/system/files.h"
#include "native/system/text_file.h"

namespace linnet::native {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr const char* settings_name = "batch.settings";

void make_folder(const std::string& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error) throw Error(ErrorKind::io, "cannot make the folder " + path + ": " + error.message());
}

void move_into_place(const std::string& from, const std::string& to) {
  if (!replace_file(from, to)) throw Error(ErrorKind::io, "cannot put in place " + to + ": " + error_text(errno));
}

void refuse_other_files(const std::string& path) {
  for (const auto& file : fs::directory_iterator(path)) {
    const std::string name = file.path().filename().string();
    if (name.starts_with('.')) continue;  // of a batch that was killed as it began
    throw Error(ErrorKind::bad_input, "--out: " + path + " has other files (" + name + ") and no " + settings_name +
                                          "; give a folder that is new or empty");
  }
}

std::string text_of(const std::string& path) {
  std::string text = read_text(path);
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

}  // namespace

BatchFolder::BatchFolder(const std::string& path, const Shard& shard, const std::string& settings, std::string suffix,
                         bool tars, FolderWords words)
    : path_(path),
      work_(path + "/.work/" + fs::path(shard.file("shard")).stem().string()),
      lines_(path),
      suffix_(std::move(suffix)),
      words_(std::move(words)) {
  if (fs::exists(path) && !fs::is_directory(path))
    throw Error(ErrorKind::bad_input, words_.folder + path + " is a file; give a folder");
  make_folder(path);
  check_settings(settings);
  if (tars) lines_ = path_ + "/.lines";
  make_folder(lines_);
  make_folder(work_);
  make_folder(path_ + "/.voices");
  take(shard);
}

BatchFolder::~BatchFolder() {
  if (lock_ >= 0) close_file(lock_);
}

void BatchFolder::check_settings(const std::string& settings) const {
  const std::string file = path(settings_name);
  if (!fs::exists(file)) {
    refuse_other_files(path_);
    write_whole_file(file, settings + "\n");
  }
  const std::string there = text_of(file);  // another process may have written it meanwhile
  if (there == settings) return;
  const json theirs = json::parse(there, nullptr, false);
  if (!theirs.is_object()) throw Error(ErrorKind::bad_input, file + " is damaged; give another --out");
  const json ours = json::parse(settings);
  if (theirs.value("manifest_sha256", json()) != ours.at("manifest_sha256"))
    throw Error(ErrorKind::bad_input, words_.folder + path_ + " belongs to another " + words_.input +
                                          ", or to this one before it was changed" + words_.advice);
  std::string differences;
  for (const auto& [key, value] : ours.items())
    if (const json other = theirs.value(key, json()); other != value)
      differences +=
          (differences.empty() ? "" : ", ") + key + " is " + other.dump() + " there and " + value.dump() + " here";
  throw Error(ErrorKind::bad_input, words_.folder + path_ + " was begun with other settings (" +
                                        (differences.empty() ? "of another version" : differences) + "); " +
                                        words_.other);
}

// The lock ends with the process, also when it is killed; what the process before has left is removed.
void BatchFolder::take(const Shard& shard) {
  const std::string name = work_ + "/.lock";
  lock_ = open_file(name, Opening::update);
  if (lock_ < 0) throw Error(ErrorKind::io, "cannot write " + name + ": " + error_text(errno));
  if (!lock_file(lock_))
    throw Error(ErrorKind::memory_in_use, "another process speaks shard " + std::to_string(shard.index) + "/" +
                                              std::to_string(shard.count) + " into " + path_ +
                                              "; wait for it, or give another --shard");
  for (const auto& file : fs::directory_iterator(work_))
    if (file.path().filename() != ".lock") fs::remove_all(file.path());
}

std::optional<std::string> BatchFolder::entry(const std::string& id) const {
  std::error_code error;
  const std::uintmax_t bytes = fs::file_size(sound(id), error);
  if (error || !fs::exists(entry_file(id), error)) return std::nullopt;
  std::string text = text_of(entry_file(id));
  const json entry = json::parse(text, nullptr, false);
  if (!entry.is_object() || entry.value("bytes", json()) != bytes) return std::nullopt;  // the machine has gone down
  return text;
}

void BatchFolder::place(const std::string& id, const std::string& entry) const {
  write_whole_file(work_ + "/" + id + ".json", entry + "\n");
  move_into_place(work_ + "/" + id + ".json", entry_file(id));
  move_into_place(new_sound(id), sound(id));
}

void BatchFolder::forget(const std::string& id) const {
  std::error_code error;
  fs::remove(sound(id), error);
  fs::remove(entry_file(id), error);
}

std::string BatchFolder::tar_name(std::size_t part) {
  char name[40];
  std::snprintf(name, sizeof name, "speech-%06zu.tar", part);
  return name;
}

void BatchFolder::publish(const std::string& name) const { move_into_place(in_work(name), path(name)); }

void BatchFolder::claim_voice(const std::string& voice, const std::string& fingerprint) const {
  const std::string file = path(".voices/" + sha256_of(voice));
  if (!fs::exists(file)) write_whole_file(file, fingerprint + "\n");
  if (text_of(file) != fingerprint)
    throw Error(ErrorKind::bad_input, "the voice " + voice + " is another file than the one that has spoken into " +
                                          path_ + " before; give another --out, or the voice of before");
}

}  // namespace linnet::native
