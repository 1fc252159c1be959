// The server's state, for people, service managers and Prometheus.
#include <nlohmann/json.hpp>

#include "native/server/routes/openapi.h"
#include "native/server/routes/page.h"
#include "native/server/routes/routes.h"
#include "native/system/process_memory.h"
#include "native/system/this_machine.h"
#include "native/version.h"

namespace linnet::native {
namespace {

using httplib::Request;
using httplib::Response;

// The folders of data by which texts are read, and that are not there. The log says where they were sought.
std::vector<std::string> missing_data(const LanguageChoice& choice) {
  const LanguageData found = find_language_data(choice);
  std::vector<std::string> missing;
  if (found.espeak.empty() && has_espeak()) missing.emplace_back("espeak-ng-data");
  if (found.english.empty()) missing.emplace_back("english-data");
  if (found.arabic.empty()) missing.emplace_back("arabic-data");
  if (found.words.empty()) missing.emplace_back("words-data");
  return missing;
}

void health(Response& response, const ServerContext& context, bool leaves_soon) {
  const VoicePtr voice = context.voice_list.preferred();
  if (!voice) throw HttpError(503, "no_voices", "the server has no voices; its log says where it looked");
  const QueueFacts queue = context.queue.facts();
  if (leaves_soon || queue.leaving) throw shutting_down();
  set_json(response, {{"status", "ok"},
                      {"version", version},
                      {"voice", voice->name()},
                      {"waiting", queue.waiting},
                      {"speaking", queue.speaking},
                      {"missing_data", missing_data(context.options.voice.language)}});
}

void metrics(Response& response, const ServerContext& context) {
  const QueueFacts queue = context.queue.facts();
  const CacheFacts cache = context.cache.facts();
  std::vector<Sample> voices;
  for (const OpenVoiceFacts& voice : context.queue.voices().open_voices())
    voices.push_back({label("voice", voice.name), static_cast<double>(voice.bytes)});
  std::vector<Sample> degradations;
  for (std::size_t i = 1; i < degradation_count; ++i) {
    const auto step = static_cast<Degradation>(i);
    degradations.push_back(
        {label("rung", degradation_name(step)), static_cast<double>(context.governor.ladder().times(step))});
  }
  const auto number = [](auto value) { return std::vector<Sample>{{"", static_cast<double>(value)}}; };
  response.set_content(
      context.metrics.text() +
          gauge("linnet_queue_waiting", "Texts that wait for their first turn.", number(queue.waiting)) +
          gauge("linnet_queue_speaking", "Texts that have begun and not ended.", number(queue.speaking)) +
          gauge("linnet_voice_resident_bytes", "Weights in memory, by voice.", voices) +
          gauge("linnet_cache_bytes", "Finished audio in the cache.", number(cache.bytes)) +
          counter("linnet_cache_hits_total", "Texts that were found in the cache.", number(cache.hits)) +
          counter("linnet_cache_misses_total", "Texts that were not.", number(cache.misses)) +
          gauge("linnet_resident_bytes", "Memory of the program.", number(resident_memory_bytes())) +
          gauge("linnet_memory_available_bytes", "Memory that could still be allocated.",
                number(context.governor.memory().available_bytes)) +
          gauge("linnet_memory_reserved_bytes", "Memory reserved for texts.",
                number(context.governor.budget().reserved_bytes())) +
          gauge("linnet_memory_ladder_rung", "The degradation step in force, 0: memory is not short.",
                number(static_cast<int>(context.governor.ladder().standing()))) +
          counter("linnet_memory_ladder_steps_total", "How often each degradation step was needed.", degradations) +
          gauge("linnet_threads", "Threads of the engine.", number(context.queue.voices().engine().threads())) +
          gauge("linnet_usable_cores", "Cores that the program may run on.", number(usable_cores())),
      "text/plain; version=0.0.4; charset=utf-8");
}

void clear_cache(Response& response, SpeechCache& cache) {
  const CacheFacts before = cache.clear();
  set_json(response, {{"status", "cleared"}, {"freed_bytes", before.bytes}, {"texts", before.texts}});
}

}  // namespace

void add_status_routes(Routes& routes, ServerContext context, const std::atomic<bool>& leaves_soon) {
  routes.get("/health", [context, &leaves_soon](const Request&, Response& r) { health(r, context, leaves_soon); });
  routes.get("/metrics", [context](const Request&, Response& r) { metrics(r, context); });
  routes.post("/cache/clear", [context](const Request&, Response& r) { clear_cache(r, context.cache); });
  routes.get("/openapi.json", [](const Request&, Response& r) { r.set_content(openapi_document, "application/json"); });
}

}  // namespace linnet::native
