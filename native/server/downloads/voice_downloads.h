// The server's downloads of voices, one at a time, on a thread of their own. Any thread may call.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "native/catalogue/kept_catalogue.h"
#include "native/catalogue/voice_files.h"

namespace linnet::native {

struct VoiceDownloadState {
  enum class Stage { waiting, downloading, done, failed, stopped };
  Stage stage = Stage::waiting;
  std::uint64_t bytes = 0;  // that are there
  std::uint64_t total_bytes = 0;
  std::string error;  // of `failed`
};
const char* stage_name(VoiceDownloadState::Stage stage);  // "waiting"

class VoiceDownloads {
 public:
  static constexpr std::size_t most_waiting = 16;

  // changed: called after a voice has come or gone, on any thread.
  VoiceDownloads(std::string url, std::string folder, std::function<void()> changed);
  ~VoiceDownloads();  // stops what is under way; what has arrived stays for another time
  VoiceDownloads(const VoiceDownloads&) = delete;
  VoiceDownloads& operator=(const VoiceDownloads&) = delete;

  const std::string& url() const { return url_; }
  // Fetched, if it is not of today. Errors as load_catalogue().
  std::shared_ptr<const KeptCatalogue> catalogue();
  // Starts a download, if none of this voice is waiting or under way. not_found: the catalogue has no such voice;
  // memory_in_use: most_waiting are waiting.
  VoiceDownloadState start(const std::string& name);
  std::optional<VoiceDownloadState> state(const std::string& name) const;  // nothing: there has been no download
  bool stop(const std::string& name);                                      // false: none is waiting or under way
  void stop_all();  // also a catalogue that is being fetched; nothing can be started any more
  // Deletes the voice's files after stopping its download; false: there were none. As remove_voice().
  bool remove(const std::string& name);

 private:
  struct Job {
    CatalogueVoice voice;
    VoiceDownloadState state;
    std::atomic<bool> stop{false};
  };
  using JobPtr = std::shared_ptr<Job>;

  void work();
  void run(Job& job);
  void set_stage(Job& job, VoiceDownloadState::Stage stage, const std::string& error = "");
  static bool is_open(const Job& job);

  const std::string url_, folder_;
  const std::function<void()> changed_;
  std::mutex catalogue_mutex_;  // of the next two; one thread fetches it, the others wait
  std::shared_ptr<const KeptCatalogue> catalogue_;
  std::chrono::steady_clock::time_point loaded_;
  mutable std::mutex mutex_;  // of all below
  std::condition_variable work_to_do_, job_ended_;
  std::deque<JobPtr> waiting_;
  std::map<std::string, JobPtr> jobs_;  // the last of each voice, so that there are never more than voices
  std::atomic<bool> leaving_{false};
  std::thread worker_;
};

}  // namespace linnet::native
