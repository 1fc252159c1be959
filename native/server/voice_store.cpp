#include "native/server/voice_store.h"

#include <algorithm>

#include "native/platform.h"

namespace linnet::native {

VoiceStore::VoiceStore(VoiceStoreOptions options)
    : options_(std::move(options)), engine_(std::make_unique<Engine>(options_.engine)) {}

Voice& VoiceStore::open(const VoicePtr& wanted, const std::atomic<bool>& stop) {
  const auto found =
      std::find_if(open_.begin(), open_.end(), [&](const Open& o) { return o.from->name() == wanted->name(); });
  if (found != open_.end() && found->from == wanted) {
    found->used = Clock::now();
    open_.splice(open_.begin(), open_, found);
    return *found->voice;
  }
  if (found != open_.end()) open_.erase(found);  // its files have changed
  const MappedFile model(wanted->files.model);
  make_room(model.bytes().size());  // before opening, so that old and new are not in memory together
  auto voice = engine_->open_voice(model.bytes(), wanted->settings_text, [&](std::span<const std::byte> part) {
    if (stop) throw Error(ErrorKind::stopped, "stopped");
    model.drop(part);
  });
  const std::size_t bytes = voice->weight_bytes();
  make_room(bytes);
  open_.push_front({wanted, std::move(voice), bytes, Clock::now()});
  publish();
  return *open_.front().voice;
}

void VoiceStore::make_room(std::size_t bytes) {
  std::size_t held = 0;
  for (const Open& open : open_) held += open.bytes;
  while (!open_.empty() && held + bytes > options_.most_bytes) {
    held -= open_.back().bytes;
    open_.pop_back();
  }
  publish();
}

void VoiceStore::close_idle() {
  const auto old = Clock::now() - options_.idle_time;
  const auto before = open_.size();
  std::erase_if(open_, [&](const Open& open) { return open.used < old; });
  if (open_.size() != before) publish();
}

void VoiceStore::close_all() {
  open_.clear();
  publish();
}

void VoiceStore::publish() {
  std::vector<OpenVoiceFacts> facts;
  for (const Open& open : open_) facts.push_back({open.from->name(), open.bytes});
  const std::lock_guard lock(mutex_);
  facts_ = std::move(facts);
}

std::vector<OpenVoiceFacts> VoiceStore::open_voices() const {
  const std::lock_guard lock(mutex_);
  return facts_;
}

}  // namespace linnet::native
