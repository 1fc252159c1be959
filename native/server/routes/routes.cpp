#include "native/server/routes/routes.h"

#include <nlohmann/json.hpp>

namespace linnet::native {

void Routes::get(const std::string& path, httplib::Server::Handler handler) {
  server_.Get(path, std::move(handler));
  methods_[path].insert({"GET", "HEAD"});
}

void Routes::post(const std::string& path, httplib::Server::Handler handler) {
  server_.Post(path, std::move(handler));
  methods_[path].insert("POST");
}

void Routes::websocket(const std::string& path, HttpServer::Upgrade serve) {
  get(path, [path](const httplib::Request&, httplib::Response&) {
    throw HttpError(426, "upgrade_required", path + " is a WebSocket: open it as ws://HOST" + path)
        .with_upgrade("websocket");
  });
  server_.upgrade(path, std::move(serve));
}

namespace {

httplib::Server::Handler with_name(Routes::NamedHandler handler) {
  return [handler = std::move(handler)](const httplib::Request& request, httplib::Response& response) {
    handler(request, response, request.matches[1]);
  };
}

std::string pattern_of(const std::string& path, const std::string& rest) {
  return path + (rest.empty() ? "(.+)" : "([^/]+)") + rest;
}

std::string route_of(const std::string& path, const std::string& parameter, const std::string& rest) {
  return path + "{" + parameter + "}" + rest;
}

// Whether a route with a name in it, such as "/voices/{voice}/download", has this path.
bool has_path(std::string_view route, std::string_view path) {
  const auto open = route.find('{'), close = route.find('}');
  if (open == std::string_view::npos) return false;
  const std::string_view before = route.substr(0, open), after = route.substr(close + 1);
  return path.size() > before.size() + after.size() && path.starts_with(before) && path.ends_with(after);
}

}  // namespace

void Routes::get_named(const std::string& path, const std::string& parameter, const std::string& rest,
                       NamedHandler handler) {
  server_.Get(pattern_of(path, rest), with_name(std::move(handler)));
  methods_[route_of(path, parameter, rest)].insert({"GET", "HEAD"});
}

void Routes::post_named(const std::string& path, const std::string& parameter, const std::string& rest,
                        NamedHandler handler) {
  server_.Post(pattern_of(path, rest), with_name(std::move(handler)));
  methods_[route_of(path, parameter, rest)].insert("POST");
}

void Routes::delete_named(const std::string& path, const std::string& parameter, const std::string& rest,
                          NamedHandler handler) {
  server_.Delete(pattern_of(path, rest), with_name(std::move(handler)));
  methods_[route_of(path, parameter, rest)].insert("DELETE");
}

std::optional<std::string> Routes::find(const std::string& path) const {
  if (methods_.contains(path)) return path;
  std::optional<std::string> longest;  // of "/voices/{voice}" and "/voices/{voice}/download" the second one
  for (const auto& [route, methods] : methods_)
    if (has_path(route, path) && (!longest || route.size() > longest->size())) longest = route;
  return longest;
}

void Routes::page(const Page& page) {
  server_.Get("/.+", [this, &page](const httplib::Request& request, httplib::Response& response) {
    if (!page.answer(request, response)) throw nothing_here(request);
  });
}

HttpError Routes::nothing_here(const httplib::Request& request) const {
  const auto route = find(request.path);
  if (!route) return {404, "no_such_route", "nothing is at " + request.path + "; GET / lists what there is"};
  std::string methods;
  for (const std::string& method : methods_.at(*route)) methods += (methods.empty() ? "" : ", ") + method;
  HttpError error(405, "method_not_allowed", request.path + " takes " + methods + ", not " + request.method);
  return error.with_allow(methods);
}

void set_json(httplib::Response& response, const nlohmann::ordered_json& page) {
  response.set_content(page.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n",
                       "application/json");
}

}  // namespace linnet::native
