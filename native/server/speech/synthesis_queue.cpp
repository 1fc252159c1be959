#include "native/server/speech/synthesis_queue.h"

#include <algorithm>
#include <cmath>

#include "native/http/error.h"

namespace linnet::native {
namespace {

constexpr std::chrono::seconds idle_look{1};  // for voices that nobody has used for long
// How often a client's thread looks whether the client is still there. Each look takes processor time from the engine,
// so all clients in the line look a hundred times a second together: in a line of four each looks every 50 ms, in one
// of 64 every 640 ms.
constexpr std::chrono::milliseconds look_while_speaking{50}, look_for_each_waiting{10};
constexpr double weight_of_last = 0.2;  // in usual_seconds_
constexpr int most_retry_seconds = 60;

}  // namespace

Speech::Speech(SynthesisQueue& queue, std::shared_ptr<SpeechChannel> channel, std::string client, int position)
    : queue_(queue), channel_(std::move(channel)), client_(std::move(client)), position_(position) {}

Speech::~Speech() { queue_.forget(std::move(channel_), client_); }

std::optional<SpeechBlock> Speech::next(const std::function<bool()>& gone) {
  auto block = channel_->take([&]() -> SpeechChannel::Clock::duration {
    if (gone()) throw Error(ErrorKind::stopped, "the client has left");
    return channel_->has_begun() ? look_while_speaking : queue_.pause_in_line(*channel_);
  });
  const std::lock_guard lock(queue_.mutex_);
  queue_.changed_.notify_all();  // the channel may have been full
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
    stage_ = Stage::ending;
    changed_.notify_all();
  }
  thread_.join();
}

std::unique_ptr<Speech> SynthesisQueue::submit(SpeechRequest request, const std::string& client) {
  const auto others = [&] {
    const std::lock_guard lock(mutex_);
    refuse_if_full_locked(client);  // before any further work for it
    return texts_ > 0;
  };
  const auto channel = std::make_shared<SpeechChannel>();
  admit(request, *channel, others());
  const auto job = std::make_shared<SpeechJob>(std::move(request), channel);
  const std::lock_guard lock(mutex_);
  refuse_if_full_locked(client);
  auto speech = std::make_unique<Speech>(*this, channel, client, texts_);
  ++held_[client];
  ++texts_;
  put_locked(job, client);
  return speech;
}

void SynthesisQueue::refuse_if_full_locked(const std::string& client) const {
  if (stage_ != Stage::serving) throw shutting_down();
  if (texts_ >= limits_.texts)
    throw HttpError(503, "queue_full", std::to_string(texts_) + " texts are here already; no more fit in the line")
        .retry_after(retry_seconds_locked());
  const auto held = held_.find(client);
  if (held != held_.end() && held->second >= limits_.per_client)
    throw HttpError(429, "too_many_requests",
                    "this client has " + std::to_string(held->second) + " texts here already; wait for one to end")
        .retry_after(retry_seconds_locked());
}

// Reserves memory for a text. may_wait: where it does not fit now but will when others have ended, returns false.
bool SynthesisQueue::admit(const SpeechRequest& request, SpeechChannel& channel, bool may_wait) {
  const std::size_t characters = request.characters();
  const auto tokens = static_cast<std::size_t>(tokens_of(characters));
  const SpeechSegment& first = request.segments.front();
  const MemoryModel model = store_->memory_model(first.voice);
  const VoiceNeed need = store_->need(first.variants());
  Admission& admission = governor_setup_.governor().admission();
  Reservation memory;
  if (!may_wait)
    memory = admission.admit_text(model, tokens, characters, need);
  else if (!admission.try_admit_text(model, tokens, characters, need, memory))
    return false;
  channel.give_memory(std::move(memory));
  return true;
}

// The first text that waits for memory gets it, if there is enough by now. If no other text has any, none will be
// freed, and what does not fit is refused.
void SynthesisQueue::admit_waiting_locked(std::unique_lock<std::mutex>& lock) {
  JobPtr waiting;
  int without = 0;
  for (const Client& client : clients_)
    for (const JobPtr& job : client.line) {
      if (job->channel()->state() != SpeechChannel::State::without_memory) continue;
      if (++without == 1) waiting = job;
    }
  if (!waiting) return;
  const bool others = texts_ > without;  // texts_ counts those that have been spoken and are still being sent, too
  lock.unlock();
  std::exception_ptr failure;
  try {
    admit(waiting->request(), *waiting->channel(), others);
  } catch (const std::exception&) {
    failure = std::current_exception();
  }
  lock.lock();
  if (!failure) return;
  for (Client& client : clients_) std::erase(client.line, waiting);
  std::erase_if(clients_, [](const Client& client) { return client.line.empty(); });
  waiting->channel()->fail(std::move(failure));
}

