// Downloads a file so that it appears whole and right, or not at all. What has arrived lies beside it as NAME.part,
// which a later call goes on with, also after the program was killed.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

namespace linnet::native {

struct WantedFile {
  std::string url;
  std::string path;  // its folder exists
  std::uint64_t bytes = 0;
  std::string md5;  // in hexadecimal, small letters
};

struct DownloadControl {
  std::chrono::seconds stall{30};           // as Transfer
  const std::atomic<bool>* stop = nullptr;  // leaves what has arrived
  int attempts = 4;                         // in a row that bring next to nothing
  std::chrono::milliseconds pause{500};     // after the first of them; each further one is twice as long
  std::function<void(std::uint64_t done)> progress = [](std::uint64_t) {};   // bytes of the file that are there
  std::function<void(const std::string&)> note = [](const std::string&) {};  // for the user
};

// Whether the file is there with this size and hash. io: it cannot be read.
bool is_there(const WantedFile& file);

// False: it was there already. Another process or thread that downloads the same file is waited for. not_found, io: the
// message names the address or the file; stopped.
bool download(const WantedFile& file, const DownloadControl& control);

}  // namespace linnet::native
