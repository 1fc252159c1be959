// What the routes' handlers work with.
#pragma once

#include "engine/governor/governor.h"
#include "native/server/speech/metrics.h"
#include "native/server/speech/options.h"
#include "native/server/speech/speech_cache.h"
#include "native/server/speech/synthesis_queue.h"
#include "native/server/speech/voice_list.h"
#include "native/voices/own_pronunciations.h"

namespace linnet::native {

class VoiceDownloads;

struct ServerContext {
  const ServerOptions& options;
  VoiceList& voice_list;
  SynthesisQueue& queue;
  SpeechCache& cache;
  Metrics& metrics;
  Governor& governor;
  const OwnPronunciations& own_words;
  VoiceDownloads* downloads = nullptr;  // null: off
};

}  // namespace linnet::native
