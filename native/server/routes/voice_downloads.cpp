// Voices over HTTP: what the catalogue has, downloads, removal. For who has the admin key.
#include "native/server/downloads/voice_downloads.h"

#include <nlohmann/json.hpp>

#include "native/download/transfer.h"
#include "native/http/request_guard.h"
#include "native/server/routes/routes.h"
#include "native/voices/voice_variants.h"

namespace linnet::native {
namespace {

using httplib::Request;
using httplib::Response;
using nlohmann::ordered_json;

VoiceDownloads& allowed(const Request& request, const ServerContext& context) {
  const std::string& key = context.options.admin_key;
  if (key.empty() || !context.downloads)
    throw HttpError(403, "downloads_off", "this server downloads no voices; --admin-key allows it to who has the key");
  if (!gives_key(request, {key}))
    throw HttpError(401, "invalid_admin_key",
                    "voices are listed, downloaded and removed with the admin key; send 'Authorization: Bearer KEY'");
  return *context.downloads;
}

// What `work` returns, where it needs the catalogue. 502: that cannot be fetched, or is none; 404: it has no such
// voice.
template <typename Work>
auto with_catalogue(const Work& work) {
  try {
    return work();
  } catch (const TransferError& error) {
    throw HttpError(502, "no_catalogue", error.what());
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::not_found) throw HttpError(404, "voice_not_found", error.what()).about("voice");
    if (error.kind() != ErrorKind::bad_input && error.kind() != ErrorKind::io) throw;
    throw HttpError(502, "no_catalogue", error.what());
  }
}

ordered_json described(const std::string& name, const VoiceDownloadState& state) {
  return {{"voice", name},
          {"state", stage_name(state.stage)},
          {"bytes", state.bytes},
          {"total_bytes", state.total_bytes},
          {"error", state.error.empty() ? ordered_json(nullptr) : ordered_json(state.error)}};
}

void list(const Request& request, Response& response, const ServerContext& context) {
  VoiceDownloads& downloads = allowed(request, context);
  const auto kept = with_catalogue([&] { return downloads.catalogue(); });
  ordered_json voices = ordered_json::array();
  for (const CatalogueVoice& voice : kept->catalogue.voices) {
    ordered_json installed = ordered_json::array();
    for (const VoicePtr& variant : context.voice_list.variants(voice.name))
      installed.push_back(precision_in(variant->name()));
    const auto state = downloads.state(voice.name);
    voices.push_back({{"name", voice.name},
                      {"language", voice.language},
                      {"language_name", voice.language_name},
                      {"country", voice.country},
                      {"quality", voice.quality},
                      {"speakers", voice.speakers},
                      {"bytes", voice.bytes()},
                      {"installed", installed},
                      {"download", state ? described(voice.name, *state) : ordered_json(nullptr)}});
  }
  set_json(response, {{"date", kept->date},
                      {"problem", kept->problem.empty() ? ordered_json(nullptr) : ordered_json(kept->problem)},
                      {"voices", voices}});
}

void start(const Request& request, Response& response, const ServerContext& context, const std::string& name) {
  VoiceDownloads& downloads = allowed(request, context);
  const VoiceDownloadState state = with_catalogue([&] { return downloads.start(name); });
  response.status = 202;
  set_json(response, described(name, state));
}

HttpError no_download(const std::string& name) {
  return HttpError(404, "no_download", "there is no download of '" + name + "'").about("voice");
}

void show(const Request& request, Response& response, const ServerContext& context, const std::string& name) {
  const auto state = allowed(request, context).state(name);
  if (!state) throw no_download(name);
  set_json(response, described(name, *state));
}

void stop(const Request& request, Response& response, const ServerContext& context, const std::string& name) {
  VoiceDownloads& downloads = allowed(request, context);
  if (!downloads.stop(name)) throw no_download(name);
  set_json(response, described(name, *downloads.state(name)));
}

void remove(const Request& request, Response& response, const ServerContext& context, const std::string& name) {
  if (!allowed(request, context).remove(name))
    throw HttpError(404, "voice_not_found", "the folder for downloads has no voice '" + name + "'").about("voice");
  set_json(response, {{"voice", name}, {"state", "removed"}});
}

}  // namespace

void add_download_routes(Routes& routes, ServerContext context) {
  using Handler = void (*)(const Request&, Response&, const ServerContext&, const std::string&);
  const auto named = [context](Handler handler) {
    return [context, handler](const Request& q, Response& r, const std::string& name) { handler(q, r, context, name); };
  };
  routes.get("/voices/catalogue", [context](const Request& q, Response& r) { list(q, r, context); });
  routes.get_named("/voices/", "voice", "/download", named(show));
  routes.post_named("/voices/", "voice", "/download", named(start));
  routes.delete_named("/voices/", "voice", "/download", named(stop));
  routes.delete_named("/voices/", "voice", "", named(remove));
}

}  // namespace linnet::native
