#include "native/server/speech/log.h"

#include <chrono>
#include <cstdio>
#include <ctime>
#include <nlohmann/json.hpp>

namespace linnet::native {
namespace {

std::string time_now() {
  const auto now = std::chrono::system_clock::now();
  const std::time_t seconds = std::chrono::system_clock::to_time_t(now);
  const auto milliseconds =
      std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count() % 1000;
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[40];
  const std::size_t length = std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts);
  std::snprintf(text + length, sizeof text - length, ".%03dZ", static_cast<int>(milliseconds));
  return text;
}

const char* name_of(ServerLog::Level level) {
  switch (level) {
    case ServerLog::Level::info:
      return "info";
    case ServerLog::Level::warning:
      return "warning";
    case ServerLog::Level::error:
      break;
  }
  return "error";
}

}  // namespace

void ServerLog::write(Level level, std::string_view event, const nlohmann::ordered_json& details) {
  if (level < least_) return;
  nlohmann::ordered_json line = {{"time", time_now()}, {"level", name_of(level)}, {"event", event}};
  if (details.is_object()) line.update(details);
  const std::string text = line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
  const std::lock_guard lock(mutex_);
  std::fwrite(text.data(), 1, text.size(), stderr);
}

}  // namespace linnet::native
