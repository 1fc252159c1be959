// What a shard writes beside its sounds: errors.jsonl, its tars, and manifest.jsonl in the end. Any thread may call.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "native/batch/batch_folder.h"
#include "native/batch/batch_options.h"
#include "native/batch/manifest.h"
#include "native/output/output_file.h"

namespace linnet::native {

class ShardFiles {
 public:
  ShardFiles(const BatchOptions& options, const Manifest& manifest, const BatchFolder& folder);
  ~ShardFiles();

  // Lines of this shard that are to be spoken; the others are done, or refused in a tar that is there.
  const std::vector<std::size_t>& left() const { return left_; }
  std::size_t done_before() const { return done_before_; }
  std::size_t failed_before() const { return failed_before_; }

  void spoken(std::size_t line);
  // for_good: it would fail anywhere, so a tar does without it.
  void failed(std::size_t line, const std::string& id, const std::string& message, bool for_good);
  void write_manifest() const;

 private:
  struct Part {
    std::size_t waits_for = 0;  // lines
    bool is_whole = true;
    std::map<std::size_t, std::string> errors;  // lines of errors.jsonl
  };
  void look_for(std::size_t line);
  void look_for_part(std::size_t part, std::size_t begin, std::size_t end);
  void settle(std::size_t line);
  void write_tar(std::size_t part);
  void write_error(const std::string& text);

  const BatchOptions& options_;
  const Manifest& manifest_;
  const BatchFolder& folder_;
  std::vector<std::size_t> left_;
  std::size_t done_before_ = 0, failed_before_ = 0;
  std::mutex mutex_;  // of what follows
  std::map<std::size_t, Part> parts_;
  int errors_ = -1;
  bool has_errors_ = false;
};

}  // namespace linnet::native
