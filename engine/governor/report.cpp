#include "engine/governor/report.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/kernel_set.h"

namespace linnet {
namespace {

using Json = nlohmann::ordered_json;

double rounded(double value, int digits) {
  const double factor = std::pow(10, digits);
  return std::round(value * factor) / factor;
}

Json fields(const Configuration& c) {
  return {{"chunk_length", c.block_frames},
          {"num_threads", c.num_threads},
          {"cache_limit", c.cache_limit},
          {"max_text_length", c.sentence_phonemes}};
}

Json fields(const MemoryShares& m) {
  return {{"total", rounded(m.total_gb, 3)},
          {"os_reserve", rounded(m.os_reserve_gb, 3)},
          {"model_max", rounded(m.model_max_gb, 3)},
          {"cache_max", rounded(m.cache_max_gb, 3)},
          {"safety_margin", rounded(m.safety_margin_gb, 3)}};
}

Json fields(const Machine& m) {
  Json cores = Json::array();
  for (const Core& c : m.cores)
    cores.push_back({{"id", c.id},
                     {"physical", c.physical},
                     {"kind", c.kind == CoreKind::performance ? "performance" : "efficiency"},
                     {"allowed", c.allowed}});
  Json caches = Json::array();
  for (const Cache& c : m.caches) caches.push_back({{"level", c.level}, {"bytes", c.bytes}, {"cores", c.cores}});
  Json machine = {{"system", m.system},
                  {"name", m.name},
                  {"physical_bytes", m.physical_bytes},
                  {"total_bytes", m.total_bytes},
                  {"limited_by", m.limited_by.empty() ? Json("physical memory") : Json(m.limited_by)}};
  machine["cpu_quota_cores"] = m.quota_cores ? Json(*m.quota_cores) : Json(nullptr);
  machine["cores"] = std::move(cores);
  machine["caches"] = std::move(caches);
  machine["thermal_sensor"] = m.has_thermal_sensor;
  return machine;
}

std::string text(const Json& json) { return json.dump(2, ' ', false, Json::error_handler_t::replace); }

}  // namespace

std::string estimate_json(const Estimate& e) {
  Json estimate = {{"estimated_mb", rounded(e.estimated_mb, 1)},
                   {"available_mb", rounded(e.available_mb, 1)},
                   {"safe", e.safe},
                   {"text_tokens", e.text_tokens},
                   {"text_length", e.text_length}};
  return text({{"status", e.safe ? "ok" : "warning"}, {"estimate", estimate}, {"recommendation", e.recommendation}});
}

std::string status_json(const SystemStatus& s) {
  Json resources = {{"cpu_percent", rounded(s.cpu_percent, 1)},
                    {"memory_percent", rounded(s.memory_percent, 1)},
                    {"memory_available_gb", rounded(s.memory_available_gb, 3)}};
  if (s.gpu_util) resources["gpu_util"] = rounded(*s.gpu_util, 1);
  const ThrottlingRisk& risk = s.throttling_risk;
  Json json = {{"resources", resources},
               {"throttling_risk",
                {{"memory_critical", risk.memory_critical},
                 {"cpu_maxed", risk.cpu_maxed},
                 {"thermal_likely", risk.thermal_likely}}},
               {"memory_budget_safe", s.memory_budget_safe},
               {"recommended_action", s.recommended_action}};
  if (s.memory_pressure_percent) json["memory_pressure_percent"] = *s.memory_pressure_percent;
  if (s.temperature_celsius) json["temperature_celsius"] = rounded(*s.temperature_celsius, 1);
  if (!s.throttle_reason.empty()) json["throttle_reason"] = s.throttle_reason;
  return text(json);
}

std::string adjustment_json(const Adjustment& a) {
  if (!a.changed()) return text({{"status", "optimal"}, {"message", "No adjustments needed"}});
  return text({{"status", "adjusted"}, {"previous_config", fields(a.previous)}, {"new_config", fields(a.now)}});
}

// Which layers round their inputs as they come, and why others do not.
constexpr const char* rounded_layers =
    "of 8-bit weights, behind durations and F0, those computed directly: inputs in 16 bits; Cook-Toom multiplies less "
    "than half as much for the others";
constexpr const char* no_rounding =
    "none: this processor multiplies floats as fast as whole numbers, or floats were asked for";

std::string hardware_json(const Governor& governor) {
  const HardwareProfile& profile = governor.profile();
  const Placement placement = governor.placement();
  const Quantization& q = profile.quantization;
  Json json = {{"hardware_profile", profile.name},
               {"machine", fields(governor.machine())},
               {"memory_budget_gb", fields(profile.memory)}};
  json["quantization"] = {{"weights", q.weights},
                          {"layer_wise", q.layer_wise},
                          {"weight_only", q.weight_only},
                          {"dynamic", q.dynamic && multiplies_whole_numbers()},
                          {"dynamic_layers", q.dynamic && multiplies_whole_numbers() ? rounded_layers : no_rounding},
                          {"calibration_samples", q.calibration_samples}};
  json["placement"] = {{"strategy", placement.strategy}, {"threads", placement.threads}, {"cores", placement.cores}};
  json["selected_configuration"] = fields(governor.configuration());
  return text(json);
}

std::string configuration_json(const Configuration& c) { return text(fields(c)) + "\n"; }

std::optional<Configuration> configuration_from(const std::string& json) {
  const Json j = Json::parse(json, nullptr, false);
  const auto number = [&](const char* key, int least, int most, int& into) {
    if (!j.is_object() || !j.contains(key) || !j[key].is_number_integer()) return false;
    const auto value = j[key].get<std::int64_t>();
    into = static_cast<int>(std::clamp<std::int64_t>(value, least, most));
    return value == into;
  };
  Configuration c;
  const bool good = number("chunk_length", 24, 1024, c.block_frames) && number("num_threads", 1, 64, c.num_threads) &&
                    number("cache_limit", 0, 1 << 20, c.cache_limit) &&
                    number("max_text_length", 50, 2000, c.sentence_phonemes);
  return good ? std::optional(c) : std::nullopt;
}

}  // namespace linnet
