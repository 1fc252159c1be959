// What is said on one Wyoming connection: the events of a client, and the answers to them, in order.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "native/http/error.h"
#include "native/http/live_count.h"
#include "native/server/speech/context.h"
#include "native/wyoming/connection.h"
#include "native/wyoming/streamed_answer.h"
#include "native/wyoming/synthesize.h"

namespace linnet::native {

// An event that was answered, for log and metrics.
struct WyomingExchange {
  std::string client;
  std::string event;
  int status = 200;  // as over HTTP
  std::string code;  // of the error; empty: none
  double seconds = 0;
  std::string voice;  // that spoke
};

struct WyomingHooks {
  std::function<void(const WyomingExchange&)> answered;
  std::function<void(const HttpError&)> refused;         // called with what clients are told
  std::function<void(const std::string& fault)> report;  // called with faults of the server
};

// A text between synthesize-start and synthesize-stop.
struct WyomingStream {
  SynthesizeFields fields;
  std::chrono::steady_clock::time_point began = std::chrono::steady_clock::now();
  std::unique_ptr<StreamedAnswer> answer;  // null: SSML, which is read when it is whole
  std::string ssml;
  std::optional<HttpError> error;  // the client has been told of it, and what follows is dropped
};

class WyomingSession {
 public:
  // leaving: whether the server takes no further texts. answers: counts those that have begun.
  WyomingSession(WyomingConnection& connection, const ServerContext& context, const WyomingHooks& hooks,
                 std::function<bool()> leaving, LiveCount& answers);
  ~WyomingSession();

  // Returns when the connection is to be closed. crowded: it is refused, for there are too many.
  void run(bool crowded);

 private:
  void serve();
  void answer(const WyomingEvent& event);
  bool take(const WyomingEvent& event, WyomingExchange& exchange);
  void synthesize(const SynthesizeFields& fields, const std::string& text, WyomingExchange& exchange);
  void start_stream(const WyomingEvent& event);
  void add_to_stream(const WyomingEvent& event);
  void stop_stream(WyomingExchange& exchange);
  HttpError tell(const std::exception_ptr& thrown) const;

  WyomingConnection& connection_;
  const ServerContext context_;
  const WyomingHooks& hooks_;
  const std::function<bool()> leaving_;
  LiveCount& answers_;
  std::optional<WyomingStream> stream_;
};

}  // namespace linnet::native
