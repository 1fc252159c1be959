// Listens for clients of the Wyoming protocol, as Home Assistant is one: the same voices, queue and limits as over
// HTTP.
#pragma once

#include "native/http/connection_server.h"
#include "native/server/speech/context.h"
#include "native/wyoming/session.h"

namespace linnet::native {

class WyomingServer final : public ConnectionServer {
 public:
  // What `context` refers to must outlive this.
  WyomingServer(const WyomingLimits& limits, const ServerContext& context, WyomingHooks hooks)
      : ConnectionServer(limits.connections), limits_(limits), context_(context), hooks_(std::move(hooks)) {}

 private:
  void serve(socket_t socket, bool crowded) override {
    WyomingConnection connection(socket, limits_, ending());
    try {
      WyomingSession session(connection, context_, hooks_, [this] { return is_leaving(); }, answers());
      session.run(crowded);
    } catch (const std::exception& error) {
      hooks_.report(error.what());
    }
  }

  const WyomingLimits limits_;
  const ServerContext context_;
  const WyomingHooks hooks_;
};

}  // namespace linnet::native
