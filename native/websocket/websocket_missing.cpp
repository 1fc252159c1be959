// In place of websocket.cpp and handshake.cpp where the system lacks their libraries.
#include "native/http/error.h"
#include "native/websocket/websocket.h"

namespace linnet::native {

std::unique_ptr<WebSocket> accept_websocket(HttpConnection&, const httplib::Request&, const WebSocketLimits&,
                                            std::string_view) {
  throw HttpError(501, "no_websocket", "this program was built without WebSocket, for libwslay or libmd was missing");
}

}  // namespace linnet::native
