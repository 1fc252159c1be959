// For cpp-httplib, whose header takes its own name for WSAPoll back at its end.
#pragma once

#ifndef NOMINMAX
#define NOMINMAX
#endif
#include <winsock2.h>

inline int poll(pollfd* sockets, unsigned long count, int milliseconds) {
  return WSAPoll(sockets, count, milliseconds);
}
