#include <linux/filter.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <iterator>

#include "native/http/last_connections.h"

namespace linnet::native {

// A filter of TCP packets: drops those that ask for a connection (SYN without ACK).
void end_handshakes(int listening_socket) {
  constexpr unsigned flags_at = 13;
  constexpr unsigned syn = 0x02;
  constexpr unsigned ack = 0x10;
  constexpr unsigned all_bytes = 0xffffffff;
  sock_filter steps[] = {
      {BPF_LD | BPF_B | BPF_ABS, 0, 0, flags_at}, {BPF_ALU | BPF_AND | BPF_K, 0, 0, syn | ack},
      {BPF_JMP | BPF_JEQ | BPF_K, 0, 1, syn},     {BPF_RET | BPF_K, 0, 0, 0},
      {BPF_RET | BPF_K, 0, 0, all_bytes},
  };
  const sock_fprog program{static_cast<unsigned short>(std::size(steps)), steps};
  setsockopt(listening_socket, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program);
}

int connections_waiting(int listening_socket) {
  tcp_info info{};
  socklen_t size = sizeof info;
  // For a listening socket, this number is the length of its queue (not in tcp(7), but in the kernel's tcp_get_info).
  return getsockopt(listening_socket, IPPROTO_TCP, TCP_INFO, &info, &size) == 0 ? static_cast<int>(info.tcpi_unacked)
                                                                                : 0;
}

}  // namespace linnet::native
