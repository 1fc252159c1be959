// Ends listening without resetting connections: closing the socket would reset connections that the system has made and
// the server has not accepted yet.
#pragma once

namespace linnet::native {

// From now on the system makes no new connection for this listening socket. A client that asks for one gets no answer,
// tries again after a second, and is then refused, or served by the next server on this port. Connections that are
// being made are completed.
void end_handshakes(int listening_socket);

// The number of connections that wait to be accepted; 0 if the system does not tell.
int connections_waiting(int listening_socket);

}  // namespace linnet::native
