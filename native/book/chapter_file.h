// A chapter that is being spoken: its samples and the list of its sentences, as two files that grow by a sentence at a
// time. A process may be killed at any moment; the next one goes on behind the last whole sentence.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>

#include "native/book/spoken_chapter.h"

namespace linnet::native {

class ChapterFile {
 public:
  // Opens the files PATH.pcm and PATH.sentences, which may be there. io.
  explicit ChapterFile(const std::string& path);
  ~ChapterFile();
  ChapterFile(const ChapterFile&) = delete;
  ChapterFile& operator=(const ChapterFile&) = delete;

  const std::vector<SpokenSentence>& sentences() const { return sentences_; }
  void add(std::span<const float> samples);  // of a sentence
  void add_silence(std::uint64_t samples);   // behind it
  std::uint64_t samples() const { return samples_; }
  void end(const SpokenSentence& sentence);  // all of it has been added
  // Gives all samples in order. io.
  void give_to(const std::function<void(std::span<const std::int16_t>)>& take) const;
  void remove();  // both files

 private:
  void restore();

  std::string pcm_name_, list_name_;
  int pcm_ = -1, list_ = -1;
  std::uint64_t samples_ = 0;
  std::vector<SpokenSentence> sentences_;
};

// Gives the samples of a file of 16-bit ones, at most 65,536 at a time.
void read_samples(const std::string& path, const std::function<void(std::span<const std::int16_t>)>& take);

}  // namespace linnet::native
