// The governor over HTTP: estimates, status, hardware with the chosen settings, and optimisation.
#include <nlohmann/json.hpp>

#include "engine/governor/estimate.h"
#include "engine/governor/report.h"
#include "native/http/request_fields.h"
#include "native/server/routes/routes.h"
#include "native/system/process_memory.h"
#include "native/voices/voice_variants.h"

namespace linnet::native {
namespace {

using httplib::Request;
using httplib::Response;
using nlohmann::ordered_json;

void estimate(const Request& request, Response& response, const ServerContext& context) {
  const RequestFields fields = RequestFields::of(request);
  const auto text = fields.text({"text", "input"});
  if (!text) throw HttpError(400, "no_text", "'text' is missing: the text to estimate").about("text");
  VoiceChooser chooser = chooser_of(context);
  const std::string precision = fields.text({"precision"}).value_or(chooser.precision);
  if (precision != automatic_precision && precision_rank(precision) < 0)
    throw HttpError(400, "bad_field", "'precision' has to be \"auto\", \"fp32\", \"int8\" or \"int4\"")
        .about("precision");
  VoiceChooser by_precision{chooser.voice_list,         chooser.governor, precision,
                            chooser.preferred_is_exact, chooser.loudness, chooser.text_normalization};
  const ChosenVoice chosen = by_precision.choose(fields.text_or_id({"voice"}), UnknownVoice::is_an_error);
  const std::size_t characters = characters_in(*text);
  const Estimate cost = context.governor.admission().estimate(
      context.queue.voices().memory_model(chosen.voice), static_cast<std::size_t>(tokens_of(characters)), characters);
  ordered_json page = ordered_json::parse(estimate_json(cost));
  page["voice"] = chosen.voice->name();
  page["precision"] = precision_in(chosen.voice->name());
  page["largest_text"] = cost.largest_text ? ordered_json(*cost.largest_text) : ordered_json(nullptr);
  set_json(response, page);
}

void system_status(Response& response, const ServerContext& context) {
  const QueueFacts queue = context.queue.facts();
  ordered_json page = ordered_json::parse(status_json(context.governor.status()));
  page["queue"] = {{"waiting", queue.waiting}, {"speaking", queue.speaking}};
  page["voices"] = ordered_json::array();
  for (const OpenVoiceFacts& voice : context.queue.voices().open_voices())
    page["voices"].push_back({{"name", voice.name}, {"resident_bytes", voice.bytes}});
  page["cache"] = {{"bytes", context.cache.facts().bytes}, {"limit_bytes", context.cache.facts().most_bytes}};
  page["resident_bytes"] = resident_memory_bytes();
  page["reserved_bytes"] = context.governor.budget().reserved_bytes();
  page["memory_ladder"] = degradation_name(context.governor.ladder().standing());
  set_json(response, page);
}

// Without a body: optimises. With {"undo": true}: restores what the last change replaced.
void optimize(const Request& request, Response& response, const ServerContext& context) {
  const bool undo = !request.body.empty() || request.is_multipart_form_data()
                        ? RequestFields::of(request).flag({"undo"}).value_or(false)
                        : false;
  set_json(response,
           ordered_json::parse(adjustment_json(undo ? context.governor.undo() : context.governor.optimize())));
}

}  // namespace

void add_governor_routes(Routes& routes, ServerContext context) {
  routes.post("/estimate-memory", [context](const Request& q, Response& r) { estimate(q, r, context); });
  routes.post("/optimize-for-hardware", [context](const Request& q, Response& r) { optimize(q, r, context); });
  routes.get("/system-status", [context](const Request&, Response& r) { system_status(r, context); });
  routes.get("/hardware", [context](const Request&, Response& r) {
    set_json(r, ordered_json::parse(hardware_json(context.governor)));
  });
}

}  // namespace linnet::native
