#include "engine/voices/tensor_file.h"

#include <bit>
#include <cmath>
#include <cstring>

#include "engine/voices/bad_voice.h"

namespace linnet {
namespace {

static_assert(std::endian::native == std::endian::little, "raw data are little-endian and copied as they are");

std::string shown(std::span<const std::int64_t> shape) {
  std::string text = "[";
  for (const auto extent : shape) {
    if (text.size() > 1) text += ", ";
    text += extent == -1 ? "any" : std::to_string(extent);
  }
  return text + "]";
}

bool fits(std::span<const std::int64_t> shape, std::span<const std::int64_t> wanted) {
  if (shape.size() != wanted.size()) return false;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (wanted[i] != -1 && wanted[i] != shape[i]) return false;
  }
  return true;
}

// `bytes`, or where the model is read piece by piece, `size` bytes from its file's `offset` on.
std::span<const std::byte> held_or_read(const Tensor& tensor, std::span<const std::byte> bytes, std::size_t offset,
                                        std::size_t size, std::vector<std::byte>& held) {
  if (!tensor.file) return bytes;
  held.resize(size);
  tensor.file->read(offset, held);
  return held;
}

std::uint16_t half_at(std::span<const std::byte> bytes, std::size_t index) {
  std::uint16_t half;
  std::memcpy(&half, bytes.data() + 2 * index, 2);
  return half;
}

float from_f16(std::uint16_t half) {
  const int exponent = half >> 10 & 31;
  const int fraction = half & 1023;
  const float sign = half & 0x8000 ? -1.0f : 1.0f;
  if (exponent == 31) return fraction == 0 ? sign * INFINITY : NAN;
  if (exponent == 0) return sign * std::ldexp(static_cast<float>(fraction), -24);
  return sign * std::ldexp(static_cast<float>(fraction + 1024), exponent - 25);
}

std::vector<float> small_as_floats(const Tensor& tensor) {
  const SmallShape s(tensor);
  const std::vector<std::int8_t> values = small_values(tensor);
  const std::vector<float> scales = small_scales(tensor);
  std::vector<float> floats(values.size());
  for (std::size_t o = 0; o < s.out; ++o)
    for (std::size_t k = 0; k < s.kernel; ++k)
      for (std::size_t i = 0; i < s.in; ++i) {
        const std::size_t row = o * s.kernel + k;
        const std::size_t at = tensor.transposed ? (i * s.out + o) * s.kernel + k : (o * s.in + i) * s.kernel + k;
        floats[at] = static_cast<float>(values[row * s.in + i]) * scales[row * s.groups + i / tensor.group];
      }
  return floats;
}

}  // namespace

std::size_t Tensor::elements() const {
  std::size_t product = 1;
  for (const auto extent : shape) {
    if (extent == 0) return 0;
    product *= static_cast<std::size_t>(extent);
  }
  return product;
}

std::uint64_t Tensor::value_bytes() const {
  const std::uint64_t values = elements();
  switch (type) {
    case Type::f32:
    case Type::i32:
      return 4 * values;
    case Type::f16:
      return 2 * values;
    case Type::i64:
      return 8 * values;
    case Type::int4:
      return (values + 1) / 2;
    case Type::int8:
    case Type::i8:
    case Type::u8:
      return values;
    case Type::other:
      break;
  }
  return 0;
}

std::span<const std::byte> raw_values(const Tensor& tensor, std::vector<std::byte>& held) {
  return held_or_read(tensor, tensor.bytes, tensor.file_offset, static_cast<std::size_t>(tensor.value_bytes()), held);
}

SmallShape::SmallShape(const Tensor& tensor) {
  const auto extent = [&](std::size_t i) { return static_cast<std::size_t>(tensor.shape[i]); };
  out = extent(tensor.transposed ? 1 : 0);
  in = extent(tensor.transposed ? 0 : 1);
  if (tensor.shape.size() == 3) kernel = extent(2);
  groups = (in + tensor.group - 1) / tensor.group;
}

