// The files of own pronunciations that the user names (--lexicon), and what is in them.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "engine/linnet.h"

namespace linnet::native {

// Any thread may call.
class OwnPronunciations {
 public:
  // Paths of files, and of folders whose files *.tsv, *.pls and *.xml are read in the order of their names. Of words
  // that stand in several files the last counts.
  explicit OwnPronunciations(std::vector<std::string> paths) : paths_(std::move(paths)) {}

  // Reads all files again. Returns what their writers should know. not_found, io, bad_input: the message names the
  // file, and what has been read before stays.
  std::vector<std::string> read();
  std::shared_ptr<const Lexicon> lexicon() const;  // null: no paths are named, or nothing has been read
  // Of what has been read: another value for other files, the same after a restart. 0: nothing.
  std::uint64_t digest() const;

 private:
  const std::vector<std::string> paths_;
  mutable std::mutex mutex_;  // of what follows
  std::shared_ptr<const Lexicon> lexicon_;
  std::uint64_t digest_ = 0;
};

}  // namespace linnet::native
