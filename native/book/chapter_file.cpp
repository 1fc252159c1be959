#include "native/book/chapter_file.h"

#include <algorithm>
#include <cerrno>

#include "engine/audio/pcm.h"
#include "engine/error.h"
#include "native/system/file_descriptor.h"
#include "native/system/files.h"
#include "native/system/mapped_file.h"
#include "native/system/text_file.h"

namespace linnet::native {
namespace {

constexpr std::size_t at_once = 1 << 16;  // samples

[[noreturn]] void fail(const std::string& name) {
  throw Error(ErrorKind::io, "cannot write " + name + ": " + error_text(errno));
}

int opened(const std::string& name) {
  const int file = open_file(name, Opening::append);
  if (file < 0) fail(name);
  return file;
}

}  // namespace

ChapterFile::ChapterFile(const std::string& path) : pcm_name_(path + ".pcm"), list_name_(path + ".sentences") {
  list_ = opened(list_name_);
  pcm_ = opened(pcm_name_);
  restore();
}

ChapterFile::~ChapterFile() {
  for (const int file : {pcm_, list_})
    if (file >= 0) close_file(file);
}

// Samples are written before the line of their sentence. After a crash of the machine lines may be there whose samples
// are not.
void ChapterFile::restore() {
  const std::int64_t bytes = seek_to_end(pcm_);
  if (bytes < 0) fail(pcm_name_);
  sentences_ = sentences_in(read_text(list_name_));
  while (!sentences_.empty() && sentences_.back().all * sizeof(std::int16_t) > static_cast<std::uint64_t>(bytes))
    sentences_.pop_back();
  std::size_t list_bytes = 0;
  for (const SpokenSentence& sentence : sentences_) list_bytes += line_of(sentence).size();
  samples_ = sentences_.empty() ? 0 : sentences_.back().all;
  if (!cut_file(list_, list_bytes)) fail(list_name_);
  if (!cut_file(pcm_, samples_ * sizeof(std::int16_t))) fail(pcm_name_);
}

void ChapterFile::add(std::span<const float> samples) {
  std::vector<std::int16_t> whole(std::min(samples.size(), at_once));
  while (!samples.empty()) {
    const std::size_t count = std::min(samples.size(), at_once);
    to_pcm16(samples.first(count), std::span(whole).first(count));
    write_fully(pcm_, std::as_bytes(std::span(whole).first(count)), pcm_name_);
    samples = samples.subspan(count);
    samples_ += count;
  }
}

void ChapterFile::add_silence(std::uint64_t samples) {
  const std::vector<float> zeros(static_cast<std::size_t>(samples));
  add(zeros);
}

void ChapterFile::end(const SpokenSentence& sentence) {
  write_fully(list_, line_of(sentence), list_name_);
  sentences_.push_back(sentence);
}

void ChapterFile::give_to(const std::function<void(std::span<const std::int16_t>)>& take) const {
  read_samples(pcm_name_, take);
}

void ChapterFile::remove() {
  remove_file(pcm_name_);
  remove_file(list_name_);
}

void read_samples(const std::string& path, const std::function<void(std::span<const std::int16_t>)>& take) {
  const int file = open_file(path, Opening::read);
  if (file < 0) throw Error(ErrorKind::io, "cannot read " + path + ": " + error_text(errno));
  std::vector<std::int16_t> samples(at_once);
  try {
    for (;;) {
      const std::span<char> room(reinterpret_cast<char*>(samples.data()), samples.size() * sizeof(std::int16_t));
      std::size_t bytes = 0;
      for (std::size_t got = 1; got > 0 && bytes < room.size(); bytes += got)
        got = read_some(file, room.subspan(bytes), path);
      if (bytes == 0) break;
      take(std::span(samples).first(bytes / sizeof(std::int16_t)));
    }
  } catch (...) {
    close_file(file);
    throw;
  }
  close_file(file);
}

}  // namespace linnet::native
