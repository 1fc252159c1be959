// The server's routes, with a file for each API, and helpers for their handlers.
#pragma once

#include <httplib.h>

#include <atomic>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <set>
#include <string>

#include "native/http/error.h"
#include "native/http/server.h"
#include "native/server/routes/page.h"
#include "native/server/routes/speech_fields.h"
#include "native/server/speech/context.h"

namespace linnet::native {

// Routes by path, so that a wrong method can be distinguished from a wrong path.
class Routes {
 public:
  explicit Routes(HttpServer& server) : server_(server) {}
  void get(const std::string& path, httplib::Server::Handler handler);
  void post(const std::string& path, httplib::Server::Handler handler);
  // A route whose connections go on as WebSockets. Other requests for it are refused.
  void websocket(const std::string& path, HttpServer::Upgrade serve);
  // A route with a name in it: "/voices/" with the parameter "voice" and "/download" is /voices/{voice}/download. A
  // name at the end may contain slashes.
  using NamedHandler = std::function<void(const httplib::Request&, httplib::Response&, const std::string& name)>;
  void get_named(const std::string& path, const std::string& parameter, const std::string& rest, NamedHandler handler);
  void post_named(const std::string& path, const std::string& parameter, const std::string& rest, NamedHandler handler);
  void delete_named(const std::string& path, const std::string& parameter, const std::string& rest,
                    NamedHandler handler);
  // Serves the files of the page under every path that is no route. Call after all routes have been added.
  void page(const Page& page);
  // The error if no route matches.
  HttpError nothing_here(const httplib::Request& request) const;
  std::optional<std::string> find(const std::string& path) const;  // the route of a path: "/tts", "/v1/models/{model}"
  const std::map<std::string, std::set<std::string>>& methods_by_path() const { return methods_; }

 private:
  HttpServer& server_;
  std::map<std::string, std::set<std::string>> methods_;
};

void add_openai_routes(Routes& routes, ServerContext context);
void add_piper_routes(Routes& routes, ServerContext context, const Page& page);  // the page is also at the root
void add_native_routes(Routes& routes, ServerContext context);
void add_governor_routes(Routes& routes, ServerContext context);
// Once leaves_soon is true, /health is not well, so that load balancers send no more.
void add_status_routes(Routes& routes, ServerContext context, const std::atomic<bool>& leaves_soon);
void add_download_routes(Routes& routes, ServerContext context);

void set_json(httplib::Response& response, const nlohmann::ordered_json& page);

}  // namespace linnet::native
