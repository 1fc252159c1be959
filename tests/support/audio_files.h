// Checks the encoders' files strictly, without a decoder: whether a file is complete and has the duration of its
// samples.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace linnet::test {

class AudioFileReader {
 public:
  AudioFileReader(std::string_view bytes, int rate_hz, std::uint64_t samples)
      : bytes_(bytes), rate_(static_cast<std::uint64_t>(rate_hz)), samples_(samples) {}

  // What is wrong with the file in this format; empty: nothing.
  std::string fault_as(std::string_view format) const {
    if (format == "wav") return wav();
    if (format == "pcm")
      return is_about(bytes_.size() / 2, samples_ * 24000 / rate_, 1) && bytes_.size() % 2 == 0 ? "" : "length";
    if (format == "mp3") return mp3();
    if (format == "opus") return opus();
    return format == "flac" ? flac() : "no such format";
  }

 private:
  static bool is_about(std::uint64_t a, std::uint64_t b, std::uint64_t off) { return a <= b + off && b <= a + off; }
  std::uint64_t little(std::size_t at, int count) const {
    std::uint64_t value = 0;
    for (int i = 0; i < count; ++i) value |= std::uint64_t{byte(at + static_cast<std::size_t>(i))} << (8 * i);
    return value;
  }
  unsigned char byte(std::size_t at) const { return at < bytes_.size() ? static_cast<unsigned char>(bytes_[at]) : 0; }

  std::string wav() const {
    if (!bytes_.starts_with("RIFF") || bytes_.size() != 44 + 2 * samples_ || little(24, 4) != rate_) return "header";
    if (little(40, 4) == 0xFFFFFFFF) return little(4, 4) == 0xFFFFFFFF ? "" : "sizes";
    return little(40, 4) == 2 * samples_ && little(4, 4) == 36 + 2 * samples_ ? "" : "sizes";
  }

  // Complete Layer III frames, each directly after the one before.
  std::string mp3() const {
    constexpr std::array<std::array<int, 15>, 2> kilobits = {
        {{0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160},
         {0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320}}};
    constexpr std::array<std::uint64_t, 3> rates = {44100, 48000, 32000};
    double seconds = 0;
    for (std::size_t at = 0; at < bytes_.size();) {
      const int version = byte(at + 1) >> 3 & 3;
      const int bits = byte(at + 2) >> 4;
      const int rate = byte(at + 2) >> 2 & 3;
      if (byte(at) != 0xFF || (byte(at + 1) & 0xE6) != 0xE2 || version == 1 || bits == 0 || bits == 15 || rate == 3)
        return "frame at " + std::to_string(at);
      const bool is_one = version == 3;
      const std::uint64_t hertz = rates[static_cast<std::size_t>(rate)] / (is_one ? 1u : version == 2 ? 2u : 4u);
      const int rated = kilobits[is_one][static_cast<std::size_t>(bits)] * 1000;
      at += (is_one ? 144u : 72u) * static_cast<std::uint64_t>(rated) / hertz + (byte(at + 2) >> 1 & 1);
      if (at > bytes_.size()) return "the last frame is cut off";
      seconds += (is_one ? 1152.0 : 576.0) / static_cast<double>(hertz);
    }
    const double wanted = static_cast<double>(samples_) / static_cast<double>(rate_);
    return seconds >= wanted && seconds < wanted + 0.5 ? "" : "length: " + std::to_string(seconds);
  }

  static std::uint32_t ogg_checksum(std::string page) {
    std::memset(page.data() + 22, 0, 4);
    std::uint32_t sum = 0;
    for (const char c : page) {
      sum ^= std::uint32_t{static_cast<unsigned char>(c)} << 24;
      for (int bit = 0; bit < 8; ++bit) sum = sum << 1 ^ (sum >> 31 ? 0x04c11db7u : 0);
    }
    return sum;
  }

  // The pages of one stream, complete, with the duration of the samples.
  std::string opus() const {
    std::uint64_t pages = 0;
    std::uint64_t time = 0;
    bool ended = false;
    for (std::size_t at = 0; at < bytes_.size(); ++pages) {
      const std::string where = "page " + std::to_string(pages) + ": ";
      std::size_t size = 27u + byte(at + 26);
      for (std::size_t i = 0, segments = byte(at + 26); i < segments; ++i) size += byte(at + 27 + i);
      if (ended || bytes_.substr(at, 4) != "OggS" || size > bytes_.size() - at) return where + "no page, or cut off";
      if (little(at + 22, 4) != ogg_checksum(std::string(bytes_.substr(at, size)))) return where + "checksum";
      if (little(at + 18, 4) != pages || little(at + 14, 4) != little(14, 4)) return where + "number";
      if (bool(byte(at + 5) & 2) != (pages == 0)) return where + "first page";
      ended = byte(at + 5) & 4;
      time = little(at + 6, 8);
      at += size;
    }
    if (!ended || pages < 3 || bytes_.substr(28, 8) != "OpusHead") return "no whole stream";
    const std::uint64_t before = little(28 + 10, 2);  // pre-skip: samples at the start that are not played
    return time >= before && is_about(time - before, (samples_ * 48000 + rate_ - 1) / rate_, 1) ? "" : "length";
  }

  std::string flac() const {
    const std::uint64_t rate = byte(18) << 12 | byte(19) << 4 | byte(20) >> 4;
    const std::uint64_t total = little(25, 1) | little(24, 1) << 8 | little(23, 1) << 16 | little(22, 1) << 24;
    if (!bytes_.starts_with("fLaC") || rate != rate_ || (total != 0 && total != samples_)) return "header";
    std::size_t at = 4;
    for (bool last = false; !last; at += 4 + (byte(at + 1) << 16 | byte(at + 2) << 8 | byte(at + 3))) {
      if (at + 4 > bytes_.size()) return "its header is cut off";
      last = byte(at) & 0x80;
    }
    if ((at == bytes_.size()) != (samples_ == 0)) return "frames";
    return samples_ == 0 || (byte(at) == 0xFF && (byte(at + 1) & 0xFC) == 0xF8) ? "" : "first frame";
  }

  std::string_view bytes_;
  std::uint64_t rate_;
  std::uint64_t samples_;
};

}  // namespace linnet::test
