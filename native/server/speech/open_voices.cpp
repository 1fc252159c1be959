#include "native/server/speech/open_voices.h"

#include <algorithm>
#include <utility>

#include "native/server/speech/speech_channel.h"
#include "native/system/mapped_file.h"
#include "native/voices/voice_variants.h"

namespace linnet::native {

OpenVoicesOptions voices_under(GovernorSetup& governor_setup, const VoiceChoice& choice) {
  OpenVoicesOptions voices;
  voices.engine.threads = governor_setup.governor().configuration().num_threads;
  voices.engine.threads_now = [&governor = governor_setup.governor()] { return governor.threads_now(); };
  voices.engine.thread_started = [&platform = governor_setup.platform()](int thread) {
    platform.thread_started(thread);
  };
  governor_setup.give_to(voices.engine);
  find_language_data(choice.language).give_to(voices.engine);
  return voices;
}

OpenVoices::OpenVoices(OpenVoicesOptions options, Governor& governor)
    : options_(std::move(options)),
      governor_(governor),
      engine_(std::make_unique<Engine>(options_.engine)),
      applied_(governor.configuration()) {
  bytes_without_voices_ = governor.memory().process_bytes;
}

namespace {

// Blocks of other lengths give samples that differ by rounding, so the plan counts too.
std::string made_by(const Voice& voice, const VoicePlan& plan, const std::string& kernels) {
  std::string words = voice.fingerprint() + " " + std::string(voice.precision());
  for (const int number : {plan.sentence_phonemes, plan.block_frames, plan.compact ? 1 : 0})
    words += " " + std::to_string(number);
  return words + " " + kernels;
}

}  // namespace

std::list<OpenVoices::Open>::iterator OpenVoices::find(const VoicePtr& wanted) {
  return std::find_if(open_.begin(), open_.end(), [&](const Open& o) { return o.from->name() == wanted->name(); });
}

// What an optimisation has changed: threads at once; plans are fixed while a voice is open, so voices are closed.
void OpenVoices::apply(const Configuration& configuration) {
  if (configuration == applied_) return;
  engine_->use_threads(std::min(configuration.num_threads, options_.engine.threads));
  if (configuration.plan() != applied_.plan()) close_all();
  applied_ = configuration;
}

OpenVoices::Opened OpenVoices::open(std::span<const VoicePtr> variants, const std::atomic<bool>& stop) {
  apply(governor_.configuration());
  for (const VoicePtr& variant : variants) {
    const auto found = find(variant);
    if (found != open_.end() && found->from == variant) {
      found->used = Clock::now();
      open_.splice(open_.begin(), open_, found);
      return {*found->voice, variant->name(), found->made_with};
    }
    if (found != open_.end()) open_.erase(found);  // its files have changed
  }
  struct Opening {
    std::atomic<bool>& flag;
    ~Opening() { flag = false; }
  } const opening{opening_};
  open_.push_front(open_file(variants, stop));
  publish();
  return {*open_.front().voice, open_.front().from->name(), open_.front().made_with};
}

OpenVoices::Open OpenVoices::open_file(std::span<const VoicePtr> variants, const std::atomic<bool>& stop) {
  std::list<MappedFile> files;
  std::vector<OfferedVoice> offers;
  for (const VoicePtr& variant : variants) {
    files.emplace_back(variant->files.model);
    offers.push_back(offered(files.back(), variant->name(), variant->settings_text));
  }
  make_room(files.front().bytes().size());  // before opening, so that old and new are not in memory together
  VoiceOpening opening;
  opening.leave_free_bytes = job_bytes_beside;
  opening.stop = &stop;
  opening.admitted = [this](std::size_t) { opening_ = true; };
  OpenedVoice opened = open_voice(*engine_, governor_, offers, opening);
  std::next(files.begin(), static_cast<std::ptrdiff_t>(opened.variant))->check_unchanged();
  const std::size_t bytes = opened.voice->weight_bytes();
  make_room(bytes);
  std::string made_with = made_by(*opened.voice, opened.plan, engine_->kernels());
  return {variants[opened.variant], std::move(opened.voice), bytes, opened.plan, std::move(made_with), Clock::now()};
}

VoiceMemory OpenVoices::memory_of(const VoicePtr& voice, const VoicePlan& plan) const {
  constexpr std::size_t most_voices = 64;
  constexpr std::size_t most_plans = 8;
  const std::lock_guard lock(mutex_);
  for (const auto& [known_plan, memory] : known_[voice])
    if (known_plan == plan) return memory;
  const MappedFile file(voice->files.model);
  const VoiceMemory memory = linnet::memory_of(*engine_, offered(file, voice->name(), voice->settings_text), plan);
  if (known_.size() > most_voices) known_.clear();
  auto& plans = known_[voice];
  if (plans.size() >= most_plans) plans.clear();
  plans.emplace_back(plan, memory);
  return memory;
}

VoiceNeed OpenVoices::need(std::span<const VoicePtr> variants) const {
  std::uint64_t least = ~std::uint64_t{0};
  for (const VoicePtr& variant : variants)
    least = std::min<std::uint64_t>(least, memory_of(variant, governor_.admission().smallest_plan()).peak());
  return {least, opening_ || !open_voices().empty()};
}

bool OpenVoices::close_least_used() {
  if (open_.empty()) return false;
  open_.pop_back();
  publish();
  return true;
}

MemoryModel OpenVoices::memory_model(const VoicePtr& voice) const {
  return planned_model(memory_of(voice, governor_.configuration().plan()), bytes_without_voices_,
                       static_cast<double>(job_bytes) / bytes_a_mb);
}

void OpenVoices::make_room(std::size_t bytes) {
  std::size_t held = 0;
  for (const Open& open : open_) held += open.bytes;
  while (!open_.empty() && held + bytes > options_.most_bytes) {
    held -= open_.back().bytes;
    open_.pop_back();
  }
  publish();
}

void OpenVoices::close_idle() {
  const auto old = Clock::now() - options_.idle_time;
  const auto before = open_.size();
  std::erase_if(open_, [&](const Open& open) { return open.used < old; });
  if (open_.size() != before) publish();
}

void OpenVoices::close_all() {
  open_.clear();
  publish();
}

void OpenVoices::publish() {
  std::vector<OpenVoiceFacts> facts;
  for (const Open& open : open_) facts.push_back({open.from->name(), open.bytes});
  const std::lock_guard lock(mutex_);
  facts_ = std::move(facts);
}

std::vector<OpenVoiceFacts> OpenVoices::open_voices() const {
  const std::lock_guard lock(mutex_);
  return facts_;
}

}  // namespace linnet::native
