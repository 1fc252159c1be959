#include "native/server/routes/routes.h"

#include <nlohmann/json.hpp>

#include "native/voices/voice_variants.h"

namespace linnet::native {

void Routes::get(const std::string& path, httplib::Server::Handler handler) {
  server_.Get(path, std::move(handler));
  methods_[path].insert({"GET", "HEAD"});
}

void Routes::post(const std::string& path, httplib::Server::Handler handler) {
  server_.Post(path, std::move(handler));
  methods_[path].insert("POST");
}

void Routes::get_named(const std::string& path, const std::string& parameter, NamedHandler handler) {
  const auto call = [handler = std::move(handler)](const httplib::Request& request, httplib::Response& response) {
    handler(request, response, request.matches[1]);
  };
  server_.Get(path + "(.+)", call);
  methods_[path + "{" + parameter + "}"].insert({"GET", "HEAD"});
}

std::optional<std::string> Routes::find(const std::string& path) const {
  for (const auto& [route, methods] : methods_) {
    const auto name = route.find('{');
    const bool is_named = name != std::string::npos && path.size() > name && path.starts_with(route.substr(0, name));
    if (path == route || is_named) return route;
  }
  return std::nullopt;
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

VoiceChooser chooser_of(const ServerContext& context) {
  return {context.voice_list,
          context.governor,
          context.options.voice.precision,
          names_a_variant(context.options.voice.model),
          context.options.loudness.value_or(Loudness::normal),
          context.options.text_normalization};
}

void set_json(httplib::Response& response, const nlohmann::ordered_json& page) {
  response.set_content(page.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n",
                       "application/json");
}

}  // namespace linnet::native
