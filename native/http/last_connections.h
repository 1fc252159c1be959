// How a server stops to listen without hanging up on anybody: a closed socket resets the connections that the system
// has made and the server has not accepted yet.
#pragma once

namespace linnet::native {

// From now on the system makes no new connection for this listening socket. Whoever asks for one hears nothing, asks
// again after a second, and is then refused, or served by who listens there next. Connections that are being made are
// completed.
void end_handshakes(int listening_socket);

// Connections that are made and wait to be accepted; 0 where the system does not tell.
int connections_waiting(int listening_socket);

}  // namespace linnet::native
