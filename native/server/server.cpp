#include "native/server/server.h"

#include <chrono>
#include <nlohmann/json.hpp>

#include "native/http/error.h"

namespace linnet::native {
namespace {

std::string with_port(const std::string& host, int port) {
  const bool is_ipv6 = host.find(':') != std::string::npos;
  return (is_ipv6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

std::size_t bytes_of_megabytes(int megabytes) { return static_cast<std::size_t>(megabytes) << 20; }

OpenVoicesOptions store_options(const ServerOptions& options, GovernorSetup& governor_setup, ServerLog& log) {
  const LanguageData language = find_language_data(options.voice.language);
  for (const std::string& advice : {language.advice(), language.words_advice()})
    if (!advice.empty()) log.write(ServerLog::Level::warning, "data", {{"reason", advice}});
  OpenVoicesOptions store = voices_under(governor_setup, options.voice);
  if (!store.engine.arabic_data)
    store.engine.arabic_data = [&log] {  // an Arabic voice is opened
      log.write(ServerLog::Level::warning, "data", {{"reason", LanguageData().arabic_advice()}});
      return std::string();
    };
  store.most_bytes = static_cast<std::size_t>(options.voice_megabytes) << 20;
  store.idle_time = std::chrono::seconds(options.voice_idle_seconds);
  return store;
}

// Who may download voices may also speak.
std::vector<std::string> keys_of(const ServerOptions& options) {
  std::vector<std::string> keys = options.api_keys;
  if (!keys.empty() && !options.admin_key.empty()) keys.push_back(options.admin_key);
  return keys;
}

SynthesisQueue::Report report_into(ServerLog& log, Metrics& metrics) {
  return [&log, &metrics](const SpeechJob& job, const std::exception_ptr& thrown) {
    const SpeechFigures& figures = job.figures();
    if (!thrown) return metrics.spoken(figures.first_audio_seconds, figures.real_time_factor(), figures.audio_seconds);
    try {
      std::rethrow_exception(thrown);
    } catch (const Error& error) {
      if (error.kind() == ErrorKind::stopped || error.kind() == ErrorKind::bad_input ||
          error.kind() == ErrorKind::out_of_memory || error.kind() == ErrorKind::memory_in_use)
        return;  // the client gets the error
      log.write(ServerLog::Level::error, "speech_failed",
                {{"voice", job.request().voice().files.model}, {"reason", error.what()}});
    } catch (const std::exception& error) {
      log.write(ServerLog::Level::error, "speech_failed",
                {{"voice", job.request().voice().files.model}, {"reason", error.what()}});
    }
  };
}

}  // namespace

Server::Server(const ServerOptions& options, ServerLog& log)
    : options_(options),
      log_(log),
      governor_setup_(
          options.voice.governor, options.voice.threads,
          [&log](const std::string& line) { log.write(ServerLog::Level::warning, "governor", {{"message", line}}); }),
      voice_list_(options.voice.model, options.voice.settings, voice_folders(options.voice.data_dirs)),
      own_words_(options.voice.language.lexicons),
      cache_(bytes_of_megabytes(governor_setup_.governor().configuration().cache_limit)),
      page_(options.page.empty() ? find_page() : options.page),
      queue_(options.queue, store_options(options, governor_setup_, log), governor_setup_, report_into(log, metrics_)),
      proxies_(options.trusted_proxies),
      guard_({options.host, options.allowed_hosts, options.cors_origins, keys_of(options)}),
      http_(options.http, hooks()),
      routes_(http_) {
  if (options_.proxy_protocol && !proxies_.are_named())
    throw Error(ErrorKind::bad_input,
                "--proxy-protocol: no proxy is trusted with it; name one by --trusted-proxy ADDRESS");
  for (const std::string& alias : options_.aliases) {
    const auto equals = alias.find('=');
    voice_list_.set_alias(alias.substr(0, equals), alias.substr(equals + 1));
  }
  scan_voices();
  take_own_words();
  set_memory_hooks();
  allow_downloads();
  const ServerContext context{options_,   voice_list_,     queue_, cache_, metrics_, governor_setup_.governor(),
                              own_words_, downloads_.get()};
  add_openai_routes(routes_, context);
  add_piper_routes(routes_, context, page_);
  add_native_routes(routes_, context);
  add_governor_routes(routes_, context);
  add_status_routes(routes_, context, leaves_soon_);
  add_download_routes(routes_, context);
  add_stream_route(routes_, context, stream_hooks());
  routes_.page(page_);
  // CORS preflight requests: the answer has header fields only.
  http_.set_pre_routing_handler([](const httplib::Request& request, httplib::Response& response) {
    if (request.method != "OPTIONS") return httplib::Server::HandlerResponse::Unhandled;
    response.status = 204;
    return httplib::Server::HandlerResponse::Handled;
  });
  http_.set_logger(
      [this](const httplib::Request& request, const httplib::Response& response) { note(request, response); });
  port_ = http_.take_port(options_.host, options_.port, {});
  if (options_.wyoming) listen_for_wyoming(context);
  http_.begin();
}

Server::~Server() {
  if (downloads_) downloads_->stop_all();
  queue_.stop_all();
  http_.end();
  if (wyoming_) wyoming_->end();
}

void Server::listen_for_wyoming(const ServerContext& context) {
  WyomingLimits limits;
  limits.data_bytes = options_.http.body_bytes;
  limits.connections = options_.http.connections;
  limits.event_time = options_.http.body_time;
  limits.idle_time = options_.wyoming->idle_time;
  limits.write_time = options_.http.write_time;
  WyomingHooks hooks;
  hooks.answered = [this](const WyomingExchange& exchange) { note(exchange); };
  hooks.refused = [this](const HttpError& error) { metrics_.refused(error.code()); };
  hooks.report = [this](const std::string& fault) {
    log_.write(ServerLog::Level::error, "fault", {{"reason", fault}});
  };
  wyoming_ = std::make_unique<WyomingServer>(limits, context, std::move(hooks));
  wyoming_port_ = wyoming_->take_port(options_.wyoming->host, options_.wyoming->port, {"--wyoming", "--wyoming"});
  wyoming_->begin();
}

// How the governor can free memory when it is short.
void Server::set_memory_hooks() {
  governor_setup_.governor().ladder().set_hooks(
      {[this](int megabytes) { cache_.limit(bytes_of_megabytes(megabytes)); }, [this] { cache_.clear(); },
       [this](int texts) { queue_.limit_begun(texts); }, [this] { return queue_.close_idle_voice(); }});
}

HttpHooks Server::hooks() {
  HttpHooks hooks;
  if (options_.proxy_protocol)
    hooks.has_proxy_header = [this](const std::string& address) { return proxies_.trusts(address); };
  hooks.admit = [this](httplib::Request& request) {
    proxies_.apply(request);
    guard_.check(request);
  };
  hooks.complete = [this](const httplib::Request& request, httplib::Response& response) {
    response.set_header("Server", "linnet");
    response.set_header("X-Content-Type-Options", "nosniff");
    guard_.allow_page(request, response);
  };
  hooks.nothing_here = [this](const httplib::Request& request) { return routes_.nothing_here(request); };
  hooks.report = [this](const std::string& fault) {
    log_.write(ServerLog::Level::error, "fault", {{"reason", fault}});
  };
  hooks.refused = [this](const HttpError& error) { metrics_.refused(error.code()); };
  return hooks;
}

StreamHooks Server::stream_hooks() {
  StreamHooks hooks;
  hooks.answered = [this](const StreamExchange& exchange) { note(exchange); };
  hooks.refused = [this](const HttpError& error) { metrics_.refused(error.code()); };
  hooks.report = [this](const std::string& fault) {
    log_.write(ServerLog::Level::error, "fault", {{"reason", fault}});
  };
  return hooks;
}

// Called after an answer's last byte.
void Server::note(const httplib::Request& request, const httplib::Response& response) {
  const std::string code = response.get_header_value("X-Linnet-Error");
  if (!code.empty()) metrics_.refused(code);
  const double seconds = HttpServer::seconds_since_arrival();
  const auto route = routes_.find(request.path);
  metrics_.answered(route ? *route : "other", response.status, seconds);
  if (!options_.access_log) return;
  log_.write(ServerLog::Level::info, "request",
             {{"client", request.remote_addr},
              {"method", request.method},
              {"path", request.path},
              {"status", response.status},
              {"seconds", seconds},
              {"voice", response.get_header_value("X-Linnet-Voice")},
              {"error", code}});
}

void Server::note(const WyomingExchange& exchange) {
  metrics_.answered("wyoming/" + exchange.event, exchange.status, exchange.seconds);
  if (!options_.access_log) return;
  log_.write(ServerLog::Level::info, "wyoming",
             {{"client", exchange.client},
              {"event", exchange.event},
              {"status", exchange.status},
              {"seconds", exchange.seconds},
              {"voice", exchange.voice},
              {"error", exchange.code}});
}

void Server::note(const StreamExchange& exchange) {
  metrics_.answered(stream_path, exchange.status, exchange.seconds);
  if (!options_.access_log) return;
  log_.write(ServerLog::Level::info, "stream",
             {{"client", exchange.client},
              {"status", exchange.status},
              {"seconds", exchange.seconds},
              {"voice", exchange.voice},
              {"error", exchange.code}});
}

std::string Server::address() const { return "http://" + with_port(options_.host, port_); }

std::string Server::wyoming_address() const {
  return wyoming_ ? "tcp://" + with_port(options_.wyoming->host, wyoming_port_) : "";
}

void Server::rescan() {
  scan_voices();
  try {
    take_own_words();
  } catch (const Error& error) {
    log_.write(ServerLog::Level::error, "own_words", {{"reason", error.what()}});
  }
}

void Server::take_own_words() {
  for (const std::string& note : own_words_.read())
    log_.write(ServerLog::Level::warning, "own_words", {{"reason", note}});
  const std::shared_ptr<const Lexicon> lexicon = own_words_.lexicon();
  queue_.set_lexicon(lexicon);
  if (lexicon) log_.write(ServerLog::Level::info, "own_words", {{"count", lexicon->entries()}});
}

void Server::allow_downloads() {
  if (options_.admin_key.empty()) return;
  downloads_ = std::make_unique<VoiceDownloads>(voices_url(options_.voices_url),
                                                download_folder(options_.voice.data_dirs), [this] { scan_voices(); });
}

void Server::scan_voices() {
  const std::lock_guard lock(scanning_);
  for (const std::string& problem : voice_list_.scan())
    log_.write(ServerLog::Level::warning, "voices", {{"reason", problem}});
  log_.write(ServerLog::Level::info, "voices", {{"count", voice_list_.all().size()}});
}

void Server::drain() {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(options_.drain_seconds);
  std::vector<ConnectionServer*> servers = {&http_};
  if (wyoming_) servers.push_back(wyoming_.get());
  queue_.leave();
  for (ConnectionServer* server : servers) server->leave();
  int left = 0;
  for (ConnectionServer* server : servers) {
    server->wait_for_answers(end);
    left += server->under_way();
  }
  if (left > 0)
    log_.write(ServerLog::Level::warning, "cut_off", {{"answers", left}, {"after_seconds", options_.drain_seconds}});
  queue_.stop_all();
  for (ConnectionServer* server : servers) server->close();
}

}  // namespace linnet::native
