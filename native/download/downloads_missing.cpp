// Replaces libcurl_SYSTEM.cpp, transfer.cpp and md5.cpp where their libraries were missing when the program was built.
#include "native/download/md5.h"
#include "native/download/transfer.h"

namespace linnet::native {
namespace {

[[noreturn]] void missing() {
  throw Error(ErrorKind::bad_input,
              "this build cannot download: libcurl's header or libmd was missing when it was built (Debian: "
              "libcurl4-openssl-dev libmd-dev)");
}

}  // namespace

bool can_download() { return false; }
void transfer(const Transfer&, TransferSink&) { missing(); }
std::string fetch_text(const Transfer&) { missing(); }
std::string percent_encoded(const std::string& path) { return path; }
std::string md5_of_file(const std::string&) { missing(); }

}  // namespace linnet::native
