// What a proxy in front of the server says about the client. Anyone can write these header fields, so they count only
// from proxies that the user has named.
#pragma once

#include <array>
#include <string>
#include <vector>

namespace httplib {
struct Request;
}

namespace linnet::native {

class TrustedProxies {
 public:
  // Addresses and networks: "127.0.0.1", "::1", "172.16.0.0/12". bad_input names an entry that is neither.
  explicit TrustedProxies(const std::vector<std::string>& networks);

  // If the request comes from a trusted proxy, remote_addr becomes the client's address by X-Forwarded-For, and
  // X-Forwarded-Host and -Proto keep the value that this proxy wrote. Otherwise these fields are removed.
  void apply(httplib::Request& request) const;
  bool trusts(const std::string& address) const;
  bool are_named() const { return !networks_.empty(); }

 private:
  using Address = std::array<unsigned char, 16>;  // IPv4 as ::ffff:1.2.3.4
  struct Network {
    Address address;
    int bits;  // significant bits of the address
  };
  std::string client_of(const httplib::Request& request) const;

  std::vector<Network> networks_;
};

}  // namespace linnet::native
