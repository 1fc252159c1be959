// Word and phoneme timings as a file: JSON, SRT or WebVTT. Sentences are added as they are spoken; the finished part
// can be taken at any time, so that the words of a long text need not stay in memory.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/linnet.h"

namespace linnet {

enum class TimingFormat { json, srt, webvtt };

// ".json", ".srt", ".vtt" in any case; nullopt for any other suffix.
std::optional<TimingFormat> timing_format_by_suffix(std::string_view suffix);

class TimingWriter {
 public:
  explicit TimingWriter(TimingFormat format);

  // Seconds count from the start of the whole output. SRT and WebVTT hold one cue per word and no phonemes; JSON is
  // {"words": [{"word", "start", "end", "text_begin", "text_end"}], "phonemes": [{"phoneme", "start", "end"}]} with
  // times in seconds and positions in bytes of the text. Phonemes stay in memory until finish(), about 50 bytes each.
  void add(std::span<const WordTiming> words, std::span<const PhonemeTiming> phonemes);

  // The part of the file since the last take(). The file is all these parts in order, then finish().
  std::string take();
  // The rest of the file; nothing is added after it.
  std::string finish();

 private:
  void add_json(const WordTiming& word);
  void add_json(const PhonemeTiming& phoneme);
  void add_cue(const WordTiming& word);

  TimingFormat format_;
  std::string ready_;
  std::string phonemes_;  // JSON only: they come after all words
  std::size_t cues_ = 0;
  bool has_words_ = false;
};

}  // namespace linnet
