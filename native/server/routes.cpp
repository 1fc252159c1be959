#include "native/server/routes.h"

#include <nlohmann/json.hpp>

#include "native/voice_forms.h"

namespace linnet::native {

void Routes::get(const std::string& path, httplib::Server::Handler handler) {
  server_.Get(path, std::move(handler));
  methods_[path].insert({"GET", "HEAD"});
}

void Routes::post(const std::string& path, httplib::Server::Handler handler) {
  server_.Post(path, std::move(handler));
  methods_[path].insert("POST");
}

void Routes::page(const Page& page) {
  server_.Get("/.+", [this, &page](const httplib::Request& request, httplib::Response& response) {
    if (!page.answer(request, response)) throw nothing_here(request);
  });
}

HttpError Routes::nothing_here(const httplib::Request& request) const {
  const auto known = methods_.find(request.path);
  if (known == methods_.end())
    return {404, "no_such_route", "nothing is at " + request.path + "; GET / lists what there is"};
  std::string methods;
  for (const std::string& method : known->second) methods += (methods.empty() ? "" : ", ") + method;
  HttpError error(405, "method_not_allowed", request.path + " takes " + methods + ", not " + request.method);
  return error.with_allow(methods);
}

VoiceChooser chooser_of(const ServerParts& parts) {
  return {parts.catalogue, parts.governor, parts.options.voice.precision, names_a_form(parts.options.voice.model)};
}

void set_json(httplib::Response& response, const nlohmann::ordered_json& page) {
  response.set_content(page.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n",
                       "application/json");
}

}  // namespace linnet::native
