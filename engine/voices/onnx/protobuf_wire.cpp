#include "engine/voices/onnx/protobuf_wire.h"

#include <string>

#include "engine/voices/bad_voice.h"

namespace linnet {

bool WireReader::next() {
  if (rest_.empty()) return false;
  const std::byte* start = rest_.data();
  const std::uint64_t tag = take_varint(rest_);
  if (tag >> 32 != 0 || tag >> 3 == 0) fail("a field number that protobuf does not allow", start);
  field_ = static_cast<std::uint32_t>(tag >> 3);
  switch (static_cast<WireType>(tag & 7)) {
    case WireType::varint:
      type_ = WireType::varint;
      number_ = take_varint(rest_);
      break;
    case WireType::fixed64:
      type_ = WireType::fixed64;
      value_ = take(rest_, 8);
      break;
    case WireType::bytes:
      type_ = WireType::bytes;
      number_ = take_varint(rest_);
      value_ = take(rest_, number_);
      break;
    case WireType::fixed32:
      type_ = WireType::fixed32;
      number_ = take_fixed32(rest_);
      break;
    default:
      fail("a wire type that ONNX does not use", start);  // 3 and 4 are groups, 6 and 7 do not exist
  }
  return true;
}

std::uint64_t WireReader::varint() const {
  expect(WireType::varint);
  return number_;
}

std::uint32_t WireReader::fixed32() const {
  expect(WireType::fixed32);
  return static_cast<std::uint32_t>(number_);
}

std::span<const std::byte> WireReader::bytes() const {
  expect(WireType::bytes);
  return value_;
}

std::string_view WireReader::text() const {
  const auto value = bytes();
  return {reinterpret_cast<const char*>(value.data()), value.size()};
}

std::uint64_t WireReader::take_varint(std::span<const std::byte>& from) const {
  auto rest = from;
  const auto next = [&] {
    if (rest.empty()) fail("it ends in the middle of a number", from.data());
    const std::byte byte = rest.front();
    rest = rest.subspan(1);
    return byte;
  };
  const std::uint64_t value = decode_varint(next, [&](const char* what) { fail(what, from.data()); });
  from = rest;
  return value;
}

std::uint32_t WireReader::take_fixed32(std::span<const std::byte>& from) const {
  const auto four = take(from, 4);
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value |= std::to_integer<std::uint32_t>(four[i]) << (8 * i);
  return value;
}

std::span<const std::byte> WireReader::take(std::span<const std::byte>& from, std::uint64_t size) const {
  if (size > from.size()) {
    fail("a field of " + std::to_string(size) + " bytes where " + std::to_string(from.size()) + " are left",
         from.data());
  }
  const auto taken = from.first(static_cast<std::size_t>(size));
  from = from.subspan(taken.size());
  return taken;
}

void WireReader::expect(WireType type) const {
  if (type_ != type) {
    fail("field " + std::to_string(field_) + " has wire type " + std::to_string(static_cast<int>(type_)) +
             " instead of " + std::to_string(static_cast<int>(type)),
         rest_.data());
  }
}

void WireReader::fail(std::string_view what, const std::byte* where) const {
  bad_voice("the model is not an ONNX file, or not a whole one: " + std::string(what) + " at byte " +
            std::to_string(where - file_) + "");
}

}  // namespace linnet
