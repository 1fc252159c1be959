// The folder of a batch. A line is done when its sound has been renamed into place, a tar likewise, so that a process
// may be killed at any moment and the same command goes on. Several processes may work in one folder, on one machine or
// several. In the folder:
//
//   ID.flac, ID.json           a line's sound and its entry; with tars, in .lines until their tar is there
//   speech-000000.tar, .jsonl  the lines of a part of the manifest, and their entries or what was wrong with them
//   manifest.jsonl             the entries of all lines of a shard, once it has been worked through
//   errors.jsonl               what was wrong with other lines
//   batch.settings             what the folder is for
//   .work, .lines, .voices     unfinished files
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "native/batch/shard.h"

namespace linnet::native {

// How messages name the folder and what is spoken into it.
struct FolderWords {
  std::string folder = "--out: ";
  std::string input = "manifest";
  std::string advice = "; give another folder. Lines that were corrected go into a manifest of their own";
  std::string other = "give another folder, or the settings it was begun with";
};

class BatchFolder {
 public:
  // Makes the folder if it is missing, and takes the shard for this process. `settings`: JSON of all that decides the
  // bytes of the files. bad_input: the folder belongs to other settings or has other files, or is a file;
  // memory_in_use: another process has this shard; io.
  BatchFolder(const std::string& path, const Shard& shard, const std::string& settings, std::string suffix, bool tars,
              FolderWords words = {});
  ~BatchFolder();
  BatchFolder(const BatchFolder&) = delete;
  BatchFolder& operator=(const BatchFolder&) = delete;

  // ---- Any thread.
  // The entry of a line that is done; nullopt: it is not, or its files are not whole.
  std::optional<std::string> entry(const std::string& id) const;
  // Where a line's sound is to be written; then place() makes it appear, with its entry.
  std::string new_sound(const std::string& id) const { return work_ + "/" + id + suffix_; }
  void place(const std::string& id, const std::string& entry) const;
  // Paths of the files of a line that is done.
  std::string sound(const std::string& id) const { return lines_ + "/" + id + suffix_; }
  std::string entry_file(const std::string& id) const { return lines_ + "/" + id + ".json"; }
  const std::string& suffix() const { return suffix_; }
  void forget(const std::string& id) const;  // removes a line's files, which are in a tar

  static std::string tar_name(std::size_t part);
  std::string in_work(const std::string& name) const { return work_ + "/" + name; }
  std::string path(const std::string& name) const { return path_ + "/" + name; }
  void publish(const std::string& name) const;  // renames a file of in_work() to path()

  // Notes that this voice speaks here. bad_input: another file of this name has spoken here before.
  void claim_voice(const std::string& voice, const std::string& fingerprint) const;

 private:
  void check_settings(const std::string& settings) const;
  void take(const Shard& shard);

  std::string path_, work_, lines_, suffix_;
  FolderWords words_;
  int lock_ = -1;
};

}  // namespace linnet::native
