// What the server is told when it starts.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "native/http/limits.h"
#include "native/server/speech/synthesis_queue.h"
#include "native/voices/voice_session.h"
#include "native/voices/voice_variants.h"

namespace linnet::native {

struct TextLimits {
  std::size_t bytes = 100'000;
};

struct WyomingOptions {
  std::string host = "127.0.0.1";
  int port = 0;                                 // 0: any free one
  std::chrono::milliseconds idle_time{60'000};  // for a client that is silent and is not spoken to
};

struct ServerOptions {
  ServerOptions() { voice.precision = automatic_precision; }
  std::string host = "127.0.0.1";
  int port = 8000;
  std::optional<WyomingOptions> wyoming;  // unset: the Wyoming protocol is not spoken
  VoiceChoice voice;
  // For a client of /v1/audio/speech/stream that is silent and is not spoken to.
  std::chrono::milliseconds stream_idle_time{60'000};
  std::vector<std::string> aliases;  // "alloy=en_US-joe-medium"
  std::vector<std::string> api_keys;
  std::string admin_key;   // for downloads of voices; empty: there are none
  std::string voices_url;  // of the catalogue, as voices_url() takes it
  std::vector<std::string> cors_origins;
  std::vector<std::string> allowed_hosts;
  std::vector<std::string> trusted_proxies;
  bool proxy_protocol = false;  // connections of trusted proxies begin with a PROXY header, version 2
  HttpLimits http;
  QueueLimits queue;
  TextLimits text;
  std::optional<Loudness> loudness;  // of requests that do not say; unset: normal
  bool text_normalization = true;    // of requests that do not say
  int voice_megabytes = 1024;
  int voice_idle_seconds = 1800;
  int leave_after_seconds = 0;  // texts are still taken for so long after SIGTERM, while /health says 503
  int drain_seconds = 10;
  std::string page;  // folder of the page; empty: beside the program
  bool access_log = false;
};

}  // namespace linnet::native
