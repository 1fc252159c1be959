#include "native/server/downloads/voice_downloads.h"

#include <algorithm>
#include <utility>

#include "engine/error.h"

namespace linnet::native {

using Stage = VoiceDownloadState::Stage;

namespace {
constexpr std::chrono::minutes catalogue_stays{60};  // in memory: its folder may be read-only
}

const char* stage_name(Stage stage) {
  switch (stage) {
    case Stage::waiting:
      return "waiting";
    case Stage::downloading:
      return "downloading";
    case Stage::done:
      return "done";
    case Stage::failed:
      return "failed";
    case Stage::stopped:
      break;
  }
  return "stopped";
}

VoiceDownloads::VoiceDownloads(std::string url, std::string folder, std::function<void()> changed)
    : url_(std::move(url)), folder_(std::move(folder)), changed_(std::move(changed)), worker_([this] { work(); }) {}

VoiceDownloads::~VoiceDownloads() {
  stop_all();
  worker_.join();
}

void VoiceDownloads::stop_all() {
  const std::lock_guard lock(mutex_);
  leaving_ = true;
  for (const auto& [name, job] : jobs_) job->stop = true;
  work_to_do_.notify_all();
}

std::shared_ptr<const KeptCatalogue> VoiceDownloads::catalogue() {
  const std::lock_guard lock(catalogue_mutex_);
  const auto now = std::chrono::steady_clock::now();
  if (catalogue_ && catalogue_->problem.empty() && now - loaded_ < catalogue_stays) return catalogue_;
  CatalogueSource source{url_, folder_};
  source.stop = &leaving_;
  catalogue_ = std::make_shared<const KeptCatalogue>(load_catalogue(source, Freshness::of_today));
  loaded_ = now;
  return catalogue_;
}

bool VoiceDownloads::is_open(const Job& job) {
  return job.state.stage == Stage::waiting || job.state.stage == Stage::downloading;
}

VoiceDownloadState VoiceDownloads::start(const std::string& name) {
  const auto kept = catalogue();
  const CatalogueVoice* voice = find_voice(kept->catalogue, name);
  if (!voice) throw Error(ErrorKind::not_found, "the catalogue has no voice '" + name + "'");
  const std::lock_guard lock(mutex_);
  if (const auto found = jobs_.find(voice->name); found != jobs_.end() && is_open(*found->second))
    return found->second->state;
  if (waiting_.size() >= most_waiting)
    throw Error(ErrorKind::memory_in_use, std::to_string(most_waiting) + " downloads are waiting already");
  const auto job = std::make_shared<Job>();
  job->voice = *voice;
  job->state.total_bytes = voice->bytes();
  waiting_.push_back(job);
  jobs_[voice->name] = job;
  work_to_do_.notify_all();
  return job->state;
}

std::optional<VoiceDownloadState> VoiceDownloads::state(const std::string& name) const {
  const std::lock_guard lock(mutex_);
  const auto found = jobs_.find(name);
  return found == jobs_.end() ? std::nullopt : std::optional(found->second->state);
}

bool VoiceDownloads::stop(const std::string& name) {
  std::unique_lock lock(mutex_);
  const auto found = jobs_.find(name);
  if (found == jobs_.end() || !is_open(*found->second)) return false;
  const JobPtr job = found->second;
  job->stop = true;
  if (std::erase(waiting_, job) > 0) job->state.stage = Stage::stopped;
  job_ended_.wait(lock, [&] { return !is_open(*job); });
  return true;
}

bool VoiceDownloads::remove(const std::string& name) {
  stop(name);
  const bool removed = !remove_voice(folder_, name).empty();
  if (removed) changed_();
  return removed;
}

void VoiceDownloads::set_stage(Job& job, Stage stage, const std::string& error) {
  const std::lock_guard lock(mutex_);
  job.state.stage = stage;
  job.state.error = error;
  job_ended_.notify_all();
}

void VoiceDownloads::work() {
  for (;;) {
    JobPtr job;
    {
      std::unique_lock lock(mutex_);
      work_to_do_.wait(lock, [&] { return leaving_ || !waiting_.empty(); });
      if (leaving_) return;
      job = waiting_.front();
      waiting_.pop_front();
      job->state.stage = Stage::downloading;
    }
    run(*job);
  }
}

void VoiceDownloads::run(Job& job) {
  DownloadControl control;
  control.stop = &job.stop;
  control.progress = [&](std::uint64_t done) {
    const std::lock_guard lock(mutex_);
    job.state.bytes = done;
  };
  try {
    if (download_voice({job.voice, url_, folder_}, control)) changed_();
    set_stage(job, Stage::done);
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::stopped)
      set_stage(job, Stage::stopped);
    else
      set_stage(job, Stage::failed, error.what());
  } catch (const std::exception& error) {
    set_stage(job, Stage::failed, error.what());
  }
}

}  // namespace linnet::native
