// What the routes' handlers work with.
#pragma once

#include "engine/governor/governor.h"
#include "native/server/metrics.h"
#include "native/server/options.h"
#include "native/server/speech_cache.h"
#include "native/server/synthesis_queue.h"
#include "native/server/voice_catalogue.h"

namespace linnet::native {

struct ServerParts {
  const ServerOptions& options;
  VoiceCatalogue& catalogue;
  SynthesisQueue& queue;
  SpeechCache& cache;
  Metrics& metrics;
  Governor& governor;
};

}  // namespace linnet::native
