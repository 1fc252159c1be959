// One thread's engine and voice, by which it speaks lines into files.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "engine/speech/voice_opener.h"
#include "native/batch/batch_folder.h"
#include "native/batch/batch_options.h"
#include "native/batch/manifest_line.h"
#include "native/voices/governor_setup.h"
#include "native/voices/language_data.h"

namespace linnet::native {

// What all threads of a batch share. Outlives the speakers.
struct SpeakerShares {
  const BatchOptions& options;
  GovernorSetup& governor_setup;
  const BatchFolder& folder;
  LanguageData language = {};
  std::shared_ptr<const Lexicon> lexicon = {};
  std::function<int()> threads_now;  // how many a text may use at this moment
  std::function<bool()> is_stopped;  // whether to end, from any thread
  std::mutex gains = {};             // held while a voice's loudness is looked up or measured
};

struct LineFigures {
  double audio_seconds = 0;
};

// Belongs to one thread at a time.
class LineSpeaker {
 public:
  // The engine of the `worker`-th thread (from 0), with at most `threads`.
  LineSpeaker(SpeakerShares& shares, int worker, int threads);

  // Opens the voice ("": the options' own) with the batch's plan, and closes the one before. Errors as of
  // open_session(), and of BatchFolder::claim_voice().
  void open(const std::string& voice);
  // Speaks the line, which is the manifest's `number`-th, and places its files. bad_input, not_found, out_of_memory,
  // memory_in_use: of this line alone. io, internal, stopped: of the whole batch.
  LineFigures speak(const ManifestLine& line, std::size_t number);

 private:
  SpeakOptions options_for(const ManifestLine& line) const;
  std::string encode(class SampleStore& samples, const std::string& path, std::uint64_t& bytes) const;

  SpeakerShares& shares_;
  std::string name_;  // of the voice's variant
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<Voice> voice_;
  MemoryModel memory_model_;
};

}  // namespace linnet::native
