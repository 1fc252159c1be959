#include "native/wyoming/audio_events.h"

#include <bit>
#include <nlohmann/json.hpp>
#include <span>

namespace linnet::native {
namespace {

using nlohmann::ordered_json;

constexpr std::size_t chunk_samples = 1024;  // as Piper's server sends them
static_assert(std::endian::native == std::endian::little, "payloads are little-endian");

class AudioEvents {
 public:
  AudioEvents(WyomingConnection& connection, const SpeechSource& source) : connection_(connection), source_(source) {}

  void add(std::span<const std::int16_t> samples) {
    std::string frames;
    if (!is_open_) frames = wyoming_frame("audio-start", shape());
    is_open_ = true;
    while (!samples.empty()) {
      const auto chunk = samples.first(std::min(samples.size(), chunk_samples));
      frames +=
          wyoming_frame("audio-chunk", shape(), {reinterpret_cast<const char*>(chunk.data()), chunk.size_bytes()});
      samples_ += chunk.size();
      samples = samples.subspan(chunk.size());
    }
    send(frames);
  }
  void stop() {
    if (!is_open_) return;
    send(wyoming_frame("audio-stop", {{"timestamp", milliseconds()}}));
    is_open_ = false;
  }
  bool is_silent() const { return samples_ == 0; }

 private:
  std::uint64_t milliseconds() const { return samples_ * 1000 / static_cast<std::uint64_t>(source_.sample_rate_hz()); }
  ordered_json shape() const {
    return {{"rate", source_.sample_rate_hz()}, {"width", 2}, {"channels", 1}, {"timestamp", milliseconds()}};
  }
  void send(const std::string& frames) {
    if (!connection_.write(frames)) throw Error(ErrorKind::stopped, "the client has left");
  }

  WyomingConnection& connection_;
  const SpeechSource& source_;
  bool is_open_ = false;  // after audio-start
  std::uint64_t samples_ = 0;
};

}  // namespace

SpeechFigures write_speech(SpeechSource& source, AudioParts parts, WyomingConnection& connection) {
  AudioEvents audio(connection, source);
  bool had_text = parts == AudioParts::whole;
  while (const auto block = source.next()) {
    if (!block->samples.empty()) audio.add(block->samples);
    if (!block->ends_sentence) continue;
    had_text = true;
    if (parts == AudioParts::by_sentence) audio.stop();
  }
  if (had_text && audio.is_silent()) {
    const std::vector<std::int16_t> silence(static_cast<std::size_t>(seconds_for_nothing * source.sample_rate_hz()));
    audio.add(silence);
  }
  audio.stop();
  return source.figures();
}

}  // namespace linnet::native
