#include "native/server/speech/speech_cache.h"

#include <bit>
#include <cstdio>

#include "native/version.h"

namespace linnet::native {
namespace {

constexpr std::size_t entries_at_least = 4;

// Exact, unlike its decimal digits.
std::string exact(std::optional<float> number) {
  return number ? std::to_string(std::bit_cast<std::uint32_t>(*number)) : "-";
}

}  // namespace

CachedSpeechPtr SpeechCache::find(const std::string& key) {
  const std::lock_guard lock(mutex_);
  const auto place = places_.find(key);
  ++(place == places_.end() ? facts_.misses : facts_.hits);
  if (place == places_.end()) return nullptr;
  entries_.splice(entries_.begin(), entries_, place->second);
  return place->second->speech;
}

void SpeechCache::insert(const std::string& key, CachedSpeechPtr speech) {
  const std::size_t bytes = speech->bytes + 2 * key.size() + sizeof(Entry);
  const std::lock_guard lock(mutex_);
  if (bytes > most_bytes_ / entries_at_least || places_.contains(key)) return;
  shrink_to(most_bytes_ - bytes);
  entries_.push_front({key, std::move(speech), bytes});
  places_[key] = entries_.begin();
  facts_.bytes += bytes;
  facts_.texts = entries_.size();
}

void SpeechCache::shrink_to(std::size_t bytes) {
  while (facts_.bytes > bytes) {
    facts_.bytes -= entries_.back().bytes;
    places_.erase(entries_.back().key);
    entries_.pop_back();
  }
  facts_.texts = entries_.size();
}

void SpeechCache::limit(std::size_t most_bytes) {
  const std::lock_guard lock(mutex_);
  most_bytes_ = most_bytes;
  shrink_to(most_bytes);
}

std::size_t SpeechCache::most_entry_bytes() const {
  const std::lock_guard lock(mutex_);
  return most_bytes_ / entries_at_least;
}

CacheFacts SpeechCache::clear() {
  const std::lock_guard lock(mutex_);
  const CacheFacts before = facts_;
  entries_.clear();
  places_.clear();
  facts_.bytes = facts_.texts = 0;
  return before;
}

CacheFacts SpeechCache::facts() const {
  const std::lock_guard lock(mutex_);
  CacheFacts facts = facts_;
  facts.most_bytes = most_bytes_;
  return facts;
}

std::string speakers_in(const SpeakOptions& o) {
  if (o.mix.empty()) return o.speaker ? std::to_string(*o.speaker) : "-";
  std::string key;
  for (const SpeakerShare& share : o.mix) key += std::to_string(share.speaker) + '*' + exact(share.weight) + '+';
  return key;
}

std::string speech_key(const SpeechRequest& request) {
  std::string key = std::to_string(request.own_words) + '\0';
  for (const SpeechSegment& part : request.segments) {
    const SpeakOptions& o = part.options;
    key += part.voice->name() + '\0';
    key += speakers_in(o) + '\0' + exact(o.length_scale) + '\0';
    key += exact(o.noise_scale) + '\0' + exact(o.noise_w) + '\0' + exact(o.sentence_silence_seconds) + '\0';
    key += (o.loudness == Loudness::off ? "off" : "normal") + std::string(1, '\0');
    key += !o.first_sound ? "" : *o.first_sound == FirstSound::exact ? "exact" : "early";
    key += exact(o.volume) + '\0' + exact(o.pitch) + '\0' + std::to_string(o.seed) + '\0' +
           std::to_string(part.silence_seconds) + '\0';
    key += o.text_normalization ? "words" : "as given";
    key += o.markdown == Markdown::off ? "" : o.markdown == Markdown::skip_code ? ", no code" : ", Markdown";
    key += '\0';
    for (const SayAsSpan& span : part.say_as)
      key += std::to_string(span.begin) + '-' + std::to_string(span.end) + span.as.kind + '\0' + span.as.format + '\0';
    key += std::to_string(part.text.size()) + '\0' + part.text;
  }
  return key;
}

std::string cache_key(const SpeechRequest& request) {
  std::string key = speech_key(request);
  for (const SpeechSegment& part : request.segments) key += '\0' + std::to_string(part.voice->version);
  return key;
}

}  // namespace linnet::native
