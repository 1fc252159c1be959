// Encodes samples in pieces of any lengths, at any rate that a voice may have, in any format. No samples and no amount
// of them may end the server or give a damaged file.
#include <algorithm>
#include <string>

#include "native/encode/formats.h"
#include "tests/fuzz/readers.h"
#include "tests/support/audio_files.h"

namespace linnet::test {
namespace {

using Samples = std::vector<std::int16_t>;

constexpr std::size_t most_samples = 30'000;
// Rates of real voices, and rates around which the libraries change their behaviour; after these, any rate that a
// voice's settings may have.
constexpr int usual_rates[] = {8000,  11025, 16000, 22050, 24000, 32000, 44100,
                               48000, 4000,  47999, 48001, 65537, 96000, 192'000};
constexpr int least_rate = 4000, most_rate = 192'000;

class Bytes {
 public:
  explicit Bytes(std::span<const std::byte> bytes) : bytes_(bytes) {}
  bool empty() const { return bytes_.empty(); }
  unsigned take() {
    if (bytes_.empty()) return 0;
    const auto value = std::to_integer<unsigned>(bytes_.front());
    bytes_ = bytes_.subspan(1);
    return value;
  }
  unsigned take_two() { return take() << 8 | take(); }

 private:
  std::span<const std::byte> bytes_;
};

int rate_of(Bytes& bytes) {
  const unsigned choice = bytes.take();
  if (choice < std::size(usual_rates)) return usual_rates[choice];
  return least_rate + static_cast<int>((choice << 16 | bytes.take_two()) % (most_rate - least_rate + 1));
}

// The next piece: the bytes themselves, one sample repeated, noise, or a square wave at full scale.
Samples piece_of(Bytes& bytes) {
  const unsigned kind = bytes.take();
  const unsigned length = kind & 0x80 ? bytes.take_two() : bytes.take();
  Samples samples(length);
  unsigned state = length + 1;
  const auto first = static_cast<std::int16_t>(kind % 4 ? bytes.take_two() : 0);
  for (std::int16_t& sample : samples) {
    state = state * 1664525u + 1013904223u;
    if (kind % 4 == 0) sample = static_cast<std::int16_t>(bytes.take_two());
    if (kind % 4 == 1) sample = first;
    if (kind % 4 == 2) sample = static_cast<std::int16_t>(state >> 16);
    if (kind % 4 == 3) sample = state & 0x10000 ? std::int16_t{32767} : std::int16_t{-32768};
  }
  return samples;
}

std::string encoded(const native::EncodedFormat& format, int rate, native::SampleCount count,
                    const std::vector<Samples>& pieces) {
  const auto encoder = format.make(rate, count);
  std::string file;
  for (const Samples& piece : pieces) file += encoder->add(piece);
  return file + encoder->finish();
}

}  // namespace

// The input gives a format, a rate, whether the length is known beforehand, and then the pieces.
Reader encoders_reader() {
  return [](std::span<const std::byte> input) {
    Bytes bytes(input);
    const auto formats = native::audio_formats();
    const native::EncodedFormat& format = formats[bytes.take() % formats.size()];
    const int rate = rate_of(bytes);
    const bool is_known = bytes.take() % 2;
    std::vector<Samples> pieces;
    Samples all;
    while (!bytes.empty() && all.size() < most_samples) {
      pieces.push_back(piece_of(bytes));
      all.insert(all.end(), pieces.back().begin(), pieces.back().end());
    }
    if (!format.is_available) return;
    const native::SampleCount count = is_known ? native::SampleCount(all.size()) : std::nullopt;
    const std::string file = encoded(format, rate, count, pieces);
    const std::string fault = AudioFileReader(file, rate, all.size()).fault_as(format.name);
    must(fault.empty(), (std::string(format.name) + ": " + fault).c_str());
    // Ogg pages carry a stream number that depends on the first piece.
    if (std::string_view(format.name) != "opus")
      must(file == encoded(format, rate, count, {all}),
           "the file is the same, however its samples are cut into pieces");
  };
}

}  // namespace linnet::test
