#include "native/output/timing_output.h"

#include <filesystem>

#include "engine/error.h"

namespace linnet::native {

TimingFormat timing_format_of(const std::string& path) {
  const std::string suffix = std::filesystem::path(path).extension().string();
  if (const auto format = timing_format_by_suffix(suffix)) return *format;
  throw Error(ErrorKind::bad_input, "--timings: " + path + " has to end in .json, .srt or .vtt");
}

void TimingOutput::add(const AudioBlock& block, std::size_t text_before, double seconds_before) {
  if (block.words.empty() && block.phonemes.empty()) return;
  std::vector<WordTiming> words(block.words.begin(), block.words.end());
  std::vector<PhonemeTiming> phonemes(block.phonemes.begin(), block.phonemes.end());
  for (WordTiming& word : words) {
    word.text_begin += text_before, word.text_end += text_before;
    word.start_seconds += seconds_before, word.end_seconds += seconds_before;
  }
  for (PhonemeTiming& phoneme : phonemes)
    phoneme.start_seconds += seconds_before, phoneme.end_seconds += seconds_before;
  writer_.add(words, phonemes);
  write(writer_.take());
}

void TimingOutput::finish() {
  write(writer_.finish());
  file_->commit();
}

void TimingOutput::write(const std::string& text) {
  if (!file_) file_ = std::make_unique<OutputFile>(path_);
  file_->write(std::as_bytes(std::span(text)));
}

}  // namespace linnet::native
