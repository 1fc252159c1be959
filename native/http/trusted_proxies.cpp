#include "native/http/trusted_proxies.h"

#include <httplib.h>

#include <algorithm>
#include <charconv>

#include "engine/error.h"
#include "native/http/field_text.h"
#include "native/http/socket_calls.h"

namespace linnet::native {
namespace {

constexpr int ipv4_begins_at = 96;  // bits of ::ffff:1.2.3.4 before the IPv4 address

std::string last_of(const httplib::Request& request, const char* field) {
  const auto words = listed(request.get_header_value(field));
  return words.empty() ? "" : words.back();
}

}  // namespace

TrustedProxies::TrustedProxies(const std::vector<std::string>& networks) {
  for (const std::string& text : networks) {
    const auto slash = text.find('/');
    const std::string address = text.substr(0, slash);
    const std::string count = slash == std::string::npos ? "" : text.substr(slash + 1);
    Network network{{}, 128};
    const int before = address.find(':') == std::string::npos ? ipv4_begins_at : 0;
    int bits = 128 - before;
    const auto [end, error] = std::from_chars(count.data(), count.data() + count.size(), bits);
    const bool is_count = slash == std::string::npos || (error == std::errc{} && end == count.data() + count.size());
    if (!read_address(address, network.address) || !is_count || bits < 0 || bits > 128 - before)
      throw Error(ErrorKind::bad_input,
                  "--trusted-proxy: '" + text +
                      "' is neither an address such as 127.0.0.1 nor a network such as 172.16.0.0/12");
    network.bits = before + bits;
    networks_.push_back(network);
  }
}

bool TrustedProxies::trusts(const std::string& text) const {
  Address address;
  if (!read_address(text, address)) return false;
  return std::any_of(networks_.begin(), networks_.end(), [&](const Network& network) {
    for (int bit = 0; bit < network.bits; ++bit) {
      const int mask = 0x80 >> (bit % 8);
      const auto at = static_cast<std::size_t>(bit / 8);
      if ((address[at] & mask) != (network.address[at] & mask)) return false;
    }
    return true;
  });
}

// Each proxy appends the address that it was asked by. The client is the last one that is not a trusted proxy; anyone
// can have written the entries before it.
std::string TrustedProxies::client_of(const httplib::Request& request) const {
  auto named = listed(request.get_header_value("X-Forwarded-For"));
  std::string client = request.remote_addr;
  while (!named.empty() && trusts(client)) {
    Address address;
    const std::string before = without_port(named.back());  // some proxies write the port too
    if (!read_address(before, address)) break;
    client = before;
    named.pop_back();
  }
  return client;
}

void TrustedProxies::apply(httplib::Request& request) const {
  const bool trusted = trusts(request.remote_addr);
  if (trusted) request.remote_addr = client_of(request);
  request.headers.erase("X-Forwarded-For");
  for (const char* field : {"X-Forwarded-Host", "X-Forwarded-Proto"}) {
    const std::string word = lower(last_of(request, field));  // the entries before may be forged
    request.headers.erase(field);
    if (trusted && !word.empty()) request.headers.emplace(field, word);
  }
}

}  // namespace linnet::native