std::list<SynthesisQueue::Client>::iterator SynthesisQueue::find_locked(const std::string& client) {
  return std::find_if(clients_.begin(), clients_.end(), [&](const Client& c) { return c.name == client; });
}

void SynthesisQueue::put_locked(const JobPtr& job, const std::string& client) {
  auto own = find_locked(client);
  if (own == clients_.end()) own = clients_.insert(clients_.end(), Client{client, {}});
  own->line.push_back(job);
  changed_.notify_all();
}

void SynthesisQueue::forget(std::shared_ptr<SpeechChannel> channel, const std::string& client) {
  channel->cancel();
  std::unique_lock lock(mutex_);
  --texts_;
  if (const auto held = held_.find(client); --held->second == 0) held_.erase(held);
  if (const auto own = find_locked(client); own != clients_.end()) {
    std::erase_if(own->line, [&](const JobPtr& job) { return job->channel() == channel; });
    if (own->line.empty()) clients_.erase(own);
  }
  lock.unlock();
  channel.reset();  // with its memory, for which another may wait
  changed_.notify_all();
}

int SynthesisQueue::retry_seconds_locked() const {
  return std::clamp(static_cast<int>(std::ceil(usual_seconds_ * (texts_ + 1))), 1, most_retry_seconds);
}

// Until its client should be looked for again; throws where its turn has not come in time.
SpeechChannel::Clock::duration SynthesisQueue::pause_in_line(const SpeechChannel& channel) const {
  const auto left = channel.asked + limits_.wait - SpeechChannel::Clock::now();
  const std::lock_guard lock(mutex_);
  if (left <= left.zero())
    throw HttpError(503, "queue_deadline",
                    "its turn did not come within " + std::to_string(limits_.wait.count()) + " ms")
        .retry_after(retry_seconds_locked());
  return std::min<SpeechChannel::Clock::duration>(left, std::max(look_while_speaking, texts_ * look_for_each_waiting));
}

void SynthesisQueue::leave() {
  const std::lock_guard lock(mutex_);
  stage_ = std::max(stage_, Stage::leaving);
}

void SynthesisQueue::stop_all() {
  std::vector<JobPtr> all;
  {
    const std::lock_guard lock(mutex_);
    stage_ = std::max(stage_, Stage::leaving);
    for (const Client& client : clients_) all.insert(all.end(), client.line.begin(), client.line.end());
    clients_.clear();
    if (speaking_) speaking_->cancel();
  }
  for (const JobPtr& job : all) job->channel()->fail(std::make_exception_ptr(shutting_down()));
}

QueueFacts SynthesisQueue::facts() const {
  const std::lock_guard lock(mutex_);
  QueueFacts facts{0, speaking_ ? 1 : 0, stage_ != Stage::serving};
  for (const Client& client : clients_)
    for (const JobPtr& job : client.line) ++(job->channel()->has_begun() ? facts.speaking : facts.waiting);
  return facts;
}

// Without streamed texts that wait for their client, since they would keep others from beginning.
int SynthesisQueue::begun_locked() const {
  const auto now = SpeechChannel::Clock::now();
  int count = 0;
  for (const Client& client : clients_)
    for (const JobPtr& job : client.line) count += job->channel()->has_begun() && job->next_turn() <= now ? 1 : 0;
  return count;
}

bool SynthesisQueue::may_run_locked(const SpeechJob& job) const {
  const SpeechChannel& channel = *job.channel();
  if (channel.state() == SpeechChannel::State::without_memory || channel.is_full()) return false;
  if (job.next_turn() > SpeechChannel::Clock::now()) return false;
  return most_begun_ == 0 || channel.has_begun() || begun_locked() < most_begun_;
}

void SynthesisQueue::look_again() {
  const std::lock_guard lock(mutex_);
  changed_.notify_all();
}

