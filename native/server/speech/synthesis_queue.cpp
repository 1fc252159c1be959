#include "native/server/speech/synthesis_queue.h"

#include <algorithm>
#include <cmath>

#include "native/http/error.h"
#include "native/system/text_file.h"

namespace linnet::native {
namespace {

constexpr std::chrono::seconds idle_look{1};
// How often a client's thread looks whether the client is still there. Each look takes a moment from the engine, so all
// that wait look a hundred times a second together: in a line of four each every 50 ms, in one of 64 every 640 ms.
constexpr std::chrono::milliseconds look_while_speaking{50}, look_for_each_waiting{10};
constexpr double weight_of_last = 0.2;
constexpr int most_retry_seconds = 60;

}  // namespace

Speech::Speech(SynthesisQueue& queue, std::shared_ptr<SpeechJob> job, std::string client, int position)
    : queue_(queue), job_(std::move(job)), client_(std::move(client)), position_(position) {}

Speech::~Speech() { queue_.forget(std::move(job_), client_); }

std::optional<SpeechBlock> Speech::next(const std::function<bool()>& gone) {
  auto block = job_->next([&]() -> SpeechJob::Clock::duration {
    if (gone()) throw Error(ErrorKind::stopped, "the client has left");
    return job_->has_begun() ? look_while_speaking : queue_.pause_in_line(*job_);
  });
  const std::lock_guard lock(queue_.mutex_);
  queue_.changed_.notify_all();  // the job may have been full
  return block;
}

SynthesisQueue::SynthesisQueue(const QueueLimits& limits, OpenVoicesOptions voices, GovernorSetup& governor_setup,
                               Report report)
    : limits_(limits),
      report_(std::move(report)),
      governor_setup_(governor_setup),
      store_(std::make_unique<OpenVoices>(std::move(voices), governor_setup.governor())),
      thread_([this] { run(); }) {}

SynthesisQueue::~SynthesisQueue() {
  stop_all();
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
    changed_.notify_all();
  }
  thread_.join();
}

std::unique_ptr<Speech> SynthesisQueue::submit(SpeechRequest request, const std::string& client) {
  auto job = std::make_shared<SpeechJob>(std::move(request));
  const auto others = [&] {
    const std::lock_guard lock(mutex_);
    refuse_if_full(client);  // before any further work for it
    return texts_ > 0;
  };
  admit(*job, others());
  const std::lock_guard lock(mutex_);
  refuse_if_full(client);
  auto speech = std::make_unique<Speech>(*this, job, client, texts_);
  ++held_[client];
  ++texts_;
  put(job, client);
  return speech;
}

void SynthesisQueue::refuse_if_full(const std::string& client) const {
  if (leaving_) throw shutting_down();
  if (texts_ >= limits_.texts)
    throw HttpError(503, "queue_full", std::to_string(texts_) + " texts are here already; no more fit in the line")
        .retry_after(retry_seconds());
  const auto held = held_.find(client);
  if (held != held_.end() && held->second >= limits_.per_client)
    throw HttpError(429, "too_many_requests",
                    "this client has " + std::to_string(held->second) + " texts here already; wait for one to end")
        .retry_after(retry_seconds());
}

// Memory for a text: at once, or, if it may wait, when others before it have ended (then false).
bool SynthesisQueue::admit(SpeechJob& job, bool may_wait) {
  std::size_t characters = 0;
  for (const SpeechSegment& part : job.request.segments) characters += characters_in(part.text);
  const auto tokens = static_cast<std::size_t>(tokens_of(characters));
  const SpeechSegment& first = job.request.segments.front();
  const MemoryModel model = store_->memory_model(first.voice);
  const VoiceNeed need = store_->need(first.variants());
  Governor& governor = governor_setup_.governor();
  Reservation memory;
  if (!may_wait)
    memory = governor.admission().admit_text(model, tokens, characters, need);
  else if (!governor.admission().try_admit_text(model, tokens, characters, need, memory))
    return false;
  job.give_memory(std::move(memory));
  return true;
}

