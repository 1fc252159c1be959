#include "native/speech_dispatcher/marked_audio.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <iterator>

namespace linnet::native {
namespace {

constexpr int faintest = 200;                                  // of a sample that is heard: -44 dBFS
constexpr double longest_silence = 0.5, kept_silence = 0.003;  // seconds
constexpr std::string_view mark_of_server = "__spd_";

// How many samples to leave out before the first that is heard.
std::size_t silent_samples(std::span<const std::int16_t> samples, std::size_t kept) {
  const auto heard = std::find_if(samples.begin(), samples.end(), [](int s) { return std::abs(s) >= faintest; });
  const auto silent = static_cast<std::size_t>(heard - samples.begin());
  return heard == samples.end() ? silent : silent - std::min(silent, kept);
}

}  // namespace

MarkedAudio::MarkedAudio(ModuleOutput& output, std::uint64_t text, std::vector<SsmlMark> marks,
                         const std::atomic<bool>& pause)
    : output_(output),
      text_(text),
      marks_(std::make_move_iterator(marks.begin()), std::make_move_iterator(marks.end())),
      pause_(pause) {}

// A mark is heard when the first word behind it begins.
void MarkedAudio::place(const SpeechBlock& block, int sample_rate_hz) {
  for (const WordTiming& word : block.words)
    while (!marks_.empty() && marks_.front().at < word.text_end) {
      const auto sample = static_cast<std::size_t>(std::lround(word.start_seconds * sample_rate_hz));
      placed_.push_back({sample, std::move(marks_.front().name)});
      marks_.pop_front();
    }
}

bool MarkedAudio::begin() {
  if (!std::exchange(has_begun_, true)) return output_.event(text_, "701 BEGIN\n");
  return true;
}

bool MarkedAudio::send_mark(const std::string& name) {
  if (!output_.event(text_, "700-" + name + "\n700 INDEX MARK\n")) return false;
  if (!pause_ || !name.starts_with(mark_of_server)) return true;
  output_.end(text_, "704 PAUSE\n");
  return false;
}

bool MarkedAudio::add(const SpeechBlock& block, int sample_rate_hz) {
  place(block, sample_rate_hz);
  std::span<const std::int16_t> samples(block.samples);
  if (!has_sounded_) {
    const auto longest = static_cast<std::size_t>(longest_silence * sample_rate_hz);
    const auto most = position_ < longest ? std::min(longest - position_, samples.size()) : 0;
    const auto silent = silent_samples(samples.first(most), static_cast<std::size_t>(kept_silence * sample_rate_hz));
    has_sounded_ = silent < samples.size();
    samples = samples.subspan(silent);
    position_ += silent;
  }
  if (!begin()) return false;
  while (!placed_.empty() && placed_.front().sample < position_ + samples.size()) {
    const std::size_t before = placed_.front().sample - std::min(placed_.front().sample, position_);
    if (!output_.audio(text_, samples.first(before), sample_rate_hz) || !send_mark(placed_.front().name)) return false;
    samples = samples.subspan(before);
    position_ += before;
    placed_.pop_front();
  }
  position_ += samples.size();
  return output_.audio(text_, samples, sample_rate_hz);
}

void MarkedAudio::end() {
  if (!begin()) return;
  for (const Placed& mark : placed_)
    if (!send_mark(mark.name)) return;
  for (const SsmlMark& mark : marks_)
    if (!send_mark(mark.name)) return;
  output_.end(text_, "702 END\n");
}

}  // namespace linnet::native