SpeechChannel::Clock::time_point SynthesisQueue::next_look_locked() const {
  auto next = SpeechChannel::Clock::now() + idle_look;
  for (const Client& client : clients_)
    for (const JobPtr& job : client.line) {
      const SpeechChannel& channel = *job->channel();
      const bool waits_for_text = job->request().streamed && channel.has_begun() && !channel.is_full();
      if (waits_for_text) next = std::min(next, job->next_turn());
    }
  return next;
}

bool SynthesisQueue::can_go_on_locked() const {
  return std::any_of(clients_.begin(), clients_.end(), [this](const Client& client) {
    return std::any_of(client.line.begin(), client.line.end(),
                       [this](const JobPtr& job) { return may_run_locked(*job); });
  });
}

void SynthesisQueue::limit_begun(int texts) {
  const std::lock_guard lock(mutex_);
  most_begun_ = texts;
  changed_.notify_all();
}

// The first job that may run of the first client that has one; that client then goes to the end.
std::pair<SynthesisQueue::JobPtr, std::string> SynthesisQueue::take_locked() {
  for (auto client = clients_.begin(); client != clients_.end(); ++client) {
    const auto place = std::find_if(client->line.begin(), client->line.end(),
                                    [this](const JobPtr& job) { return may_run_locked(*job); });
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
  std::unique_lock lock(mutex_);
  while (stage_ != Stage::ending) {
    admit_waiting_locked(lock);
    const auto [job, client] = take_locked();
    if (!job) {
      idle_locked(lock);
      continue;
    }
    has_spoken_ = true;
    speaking_ = job->channel();
    lock.unlock();
    take_turn(job, client);
    lock.lock();
  }
}

// Waits until something has changed. If there is still nothing to speak, closes voices that nobody has used for long.
void SynthesisQueue::idle_locked(std::unique_lock<std::mutex>& lock) {
  changed_.wait_until(lock, next_look_locked());
  if (can_go_on_locked() || stage_ == Stage::ending) return;
  // Memory that answers held is free only now that the last of them has been sent.
  const bool is_over = has_spoken_ && texts_ == 0;
  if (is_over) has_spoken_ = false;
  lock.unlock();
  store_->close_idle();
  if (is_over) governor_setup_.governor().release_memory();
  lock.lock();
}

// Between two sentences, so that a hot machine cools. Nobody waits for a text that is cancelled meanwhile.
void SynthesisQueue::rest(double seconds) {
  if (seconds <= 0) return;
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, std::chrono::duration<double>(seconds),
                    [this] { return stage_ == Stage::ending || (speaking_ && speaking_->is_cancelled()); });
}

void SynthesisQueue::take_turn(const JobPtr& job, const std::string& client) {
  using Clock = SpeechChannel::Clock;
  const auto end = Clock::now() + limits_.turn;
  SpeechChannel& channel = *job->channel();
  const auto open = [&](const SpeechSegment& segment) {
    return store_->open(segment.variants(), channel.is_cancelled());
  };
  auto sentence_begin = Clock::now();
  double audio_before = job->figures().audio_seconds;
  const auto must_pause = [&] {
    const auto now = Clock::now();
    const double audio = job->figures().audio_seconds;
    rest(governor_setup_.governor().after_block(std::chrono::duration<double>(now - sentence_begin).count(),
                                                audio - audio_before));
    sentence_begin = Clock::now();
    audio_before = audio;
    if (now < end) return false;
    const std::lock_guard lock(mutex_);
    return can_go_on_locked();
  };
  SpeechJob::Turn turn = job->take_turn(open, must_pause);
  const bool has_failed = turn.failure != nullptr;
  if (turn.is_last) {
    governor_setup_.governor().release_memory();
    report_(*job, turn.failure);
  }
  if (has_failed) channel.fail(std::move(turn.failure));
  const std::lock_guard lock(mutex_);
  speaking_.reset();
  if (!turn.is_last && channel.is_cancelled())
    channel.fail(std::make_exception_ptr(shutting_down()));
  else if (!turn.is_last)
    put_locked(job, client);
  else if (!has_failed)
    usual_seconds_ += weight_of_last * (job->figures().synthesis_seconds - usual_seconds_);
}

}  // namespace linnet::native
