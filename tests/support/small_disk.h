// A small file system for a test, which can be full or read-only.
#pragma once

#include <sys/mount.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "tests/support/temporary_folder.h"

namespace linnet::test {

// If this machine does not allow mounting, it is not mounted, and reason() says why.
class SmallDisk {
 public:
  explicit SmallDisk(const char* options, unsigned long flags = 0) {
    mounted_ = mount("tmpfs", folder_.path().c_str(), "tmpfs", flags, options) == 0;
    if (!mounted_) reason_ = std::string("mounting a tmpfs: ") + std::strerror(errno);
  }
  ~SmallDisk() {
    if (mounted_) umount2(folder_.path().c_str(), MNT_DETACH);
  }
  bool mounted() const { return mounted_; }
  const std::string& reason() const { return reason_; }
  const TemporaryFolder& folder() const { return folder_; }

 private:
  TemporaryFolder folder_;
  bool mounted_;
  std::string reason_;
};

}  // namespace linnet::test
