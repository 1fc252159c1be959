// The file of --timings: written while the text is spoken, so that a long text's words need not be held.
#pragma once

#include <memory>
#include <string>

#include "engine/audio/timings.h"
#include "native/output/output_file.h"

namespace linnet::native {

// By the suffix of `path`. bad_input: neither .json, .srt nor .vtt.
TimingFormat timing_format_of(const std::string& path);

class TimingOutput {
 public:
  explicit TimingOutput(std::string path) : path_(std::move(path)), writer_(timing_format_of(path_)) {}

  // `text_before`, `seconds_before`: what has been spoken before the text that the block counts from.
  void add(const AudioBlock& block, std::size_t text_before, double seconds_before);
  void finish();  // without it no file is left

 private:
  void write(const std::string& text);

  std::string path_;
  TimingWriter writer_;
  std::unique_ptr<OutputFile> file_;  // made with the first sentence, so that bad text leaves no trace
};

}  // namespace linnet::native