// The first text that waits for memory gets it, if it is there by now. When no other text has any, waiting is no use.
void SynthesisQueue::admit_waiting(std::unique_lock<std::mutex>& lock) {
  JobPtr waiting;
  int without = 0;
  for (const Client& client : clients_)
    for (const JobPtr& job : client.line) {
      if (job->has_memory()) continue;
      if (++without == 1) waiting = job;
    }
  if (!waiting) return;
  const bool others = texts_ > without;  // also those that are spoken, and still read by their clients
  lock.unlock();
  std::exception_ptr failure;
  try {
    admit(*waiting, others);
  } catch (const std::exception&) {
    failure = std::current_exception();
  }
  lock.lock();
  if (!failure) return;
  for (Client& client : clients_) std::erase(client.line, waiting);
  std::erase_if(clients_, [](const Client& client) { return client.line.empty(); });
  waiting->fail(std::move(failure));
}

void SynthesisQueue::put(const JobPtr& job, const std::string& client) {
  auto own = std::find_if(clients_.begin(), clients_.end(), [&](const Client& c) { return c.name == client; });
  if (own == clients_.end()) own = clients_.insert(clients_.end(), Client{client, {}});
  own->line.push_back(job);
  changed_.notify_all();
}

void SynthesisQueue::forget(JobPtr job, const std::string& client) {
  job->cancel();
  std::unique_lock lock(mutex_);
  --texts_;
  if (const auto held = held_.find(client); --held->second == 0) held_.erase(held);
  const auto own = std::find_if(clients_.begin(), clients_.end(), [&](const Client& c) { return c.name == client; });
  if (own != clients_.end()) {
    std::erase(own->line, job);
    if (own->line.empty()) clients_.erase(own);
  }
  lock.unlock();
  job.reset();  // with its memory, which another may wait for
  changed_.notify_all();
}

int SynthesisQueue::retry_seconds() const {
  return std::clamp(static_cast<int>(std::ceil(usual_seconds_ * (texts_ + 1))), 1, most_retry_seconds);
}

// Until its client should be looked for again; throws where its turn has not come in time.
SpeechJob::Clock::duration SynthesisQueue::pause_in_line(const SpeechJob& job) const {
  const auto left = job.asked + limits_.wait - SpeechJob::Clock::now();
  const std::lock_guard lock(mutex_);
  if (left <= left.zero())
    throw HttpError(503, "queue_deadline",
                    "its turn did not come within " + std::to_string(limits_.wait.count()) + " ms")
        .retry_after(retry_seconds());
  return std::min<SpeechJob::Clock::duration>(left, std::max(look_while_speaking, texts_ * look_for_each_waiting));
}

void SynthesisQueue::leave() {
  const std::lock_guard lock(mutex_);
  leaving_ = true;
}

void SynthesisQueue::stop_all() {
  std::vector<JobPtr> all;
  {
    const std::lock_guard lock(mutex_);
    leaving_ = true;
    for (const Client& client : clients_) all.insert(all.end(), client.line.begin(), client.line.end());
    clients_.clear();
    if (speaking_) speaking_->cancel();
  }
  for (const JobPtr& job : all) job->fail(std::make_exception_ptr(shutting_down()));
}

QueueFacts SynthesisQueue::facts() const {
  const std::lock_guard lock(mutex_);
  QueueFacts facts{0, speaking_ ? 1 : 0, leaving_};
  for (const Client& client : clients_)
    for (const JobPtr& job : client.line) ++(job->has_begun() ? facts.speaking : facts.waiting);
  return facts;
}

int SynthesisQueue::begun() const {
  int count = 0;
  for (const Client& client : clients_)
    for (const JobPtr& job : client.line) count += job->has_begun() ? 1 : 0;
  return count;
}

