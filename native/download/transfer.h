// One GET over http or https. Certificates are checked, against those of $SSL_CERT_FILE where that is set; redirections
// are followed, but not from https to http; the environment's http_proxy, https_proxy and no_proxy apply.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "engine/error.h"

namespace linnet::native {

// False: the program was built without the libraries for it, and transfer() says so.
bool can_download();

struct Transfer {
  std::string url;
  std::uint64_t first_byte = 0;             // asks for the bytes from this one on
  std::uint64_t most_bytes = UINT64_MAX;    // that are accepted
  std::chrono::seconds stall{30};           // after which a connection on which nothing moves is given up
  const std::atomic<bool>* stop = nullptr;  // ends the transfer within 0.1 s
};

class TransferSink {
 public:
  virtual ~TransferSink() = default;
  // Called once before the bytes. first_byte: the Transfer's, or 0 where the server sends the whole.
  virtual void begin(std::uint64_t first_byte) = 0;
  virtual void write(std::span<const std::byte> bytes) = 0;
};

// not_found: the server has no such file (404, 410). io: everything else.
class TransferError : public Error {
 public:
  TransferError(ErrorKind kind, const std::string& message, bool may_pass, long status = 0)
      : Error(kind, message), may_pass_(may_pass), status_(status) {}
  bool may_pass() const { return may_pass_; }  // whether another attempt may succeed
  long status() const { return status_; }      // of the server's answer; 0: there was none

 private:
  bool may_pass_;
  long status_;
};

// Returns when the server has sent all that it announced. TransferError; stopped; what the sink throws.
void transfer(const Transfer& wanted, TransferSink& sink);

std::string fetch_text(const Transfer& wanted);

// Every byte of a path that is neither a letter, a digit nor one of "-._~/", as %XX.
std::string percent_encoded(const std::string& path);

}  // namespace linnet::native
