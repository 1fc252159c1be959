#include "engine/audio/wav.h"

#include <string>
#include <string_view>

#include "engine/error.h"

namespace linnet {
namespace {

constexpr std::uint32_t unknown_size = 0xFFFFFFFF;
constexpr std::uint32_t bytes_per_sample = 2;

class HeaderWriter {
 public:
  void text(std::string_view four) {
    for (const char c : four) header_[at_++] = static_cast<std::byte>(c);
  }
  void number(std::uint32_t value, int bytes) {
    for (int i = 0; i < bytes; ++i) header_[at_++] = static_cast<std::byte>(value >> (8 * i));
  }
  const std::array<std::byte, wav_header_bytes>& header() const { return header_; }

 private:
  std::array<std::byte, wav_header_bytes> header_{};
  std::size_t at_ = 0;
};

void check(int sample_rate_hz, std::optional<std::uint64_t> samples) {
  if (sample_rate_hz <= 0) {
    throw Error(ErrorKind::bad_input, "a WAV file cannot have a sample rate of " + std::to_string(sample_rate_hz) +
                                          " Hz; expected more than 0");
  }
  if (samples.value_or(0) > most_wav_samples) {
    throw Error(ErrorKind::bad_input, "a WAV file holds at most " + std::to_string(most_wav_samples) +
                                          " samples (4 GB), not " + std::to_string(*samples) +
                                          "; speak into several files, or write raw samples");
  }
}

}  // namespace

std::array<std::byte, wav_header_bytes> wav_header(int sample_rate_hz, std::optional<std::uint64_t> samples) {
  check(sample_rate_hz, samples);
  const auto rate = static_cast<std::uint32_t>(sample_rate_hz);
  const auto data = samples ? static_cast<std::uint32_t>(*samples * bytes_per_sample) : unknown_size;
  constexpr std::uint32_t after_riff_size = wav_header_bytes - 8;

  HeaderWriter writer;
  writer.text("RIFF");
  writer.number(samples ? data + after_riff_size : unknown_size, 4);
  writer.text("WAVE");
  writer.text("fmt ");
  writer.number(16, 4);  // bytes of the format that follow
  writer.number(1, 2);   // PCM
  writer.number(1, 2);   // channels
  writer.number(rate, 4);
  writer.number(rate * bytes_per_sample, 4);  // bytes per second
  writer.number(bytes_per_sample, 2);         // bytes of all channels
  writer.number(8 * bytes_per_sample, 2);
  writer.text("data");
  writer.number(data, 4);
  return writer.header();
}

}  // namespace linnet
