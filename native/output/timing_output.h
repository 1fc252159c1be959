// The file of --timings. It is written while the text is spoken, so that a long text's words need not stay in memory.
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

  // `text_before`, `seconds_before`: bytes and audio spoken before the text to which the block's figures refer.
  void add(const AudioBlock& block, std::size_t text_before, double seconds_before);
  void finish();  // without it, leaves no file

 private:
  void write(const std::string& text);

  std::string path_;
  TimingWriter writer_;
  std::unique_ptr<OutputFile> file_;  // created with the first sentence, so that a bad text leaves no file
};

}  // namespace linnet::native
