// linnet serve: starts the server and waits for the signal to end it.
#include <algorithm>
#include <chrono>
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>

#include "native/cli/serve_options.h"
#include "native/cli/verbs.h"
#include "native/server/server.h"
#include "native/system/signals.h"

namespace linnet::native {
namespace {

using Clock = std::chrono::steady_clock;

// Until a signal to end comes, or until `end`.
void answer(Server& server, std::optional<Clock::time_point> end = {}) {
  while (!stop_flag() && (!end || Clock::now() < *end)) {
    if (take_reload()) server.rescan();
    std::optional<std::chrono::milliseconds> most;
    if (end) most = std::max(std::chrono::ceil<std::chrono::milliseconds>(*end - Clock::now()), {});
    wait_for_signal(most);
  }
}

}  // namespace

int serve(std::span<const std::string> args) {
  const ServeCommand command = parse_serve(args);
  if (command.help) {
    std::cout << serve_help();
    return 0;
  }
  const ServerOptions& options = command.server;
  reload_on_hangup();
  ServerLog log;
  Server server(options, log);
  // Written to standard output for people, and for programs that asked for any free port.
  std::cout << "Linnet listens on " << server.address() << "\n";
  if (options.wyoming) std::cout << "Wyoming is spoken on " << server.wyoming_address() << "\n";
  std::cout << std::flush;
  if (!is_loopback(options.host) && options.api_keys.empty())
    log.write(ServerLog::Level::warning, "open",
              {{"reason", "everyone who reaches this address may use the server; see --api-key"}});
  if (options.wyoming && !is_loopback(options.wyoming->host))
    log.write(ServerLog::Level::warning, "open",
              {{"reason",
                "everyone who reaches the address of --wyoming may have texts spoken: the protocol knows no "
                "keys"}});
  answer(server);
  if (options.leave_after_seconds > 0) {
    log.write(ServerLog::Level::info, "leaving_soon", {{"after_seconds", options.leave_after_seconds}});
    server.announce_leave();
    forget_stop();
    answer(server, Clock::now() + std::chrono::seconds(options.leave_after_seconds));
  }
  log.write(ServerLog::Level::info, "leaving", {{"drain_seconds", options.drain_seconds}});
  server.drain();
  return 0;
}

}  // namespace linnet::native
