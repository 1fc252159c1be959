// What `linnet serve` can be told.
#pragma once

#include <chrono>
#include <cstdlib>
#include <span>
#include <string>
#include <vector>

#include "native/http/limits.h"
#include "native/server/option_sources.h"
#include "native/server/speech_fields.h"
#include "native/server/synthesis_queue.h"
#include "native/voice_forms.h"
#include "native/voice_session.h"

namespace linnet::native {

struct ServerOptions {
  ServerOptions() { voice.precision = automatic_precision; }
  bool help = false;
  std::string host = "127.0.0.1";
  int port = 8000;
  VoiceChoice voice;
  std::vector<std::string> aliases;  // "alloy=en_US-joe-medium"
  std::vector<std::string> api_keys, cors_origins, allowed_hosts, trusted_proxies;
  HttpLimits http;
  QueueLimits queue;
  TextLimits text;
  int voice_megabytes = 1024, voice_idle_seconds = 1800;
  int drain_seconds = 10;
  std::string page, config;
  bool access_log = false;
};

// bad_input: anything wrong with the flags, the environment or the file; not_found, io: there is no such file.
ServerOptions parse_serve(std::span<const std::string> args, const Environment& environment = std::getenv);
std::string serve_help();

}  // namespace linnet::native
