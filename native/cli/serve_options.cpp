#include "native/cli/serve_options.h"

#include <string_view>

#include "native/cli/voice_flags.h"
#include "native/voices/voice_variants.h"

namespace linnet::native {
namespace {

FlagTarget into_seconds(std::chrono::milliseconds& time, int low, int high) {
  return [&time, low, high](std::string_view flag, const std::string& value) {
    int seconds = 0;
    into(seconds, low, high)(flag, value);
    time = std::chrono::seconds(seconds);
  };
}

FlagTarget into_bytes(std::size_t& bytes, int low, int high) {
  return [&bytes, low, high](std::string_view flag, const std::string& value) {
    int number = 0;
    into(number, low, high)(flag, value);
    bytes = static_cast<std::size_t>(number);
  };
}

// "10200", "0.0.0.0:10200", "[::1]:10200".
FlagTarget into_wyoming(std::optional<WyomingOptions>& wyoming) {
  return [&wyoming](std::string_view flag, const std::string& value) {
    WyomingOptions address;
    const auto colon = value.rfind(':');
    if (colon != std::string::npos) address.host = value.substr(0, colon);
    const bool in_brackets = address.host.starts_with('[') && address.host.ends_with(']');
    if (in_brackets) address.host = address.host.substr(1, address.host.size() - 2);
    if (address.host.empty() || (!in_brackets && address.host.find(':') != std::string::npos))
      throw Error(ErrorKind::bad_input, std::string(flag) + ": '" + value +
                                            "' is neither a port nor ADDRESS:PORT, such as 10200, 0.0.0.0:10200 or "
                                            "[::1]:10200");
    into(address.port, 0, 65535)(flag, colon == std::string::npos ? value : value.substr(colon + 1));
    wyoming = std::move(address);
  };
}

Flags serve_flags(ServeCommand& command) {
  ServerOptions& options = command.server;
  constexpr int billion = 1'000'000'000;
  Flags flags("serve");
  flags.heading("Where:");
  flags.add("--host", "ADDRESS", "listen on this address (default: 127.0.0.1, this machine only)", into(options.host));
  flags.add("-p --port", "N", "and this port; 0 is any that is free (default: 8000)", into(options.port, 0, 65535));
  flags.add("--wyoming", "[ADDRESS:]PORT",
            "speak the Wyoming protocol too, for Home Assistant, on this port, usually 10200 (default: not; ADDRESS: "
            "127.0.0.1)",
            into_wyoming(options.wyoming));
  flags.heading("Who may ask:");
  flags.add_list("--api-key", "KEY", "wanted as 'Authorization: Bearer KEY'; repeatable", options.api_keys);
  flags.add("--admin-key", "KEY",
            "with this key voices are downloaded and removed over HTTP (default: nobody can; see docs/voices.md)",
            into(options.admin_key));
  flags.add_list("--cors-origin", "ORIGIN", "pages of this origin may use the server, '*': all; repeatable",
                 options.cors_origins);
  flags.add_list("--allowed-host", "NAME", "accept requests for this host name too; repeatable", options.allowed_hosts);
  flags.add_list(
      "--trusted-proxy", "ADDRESS",
      "trust X-Forwarded-For, -Host and -Proto from this address, such as 127.0.0.1 or 172.16.0.0/12; repeatable",
      options.trusted_proxies);
  flags.add("--proxy-protocol", "",
            "connections of trusted proxies begin with a header of the PROXY protocol, version 2, which names the "
            "client (HAProxy: send-proxy-v2)",
            into(options.proxy_protocol));
  flags.heading("Voices:");
  add_voice_flags(flags, options.voice);
  add_precision_flag(flags, options.voice);
  add_normalization_flag(flags, options.text_normalization);
  flags.add_list("--voice-alias", "NAME=VOICE",
                 "requests for NAME get VOICE, such as alloy=en_US-joe-medium; repeatable", options.aliases);
  flags.add("--voices-url", "URL",
            "download voices from this mirror, with voices.json as in Piper's repository (default: that repository)",
            into(options.voices_url));
  flags.add("--voice-memory", "MB", "voices that are open at a time (default: 1024)",
            into(options.voice_megabytes, 1, 1 << 20));
  flags.add("--voice-idle", "SEC", "close a voice that has not been used for so long (default: 1800)",
            into(options.voice_idle_seconds, 1, billion));
  add_loudness_flag(flags, options.loudness,
                    "of requests that do not say: as loud with any voice, -19 LUFS ('normal', default), or the voices' "
                    "own samples ('off')");
  flags.heading("Limits:");
  flags.add("--max-text", "BYTES", "longest text of a request (default: 100000)",
            into_bytes(options.text.bytes, 1, billion));
  flags.add("--max-body", "BYTES", "longest body of a request (default: 1048576)",
            into_bytes(options.http.body_bytes, 1, billion));
  flags.add("--max-queue", "N", "texts at a time, waiting or being spoken (default: 64)",
            into(options.queue.texts, 1, 100'000));
  flags.add("--max-per-client", "N", "texts of one client at a time, waiting or being spoken (default: 16)",
            into(options.queue.per_client, 1, 100'000));
  flags.add("--queue-wait", "SEC", "longest wait for a turn (default: 30)",
            into_seconds(options.queue.wait, 1, 86'400));
  flags.add("--max-connections", "N", "connections at a time (default: 128)",
            into(options.http.connections, 1, 10'000));
  flags.add("--read-time", "SEC", "in which a request's header has to arrive (default: 10)",
            into_seconds(options.http.header_time, 1, 3600));
  flags.add("--write-time", "SEC", "in which a client has to take a part of its answer (default: 10)",
            into_seconds(options.http.write_time, 1, 3600));
  flags.add("--leave-after", "SEC",
            "after SIGTERM, go on for so long while /health says 503, for load balancers to notice (default: 0)",
            into(options.leave_after_seconds, 0, 3600));
  flags.add("--drain", "SEC", "for answers to finish after SIGTERM (default: 10)",
            into(options.drain_seconds, 0, 3600));
  flags.add("--cache", "MB", "of finished audio to keep for repeated requests (default: by hardware profile)",
            into(options.voice.governor.cache_mb, 0, 1 << 20));
  add_governor_flags(flags, options.voice.governor);
  flags.heading("The rest:");
  flags.add("--page", "DIR", "serve these files as the page (default: www beside the program)", into(options.page));
  flags.add("--server-config", "FILE",
            "JSON with these flags' names, such as {\"max-text\": 5000, \"api-key\": [\"a\", \"b\"]}",
            into(command.config));
  flags.add("--access-log", "", "log every request (without its text)", into(options.access_log));
  flags.add("-h --help", "", "this page", into(command.help));
  return flags;
}

// Checks for the form that browsers send as Origin; an address with a path would never be equal.
void check_origin_name(const std::string& origin) {
  const auto scheme = origin.find("://");
  const bool is_origin = scheme != std::string::npos && scheme > 0 && scheme + 3 < origin.size() &&
                         origin.find_first_of("/?# ", scheme + 3) == std::string::npos;
  if (!is_origin && origin != "*" && origin != "null")
    throw Error(ErrorKind::bad_input,
                "--cors-origin: '" + origin + "' is not an origin such as https://app.example, nor '*'");
}

}  // namespace

ServeCommand parse_serve(std::span<const std::string> args, const Environment& environment) {
  ServeCommand command;
  const Flags flags = serve_flags(command);
  const std::vector<std::string> rest = flags.parse(args);
  if (!rest.empty()) throw Error(ErrorKind::bad_input, "serve takes flags only, but was given '" + rest[0] + "'");
  std::set<const Flag*> given = flags.used(args);
  apply_environment(flags, given, environment);
  if (!command.config.empty()) apply_file(flags, given, command.config);
  const ServerOptions& options = command.server;
  check_precision(options.voice.precision);
  for (const std::string& origin : options.cors_origins) check_origin_name(origin);
  for (const std::string& alias : options.aliases)
    if (const auto equals = alias.find('='); equals == std::string::npos || equals == 0 || equals + 1 == alias.size())
      throw Error(ErrorKind::bad_input, "--voice-alias: '" + alias + "' is not NAME=VOICE");
  return command;
}

std::string serve_help() {
  ServeCommand command;
  return "linnet serve [FLAGS]\n"
         "\n"
         "A speech server on http://localhost:8000 for clients of OpenAI's and Piper's.\n"
         "\n"
         "  curl localhost:8000/tts -F text='Hello.' -o hello.wav\n"
         "  curl localhost:8000/v1/audio/speech -d '{\"model\": \"tts-1\", \"voice\": \"alloy\",\n"
         "    \"input\": \"Hello.\", \"response_format\": \"wav\"}' -o hello.wav\n"
         "\n"
         "Every flag can also stand in the environment, --max-text as LINNET_MAX_TEXT (lists with commas),\n"
         "or in a file (see --server-config). The command line wins over the environment, that over the file.\n"
         "SIGHUP searches for voices again and reads own pronunciations (--lexicon) again. After SIGTERM or Ctrl-C it "
         "finishes the answers that have begun.\n" +
         serve_flags(command).help();
}

}  // namespace linnet::native
