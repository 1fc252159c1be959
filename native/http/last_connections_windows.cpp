#include "native/http/last_connections.h"

namespace linnet::native {

// Windows has no filter for a listening socket. Connections that arrive while the server ends are accepted and told so
// until the socket is closed; after that they are refused.
void end_handshakes(int) {}

int connections_waiting(int) { return 0; }

}  // namespace linnet::native
