#include "engine/models/styletts2/styles.h"

#include <algorithm>
#include <cstring>
#include <string>

#include "engine/voices/bad_voice.h"

namespace linnet::styletts2 {
namespace {

constexpr const char* path = "styles";

// Numbers in half bytes: three bits each, the lowest first, and one that says whether more follow.
class HalfByteWriter {
 public:
  explicit HalfByteWriter(std::vector<std::uint8_t>& to) : to_(to) {}

  void add(std::uint32_t number) {
    do {
      put(static_cast<std::uint8_t>((number & 7) | (number > 7 ? 8 : 0)));
      number >>= 3;
    } while (number);
  }

 private:
  void put(std::uint8_t half) {
    if (is_odd_)
      to_.back() = static_cast<std::uint8_t>(to_.back() | (half << 4));
    else
      to_.push_back(half);
    is_odd_ = !is_odd_;
  }

  std::vector<std::uint8_t>& to_;
  bool is_odd_ = false;
};

class HalfByteReader {
 public:
  explicit HalfByteReader(const std::uint8_t* from) : from_(from) {}

  std::uint32_t next() {
    std::uint32_t number = 0;
    for (int shift = 0;; shift += 3) {
      const std::uint32_t half = is_odd_ ? *from_++ >> 4 : *from_ & 15u;
      is_odd_ = !is_odd_;
      number |= (half & 7) << shift;
      if (half < 8) return number;
    }
  }

 private:
  const std::uint8_t* from_;
  bool is_odd_ = false;
};

// Differences as numbers that are small whatever their sign: 0, −1, 1, −2, …
std::uint32_t folded(std::uint32_t difference) { return (difference << 1) ^ (0u - (difference >> 31)); }
std::uint32_t unfolded(std::uint32_t number) { return (number >> 1) ^ (0u - (number & 1)); }

// A value's bits. Those of a small one are sign-extended, so that differences of 16-bit values are small too.
std::uint32_t bits_at(const std::byte* values, std::size_t i, Tensor::Type type) {
  if (type == Tensor::Type::f16) {
    std::int16_t bits;
    std::memcpy(&bits, values + i * sizeof(bits), sizeof(bits));
    return static_cast<std::uint32_t>(bits);
  }
  std::uint32_t bits;
  std::memcpy(&bits, values + i * sizeof(bits), sizeof(bits));
  return bits;
}

std::size_t value_bytes(Tensor::Type type) { return type == Tensor::Type::f16 ? 2 : 4; }

}  // namespace

Styles::Styles(const WeightReader& reader) {
  if (!reader.has(path))
    bad_voice("the model has no styles, which make its voices; `linnet import` joins a model and its styles");
  const std::size_t speakers = reader.extent(path, 0, 3);
  rows_ = reader.extent(path, 1, 3);
  width_ = reader.extent(path, 2, 3);
  const Tensor& t = reader.tensor(path);
  type_ = t.type;
  if (width_ % 2 || (type_ != Tensor::Type::f32 && type_ != Tensor::Type::f16))
    bad_voice("tensor 'styles' of the model is not (speakers, rows, an even width) of f32 or f16");
  std::vector<std::byte> held;
  const std::span<const std::byte> values = raw_values(t, held);
  std::vector<std::uint32_t> before(width_);
  for (std::size_t speaker = 0; speaker < speakers; ++speaker) {
    begins_.push_back(differences_.size());
    std::fill(before.begin(), before.end(), 0);
    HalfByteWriter writer(differences_);
    for (std::size_t i = 0; i < rows_ * width_; ++i) {
      const std::uint32_t bits = bits_at(values.data(), speaker * rows_ * width_ + i, type_);
      writer.add(folded(bits - before[i % width_]));
      before[i % width_] = bits;
    }
    // All at once for speakers that take about as much as the first one, so that memory is not twice as large.
    if (speaker == 0) differences_.reserve(differences_.size() * (speakers + 1));
  }
  differences_.shrink_to_fit();
  reader.consume(t);
}

// The values as the file has them.
std::vector<std::byte> Styles::row_of(std::size_t speaker, std::size_t row) const {
  std::vector<std::uint32_t> bits(width_);
  HalfByteReader reader(differences_.data() + begins_[speaker]);
  for (std::size_t i = 0; i < (row + 1) * width_; ++i) bits[i % width_] += unfolded(reader.next());
  std::vector<std::byte> values(width_ * value_bytes(type_));
  for (std::size_t i = 0; i < width_; ++i)  // little-endian, as the file
    std::memcpy(values.data() + i * value_bytes(type_), &bits[i], value_bytes(type_));
  return values;
}

std::vector<float> Styles::row(std::span<const SpeakerShare> speakers, std::size_t phonemes) const {
  const std::size_t row = std::min(std::max<std::size_t>(phonemes, 1), rows_) - 1;
  std::vector<float> sum(width_);
  for (const SpeakerShare& share : speakers) {
    const std::vector<std::byte> bytes = row_of(share.speaker, row);
    const Tensor values{{static_cast<std::int64_t>(width_)}, type_, bytes};
    const std::vector<float> one = as_floats(values, path);
    for (std::size_t i = 0; i < width_; ++i) sum[i] += share.weight * one[i];
  }
  return sum;
}

}  // namespace linnet::styletts2
