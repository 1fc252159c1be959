// The speech server: joins voices, queue and routes, and listens on a port.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>

#include "native/http/request_guard.h"
#include "native/http/trusted_proxies.h"
#include "native/server/downloads/voice_downloads.h"
#include "native/server/routes/routes.h"
#include "native/server/speech/log.h"
#include "native/server/stream/session.h"
#include "native/voices/governor_setup.h"
#include "native/voices/own_pronunciations.h"
#include "native/wyoming/server.h"

namespace linnet::native {

class Server {
 public:
  Server(const ServerOptions& options, ServerLog& log);  // not_found, io, bad_input: the server cannot start
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  std::string address() const;          // "http://127.0.0.1:8000"
  std::string wyoming_address() const;  // "tcp://127.0.0.1:10200"; empty: the server does not speak it
  const Routes& routes() const { return routes_; }
  // Searches the folders for voices again, and reads own pronunciations again. If these cannot be read, the log says
  // why, and those from before stay.
  void rescan();
  // From now on /health says 503, so that load balancers send no more. Everything else goes on.
  void announce_leave() { leaves_soon_ = true; }
  // Refuses new requests with 503. Returns when all answers have been given, or have been cut off because the time is
  // over.
  void drain();

 private:
  void scan_voices();
  void allow_downloads();
  void take_own_words();
  void set_memory_hooks();
  void listen_for_wyoming(const ServerContext& context);
  HttpHooks hooks();
  StreamHooks stream_hooks();
  void note(const httplib::Request& request, const httplib::Response& response);
  void note(const WyomingExchange& exchange);
  void note(const StreamExchange& exchange);

  const ServerOptions options_;
  std::atomic<bool> leaves_soon_{false};
  ServerLog& log_;
  Metrics metrics_;
  GovernorSetup governor_setup_;
  VoiceList voice_list_;
  std::mutex scanning_;  // of the folders: one scan at a time
  OwnPronunciations own_words_;
  SpeechCache cache_;
  const Page page_;
  SynthesisQueue queue_;
  const TrustedProxies proxies_;
  RequestGuard guard_;
  HttpServer http_;
  Routes routes_;
  std::unique_ptr<VoiceDownloads> downloads_;  // null: off
  int port_ = 0;
  std::unique_ptr<WyomingServer> wyoming_;  // null: not wanted
  int wyoming_port_ = 0;
};

}  // namespace linnet::native
