// A manifest: a file of JSON lines, each a text to speak. It is read in place, so its texts take no memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "native/batch/manifest_line.h"
#include "native/system/mapped_file.h"

namespace linnet::native {

class Manifest {
 public:
  // Reads all lines and remembers where they are, which are broken, and which ids come twice. Blank lines are skipped.
  // not_found, io; bad_input: a folder, a pipe, a manifest without lines.
  explicit Manifest(const std::string& path);

  std::size_t lines() const { return lines_.size(); }
  std::size_t number(std::size_t line) const { return lines_[line].number; }  // in the file, from 1
  std::size_t bytes(std::size_t line) const { return lines_[line].bytes; }
  std::uint32_t voice(std::size_t line) const { return lines_[line].voice; }  // index in voices()
  const std::vector<std::string>& voices() const { return voices_; }          // "": the default voice
  // What is wrong with the line; null: nothing. Its id, as far as it is known, is in broken_id().
  const std::string* fault(std::size_t line) const;
  std::string broken_id(std::size_t line) const;
  ManifestLine read(std::size_t line) const;  // requires: no fault
  const std::string& sha256() const { return sha256_; }
  void check_unchanged() const { file_.check_unchanged(); }  // io: somebody has written to the file

 private:
  struct Place {
    std::uint64_t begin;
    std::uint32_t bytes;
    std::uint32_t number;
    std::uint32_t voice;
  };
  struct Known {  // an id, by its hash
    std::uint64_t hash;
    std::uint32_t line;
  };
  std::string_view text(std::size_t line) const;
  void read_line(Place place);
  void find_duplicates();

  std::string path_;
  MappedFile file_;
  std::string sha256_;
  std::vector<Place> lines_;
  std::vector<std::string> voices_;
  std::map<std::string, std::uint32_t> voice_numbers_;
  std::vector<Known> ids_;
  std::map<std::size_t, std::string> faults_;
};

}  // namespace linnet::native
