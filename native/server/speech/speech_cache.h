// What was spoken lately, so that the same text costs nothing the second time. Least recently used goes first.
#pragma once

#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "native/server/speech/speech_channel.h"
#include "native/server/speech/speech_request.h"

namespace linnet::native {

struct CachedSpeech {
  int sample_rate_hz = 0;
  std::vector<SpeechBlock> blocks;
  SpeechFigures figures;
  std::size_t bytes = 0;
};
using CachedSpeechPtr = std::shared_ptr<const CachedSpeech>;

struct CacheFacts {
  std::size_t bytes = 0;
  std::size_t texts = 0;
  std::size_t most_bytes = 0;
  std::uint64_t hits = 0;
  std::uint64_t misses = 0;
};

// For any thread.
class SpeechCache {
 public:
  explicit SpeechCache(std::size_t most_bytes) : most_bytes_(most_bytes) {}

  void limit(std::size_t most_bytes);  // what is more than that is forgotten

  CachedSpeechPtr find(const std::string& key);  // null if it is not there
  void insert(const std::string& key, CachedSpeechPtr speech);
  CacheFacts clear();  // what there was
  CacheFacts facts() const;
  // The largest text's speech that is kept: one text may not push all others out.
  std::size_t most_entry_bytes() const;

 private:
  struct Entry {
    std::string key;
    CachedSpeechPtr speech;
    std::size_t bytes;
  };
  void shrink_to(std::size_t bytes);  // mutex_ is held

  mutable std::mutex mutex_;
  std::size_t most_bytes_;
  std::list<Entry> entries_;  // most recently used first
  std::unordered_map<std::string, std::list<Entry>::iterator> places_;
  CacheFacts facts_;
};

// What a request says of its samples, the same on every machine; the content of its voices is not in it.
std::string speech_key(const SpeechRequest& request);
// The same, and which state of their files the voices have on this machine.
std::string cache_key(const SpeechRequest& request);

}  // namespace linnet::native
