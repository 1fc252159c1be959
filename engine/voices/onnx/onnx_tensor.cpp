#include "engine/voices/onnx/onnx_tensor.h"

#include <limits>
#include <optional>
#include <string>
#include <utility>

#include "engine/voices/bad_voice.h"
#include "engine/voices/onnx/onnx_fields.h"

namespace linnet {
namespace {

constexpr std::size_t largest_rank = 8;  // a Piper voice has 3

// The message's fields as the file gives them, before they are held against each other.
struct RawTensor {
  std::string_view name;
  std::vector<std::int64_t> dims;
  std::uint64_t data_type = 0;
  std::optional<std::span<const std::byte>> raw;
  std::span<const std::byte> packed_floats;                        // of the only float_data field
  std::optional<std::pair<std::uint64_t, std::uint64_t>> segment;  // of an outline: first and last + 1 byte of the file
  int float_fields = 0;
  int integer_fields = 0;
  int other_fields = 0;
};

[[noreturn]] void fail(const RawTensor& tensor, const std::string& what) {
  bad_voice("tensor " + in_quotes(tensor.name) + " of the model " + what);
}

void add_dim(RawTensor& tensor, std::uint64_t dim) {
  if (dim > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
    fail(tensor, "has a negative dimension");
  if (tensor.dims.size() == largest_rank) fail(tensor, "has more than " + std::to_string(largest_rank) + " dimensions");
  tensor.dims.push_back(static_cast<std::int64_t>(dim));
}

void refuse_external(const RawTensor& tensor) {
  fail(tensor, "keeps its values in another file (external data); a Piper voice holds all of them in its .onnx file");
}

void read_segment(RawTensor& tensor, WireReader message, const VoiceSource* file) {
  if (!file || tensor.segment) fail(tensor, "is a segment of a larger one, which is not supported");
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  while (message.next()) (message.field() == 1 ? begin : end) = message.varint();
  if (begin > end || end > file->size()) fail(tensor, "lies outside of the file");
  tensor.segment = {begin, end};
}

RawTensor read_fields(WireReader message, std::string_view name, const VoiceSource* file) {
  RawTensor tensor;
  tensor.name = name;
  for (auto named = message; named.next();) {  // first, so that every error can say it
    if (named.field() == tensor_field::name && !named.text().empty()) tensor.name = named.text();
  }
  while (message.next()) {
    switch (message.field()) {
      case tensor_field::dims:
        message.each_varint([&](std::uint64_t dim) { add_dim(tensor, dim); });
        break;
      case tensor_field::data_type:
        tensor.data_type = message.varint();
        break;
      case tensor_field::raw_data:
        tensor.raw = message.bytes();
        break;
      case tensor_field::float_data:
        tensor.packed_floats = message.is_packed() ? message.bytes() : std::span<const std::byte>();
        tensor.float_fields += message.is_packed() ? 1 : 2;  // more than one: to be gathered
        break;
      case tensor_field::int32_data:
      case tensor_field::int64_data:
        tensor.integer_fields = 1;
        break;
      case tensor_field::string_data:
      case tensor_field::double_data:
      case tensor_field::uint64_data:
        tensor.other_fields = 1;
        break;
      case tensor_field::segment:
        read_segment(tensor, message.message(), file);
        break;
      case tensor_field::external_data:
        refuse_external(tensor);
        break;
      case tensor_field::data_location:
        if (message.varint() != 0) refuse_external(tensor);
        break;
      default:
        break;
    }
    tensor.float_fields = tensor.float_fields > 2 ? 2 : tensor.float_fields;
  }
  return tensor;
}

// Of one element in raw_data; 0 where the type is one that no weight has (text, complex, 4 bit).
std::size_t element_size(std::uint64_t data_type) {
  switch (data_type) {
    case 2:
    case 3:
    case 9:
      return 1;  // uint8, int8, bool
    case 4:
    case 5:
    case 10:
    case 16:
      return 2;  // uint16, int16, float16, bfloat16
    case 1:
    case 6:
    case 12:
      return 4;  // float, int32, uint32
    case 7:
    case 11:
    case 13:
      return 8;  // int64, double, uint64
    default:
      return 0;
  }
}

Tensor::Type type_of(std::uint64_t data_type) {
  switch (data_type) {
    case 1:
      return Tensor::Type::f32;
    case 10:
      return Tensor::Type::f16;
    case 7:
      return Tensor::Type::i64;
    case 2:
      return Tensor::Type::u8;
    case 3:
      return Tensor::Type::i8;
    case 6:
      return Tensor::Type::i32;
    default:
      return Tensor::Type::other;
  }
}

// Product of the dimensions times the element's size.
std::size_t expected_bytes(const RawTensor& tensor, std::size_t element) {
  bool empty = false;
  for (const auto dim : tensor.dims) empty = empty || dim == 0;
  if (empty) return 0;
  std::uint64_t size = element;
  for (const auto dim : tensor.dims) {
    const auto extent = static_cast<std::uint64_t>(dim);
    if (extent > std::numeric_limits<std::size_t>::max() / size) fail(tensor, "has dimensions whose product overflows");
    size *= extent;
  }
  return static_cast<std::size_t>(size);
}

// Gathers float_data, int32_data or int64_data into `expected` little-endian bytes.
std::span<const std::byte> decode(const RawTensor& tensor, WireReader message, std::size_t element,
                                  std::size_t expected, DecodedValues& decoded) {
  if (expected > decoded.budget) fail(tensor, "claims more values than the file can hold");
  decoded.budget -= expected;
  auto block = std::make_shared<std::vector<std::byte>>();
  block->reserve(expected);
  const auto append = [&](std::uint64_t value) {
    if (expected - block->size() < element) fail(tensor, "has more values than its dimensions say");
    for (std::size_t i = 0; i < element; ++i) block->push_back(static_cast<std::byte>(value >> (8 * i)));
  };
  while (message.next()) {
    switch (message.field()) {
      case tensor_field::float_data:
        message.each_fixed32(append);
        break;
      case tensor_field::int32_data:
      case tensor_field::int64_data:
        message.each_varint(append);
        break;
      default:
        break;
    }
  }
  if (block->size() != expected) {
    fail(tensor, "has " + std::to_string(block->size() / element) + " values where its dimensions say " +
                     std::to_string(expected / element));
  }
  decoded.blocks.push_back(block);
  return *block;
}

}  // namespace

NamedTensor read_tensor(WireReader message, std::string_view name, DecodedValues& decoded) {
  RawTensor raw = read_fields(message, name, decoded.file);
  if (int{raw.raw && !raw.raw->empty()} + int{raw.segment.has_value()} + int{raw.float_fields > 0} +
          raw.integer_fields + raw.other_fields >
      1) {
    fail(raw, "has its values in two forms; ONNX allows one");
  }
  NamedTensor result{raw.name, {raw.dims, type_of(raw.data_type), {}}};
  const std::size_t element = element_size(raw.data_type);
  const std::size_t expected = expected_bytes(raw, element == 0 ? 1 : element);
  if (element == 0 || raw.other_fields != 0) {  // nobody reads its values
    result.tensor.type = Tensor::Type::other;
    return result;
  }
  if (raw.float_fields > 0 && raw.data_type != 1) fail(raw, "holds floats but has another type");
  if (raw.integer_fields > 0 && raw.data_type == 1) fail(raw, "holds integers but has type float");
  const bool gathered = raw.float_fields > 1 || raw.integer_fields > 0;
  if (gathered) {
    result.tensor.bytes = decode(raw, message, element, expected, decoded);
    return result;
  }
  if (raw.segment) {
    if (raw.data_type != 1)
      fail(raw, "is a segment of a larger one, which is not supported");  // outlines have floats only
    result.tensor.file = decoded.file;
    result.tensor.file_offset = static_cast<std::size_t>(raw.segment->first);
  }
  result.tensor.bytes = raw.float_fields == 1 ? raw.packed_floats : raw.raw.value_or(std::span<const std::byte>());
  const std::size_t size =
      raw.segment ? static_cast<std::size_t>(raw.segment->second - raw.segment->first) : result.tensor.bytes.size();
  if (size != expected) {
    fail(raw, "has " + std::to_string(size) + " bytes of values where its dimensions say " + std::to_string(expected));
  }
  return result;
}

}  // namespace linnet
