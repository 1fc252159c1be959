// The server's log: one line of JSON for each event, on standard error, where a service manager collects it. Texts are
// never logged.
#pragma once

#include <mutex>
#include <nlohmann/json_fwd.hpp>
#include <string_view>

namespace linnet::native {

class ServerLog {
 public:
  enum class Level { info, warning, error };
  explicit ServerLog(Level least = Level::info) : least_(least) {}

  // {"time": "…", "level": "info", "event": event, …details}
  void write(Level level, std::string_view event, const nlohmann::ordered_json& details);

 private:
  Level least_;
  std::mutex mutex_;
};

}  // namespace linnet::native
