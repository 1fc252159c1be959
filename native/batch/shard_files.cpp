#include "native/batch/shard_files.h"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "engine/error.h"
#include "native/batch/tar_file.h"
#include "native/system/file_descriptor.h"
#include "native/system/files.h"

namespace linnet::native {
namespace {

using Json = nlohmann::ordered_json;

std::string index_name(std::size_t part) {
  return std::filesystem::path(BatchFolder::tar_name(part)).stem().string() + ".jsonl";
}

}  // namespace

ShardFiles::ShardFiles(const BatchOptions& options, const Manifest& manifest, const BatchFolder& folder)
    : options_(options), manifest_(manifest), folder_(folder) {
  const std::string name = folder.path(options.shard.file("errors"));
  errors_ = open_file(name, Opening::write_from_start);
  if (errors_ < 0) throw Error(ErrorKind::io, "cannot write " + name + ": " + error_text(errno));
  const std::size_t lines = options.part_lines();
  for (std::size_t begin = 0, part = 0; begin < manifest.lines(); begin += lines, ++part)
    if (options.shard.has(part)) look_for_part(part, begin, std::min(begin + lines, manifest.lines()));
}

ShardFiles::~ShardFiles() {
  close_file(errors_);
  if (!has_errors_) remove_file(folder_.path(options_.shard.file("errors")));
}

void ShardFiles::look_for_part(std::size_t part, std::size_t begin, std::size_t end) {
  if (options_.tar_lines == 0) return look_for(begin);
  if (std::filesystem::exists(folder_.path(BatchFolder::tar_name(part)))) {
    std::ifstream index(folder_.path(index_name(part)));
    for (std::string line; std::getline(index, line);) {
      const Json entry = Json::parse(line);
      if (entry.contains("message"))
        write_error(line), ++failed_before_;
      else
        ++done_before_, folder_.forget(entry.at("id").get<std::string>());
    }
    return;
  }
  parts_[part].waits_for = end - begin;
  for (std::size_t line = begin; line < end; ++line) look_for(line);
}

void ShardFiles::look_for(std::size_t line) {
  if (manifest_.fault(line) == nullptr && folder_.entry(manifest_.read(line).id)) {
    ++done_before_;
    spoken(line);
  } else {
    left_.push_back(line);
  }
}

void ShardFiles::write_error(const std::string& text) {
  has_errors_ = true;
  write_fully(errors_, text + "\n", options_.shard.file("errors"));
}

void ShardFiles::spoken(std::size_t line) {
  const std::lock_guard lock(mutex_);
  settle(line);
}

void ShardFiles::failed(std::size_t line, const std::string& id, const std::string& message, bool for_good) {
  const std::lock_guard lock(mutex_);
  Json error;
  error["line"] = manifest_.number(line);
  error["id"] = id;
  error["message"] = message;
  const std::string text = error.dump(-1, ' ', false, Json::error_handler_t::replace);
  write_error(text);
  if (options_.tar_lines > 0) {
    Part& part = parts_[line / options_.tar_lines];
    part.is_whole = part.is_whole && for_good;
    part.errors[line] = text;
  }
  settle(line);
}

// Requires: mutex_ is held.
void ShardFiles::settle(std::size_t line) {
  if (options_.tar_lines == 0) return;
  const std::size_t number = line / options_.tar_lines;
  Part& part = parts_[number];
  if (--part.waits_for > 0) return;
  if (part.is_whole) write_tar(number);
  parts_.erase(number);
}

void ShardFiles::write_tar(std::size_t number) {
  const Part& part = parts_[number];
  const std::string tar_name = BatchFolder::tar_name(number);
  TarFile tar(folder_.in_work(tar_name));
  std::string index;
  std::vector<std::string> ids;
  const std::size_t end = std::min((number + 1) * options_.tar_lines, manifest_.lines());
  for (std::size_t line = number * options_.tar_lines; line < end; ++line) {
    if (const auto error = part.errors.find(line); error != part.errors.end()) {
      index += error->second + "\n";
      continue;
    }
    const std::string id = ids.emplace_back(manifest_.read(line).id);
    tar.add(id + folder_.suffix(), folder_.sound(id));
    tar.add(id + ".json", folder_.entry_file(id));
    Json entry = Json::parse(folder_.entry(id).value());
    entry["tar"] = tar_name;
    index += entry.dump() + "\n";
  }
  tar.commit();
  write_whole_file(folder_.in_work(index_name(number)), index);
  folder_.publish(index_name(number));
  folder_.publish(tar_name);
  for (const std::string& id : ids) folder_.forget(id);
}

void ShardFiles::write_manifest() const {
  const std::string name = options_.shard.file("manifest");
  OutputFile file(folder_.in_work(name));
  const auto write = [&](std::string line) {
    line += "\n";
    file.write(std::as_bytes(std::span(line)));
  };
  for (std::size_t line = 0, part = 0; line < manifest_.lines(); line += options_.part_lines(), ++part) {
    if (!options_.shard.has(part)) continue;
    if (options_.tar_lines > 0) {
      std::ifstream index(folder_.path(index_name(part)));
      for (std::string text; std::getline(index, text);)
        if (!Json::parse(text).contains("message")) write(text);
    } else if (manifest_.fault(line) == nullptr) {
      if (const auto entry = folder_.entry(manifest_.read(line).id)) write(*entry);
    }
  }
  file.commit();
  folder_.publish(name);
}

}  // namespace linnet::native