bool SynthesisQueue::may_run(const SpeechJob& job) const {
  return job.has_memory() && job.is_runnable() && (most_begun_ == 0 || job.has_begun() || begun() < most_begun_);
}

bool SynthesisQueue::can_go_on() const {
  return std::any_of(clients_.begin(), clients_.end(), [this](const Client& client) {
    return std::any_of(client.line.begin(), client.line.end(), [this](const JobPtr& job) { return may_run(*job); });
  });
}

void SynthesisQueue::limit_begun(int texts) {
  const std::lock_guard lock(mutex_);
  most_begun_ = texts;
  changed_.notify_all();
}

// The first runnable job of the first client that has one; that client then goes to the end.
std::pair<SynthesisQueue::JobPtr, std::string> SynthesisQueue::take() {
  for (auto client = clients_.begin(); client != clients_.end(); ++client) {
    const auto place =
        std::find_if(client->line.begin(), client->line.end(), [this](const JobPtr& job) { return may_run(*job); });
    if (place == client->line.end()) continue;
    std::pair<JobPtr, std::string> taken{*place, client->name};
    client->line.erase(place);
    if (client->line.empty())
      clients_.erase(client);
    else
      clients_.splice(clients_.end(), clients_, client);
    return taken;
  }
  return {};
}

void SynthesisQueue::run() {
  governor_setup_.platform().thread_started(0);
  governor_setup_.governor().place_threads();
  bool has_spoken = false;
  std::unique_lock lock(mutex_);
  while (!ending_) {
    admit_waiting(lock);
    const auto [job, client] = take();
    if (!job) {
      changed_.wait_for(lock, idle_look);
      if (can_go_on() || ending_) continue;
      // What answers held is free only now that the last of them has been sent.
      const bool is_over = has_spoken && texts_ == 0;
      has_spoken = has_spoken && !is_over;
      lock.unlock();
      store_->close_idle();
      if (is_over) governor_setup_.governor().release_memory();
      lock.lock();
      continue;
    }
    has_spoken = true;
    speaking_ = job;
    lock.unlock();
    take_turn(job, client);
    lock.lock();
  }
}

// A hot machine cools between two sentences.
void SynthesisQueue::rest(double seconds) {
  if (seconds <= 0) return;
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, std::chrono::duration<double>(seconds), [this] { return ending_; });
}

void SynthesisQueue::take_turn(const JobPtr& job, const std::string& client) {
  const auto end = SpeechJob::Clock::now() + limits_.turn;
  const auto open = [&](const SpeechSegment& part, std::string& name) -> Voice& {
    const OpenVoices::Opened opened = store_->open(part.variants(), job->stop());
    name = opened.name;
    return opened.voice;
  };
  auto sentence = SpeechJob::Clock::now();
  double audio_before = job->figures().audio_seconds;
  const auto after_sentence = [&] {
    const auto now = SpeechJob::Clock::now();
    const double audio = job->figures().audio_seconds;
    rest(governor_setup_.governor().after_block(std::chrono::duration<double>(now - sentence).count(),
                                                audio - audio_before));
    sentence = SpeechJob::Clock::now();
    audio_before = audio;
    if (now < end) return false;
    const std::lock_guard lock(mutex_);
    return can_go_on();
  };
  std::exception_ptr failure;
  const bool done = job->take_turn(open, after_sentence, failure);
  if (done) governor_setup_.governor().release_memory();
  if (done) report_(*job, failure);
  const bool failed = failure != nullptr;
  if (failed) job->fail(std::move(failure));
  const SpeechFigures figures = job->figures();
  const std::lock_guard lock(mutex_);
  speaking_.reset();
  if (!done && job->is_cancelled()) job->fail(std::make_exception_ptr(shutting_down()));
  if (!done && !job->is_cancelled()) return put(job, client);
  if (done && !failed) usual_seconds_ += weight_of_last * (figures.synthesis_seconds - usual_seconds_);
}

}  // namespace linnet::native
