// How an HTTP request becomes a WebSocket (RFC 6455, 4.2).
#pragma once

#include <httplib.h>

#include <string>
#include <string_view>

namespace linnet::native {

// The answer to a request for a WebSocket, which names `protocol` if the client offers that. HttpError 400: the request
// is not complete; 426: another protocol, or another version than 13.
std::string handshake_answer(const httplib::Request& request, std::string_view protocol);

}  // namespace linnet::native
