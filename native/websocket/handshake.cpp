#include "native/websocket/handshake.h"

#include <sha1.h>

#include <algorithm>
#include <array>

#include "native/http/error.h"
#include "native/http/field_text.h"
#include "native/http/httplib_internals.h"

namespace linnet::native {
namespace {

constexpr std::size_t key_characters = 24;  // 16 bytes in base64
constexpr const char* version = "13";

void check(const httplib::Request& request) {
  const auto wanted = listed(request.get_header_value("Upgrade"));
  if (std::none_of(wanted.begin(), wanted.end(), [](const auto& name) { return equal_names(name, "websocket"); }))
    throw HttpError(426, "upgrade_required", "the only protocol to change to is 'websocket'").with_upgrade("websocket");
  if (request.get_header_value("Sec-WebSocket-Version") != version)
    throw HttpError(426, "unknown_version", std::string("this server speaks version ") + version + " of WebSocket")
        .with_upgrade("websocket");
  const std::string key = request.get_header_value("Sec-WebSocket-Key");
  if (key.size() != key_characters || !key.ends_with("=="))
    throw HttpError(400, "bad_request", "Sec-WebSocket-Key has to be 16 bytes in base64");
}

std::string accepted_key(const std::string& key) {
  const std::string text = key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  SHA1_CTX hash;
  std::array<std::uint8_t, SHA1_DIGEST_LENGTH> digest;
  SHA1Init(&hash);
  SHA1Update(&hash, reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
  SHA1Final(digest.data(), &hash);
  return base64({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

}  // namespace

std::string handshake_answer(const httplib::Request& request, std::string_view protocol) {
  check(request);
  std::string answer = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n";
  answer += "Sec-WebSocket-Accept: " + accepted_key(request.get_header_value("Sec-WebSocket-Key")) + "\r\n";
  const auto offered = listed(request.get_header_value("Sec-WebSocket-Protocol"));
  if (std::find(offered.begin(), offered.end(), protocol) != offered.end())
    answer.append("Sec-WebSocket-Protocol: ").append(protocol).append("\r\n");
  return answer + "Server: linnet\r\n\r\n";
}

}  // namespace linnet::native