std::vector<std::int8_t> small_values(const Tensor& tensor) {
  std::vector<std::int8_t> values(tensor.elements());
  std::vector<std::byte> held;
  const std::span<const std::byte> bytes = raw_values(tensor, held);
  if (tensor.type == Tensor::Type::int8) {
    std::memcpy(values.data(), bytes.data(), values.size());
    return values;
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto pair = static_cast<unsigned>(bytes[i / 2]);
    const unsigned nibble = i % 2 ? pair >> 4 : pair & 15;
    values[i] = static_cast<std::int8_t>(static_cast<int>(nibble) - 8);
  }
  return values;
}

std::vector<float> small_scales(const Tensor& tensor) {
  std::vector<float> scales(SmallShape(tensor).scales());
  std::vector<std::byte> held;
  const std::span<const std::byte> bytes =
      held_or_read(tensor, tensor.scales, tensor.scales_offset, 2 * scales.size(), held);
  for (std::size_t i = 0; i < scales.size(); ++i) scales[i] = from_bf16(half_at(bytes, i));
  return scales;
}

const Tensor& TensorFile::tensor(std::string_view path) const {
  if (const Tensor* found = find(path)) return *found;
  bad_voice("the model has no tensor " + in_quotes(path));
}

const ConvAttributes& TensorFile::conv(std::string_view path) const {
  if (const ConvAttributes* found = find_conv(path)) return *found;
  bad_voice("the model has no convolution " + in_quotes(path));
}

std::vector<float> TensorFile::floats(std::string_view path, std::span<const std::int64_t> shape) const {
  const Tensor& found = tensor(path);
  if (!shape.empty() && !fits(found.shape, shape)) {
    bad_voice("tensor " + in_quotes(path) + " of the model has shape " + shown(found.shape) + "; expected " +
              shown(shape));
  }
  return as_floats(found, path);
}

std::vector<float> as_floats(const Tensor& tensor, std::string_view name) {
  if (tensor.is_small()) return small_as_floats(tensor);
  const bool is_f32 = tensor.type == Tensor::Type::f32;
  if (!is_f32 && tensor.type != Tensor::Type::f16) {  // before memory is taken: only for these was the size checked
    bad_voice("tensor " + in_quotes(name) + " of the model is not of float values (float32 or float16)");
  }
  std::vector<float> values(tensor.elements());
  if (is_f32 && tensor.file) {  // without a copy
    tensor.file->read(tensor.file_offset, std::as_writable_bytes(std::span(values)));
    return values;
  }
  std::vector<std::byte> held;
  const std::span<const std::byte> bytes = raw_values(tensor, held);
  if (is_f32) {
    if (!values.empty()) std::memcpy(values.data(), bytes.data(), bytes.size());
    return values;
  }
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = from_f16(half_at(bytes, i));
  return values;
}

float from_bf16(std::uint16_t half) { return std::bit_cast<float>(static_cast<std::uint32_t>(half) << 16); }

std::uint16_t to_bf16(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  return static_cast<std::uint16_t>((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}

std::uint16_t to_f16(float value) {
  const auto sign = static_cast<std::uint16_t>(std::bit_cast<std::uint32_t>(value) >> 16 & 0x8000);
  const float size = std::fabs(value);
  if (std::isnan(value)) return static_cast<std::uint16_t>(sign | 0x7e00);
  if (size >= 65520.0f) return static_cast<std::uint16_t>(sign | 0x7c00);
  const int exponent = size >= 0x1p-14f ? std::ilogb(size) : -14;
  const auto steps = static_cast<unsigned>(std::nearbyint(std::ldexp(size, 10 - exponent)));  // 0 … 2048
  return static_cast<std::uint16_t>(sign | (static_cast<unsigned>(exponent + 14) * 1024 + steps));
}

}  // namespace linnet
