// Protobuf's wire format, read strictly and without copying: one field at a time, every length checked against the
// message that holds it. https://protobuf.dev/programming-guides/encoding
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace linnet {

enum class WireType : std::uint32_t { varint = 0, fixed64 = 1, bytes = 2, fixed32 = 5 };

// A number, seven bits a byte from the lowest on. `next()` gives the next byte, or throws where there is none;
// `fail(what)` throws.
template <typename Next, typename Fail>
std::uint64_t decode_varint(Next&& next, Fail&& fail) {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    const auto byte = std::to_integer<std::uint64_t>(next());
    if (shift == 63 && byte > 1) break;
    value |= (byte & 127) << shift;
    if (byte < 128) return value;
  }
  fail("a number of more than 64 bits");
  return 0;
}

class WireReader {
 public:
  explicit WireReader(std::span<const std::byte> message) : WireReader(message, message.data()) {}

  // Moves to the next field; false at the end of the message. bad_voice: truncated, or not the wire format.
  bool next();

  std::uint32_t field() const { return field_; }
  // The value of the current field. bad_voice when the file gives it another wire type.
  std::uint64_t varint() const;
  std::uint32_t fixed32() const;
  std::span<const std::byte> bytes() const;
  std::string_view text() const;
  WireReader message() const { return WireReader(bytes(), file_); }

  bool is_packed() const { return type_ == WireType::bytes; }
  // Values of a repeated varint field, which a file may give one by one or packed.
  template <typename Visit>
  void each_varint(Visit&& visit) const {
    if (!is_packed()) return visit(varint());
    for (auto rest = value_; !rest.empty();) visit(take_varint(rest));
  }
  // The same for a repeated fixed32 field (float).
  template <typename Visit>
  void each_fixed32(Visit&& visit) const {
    if (!is_packed()) return visit(fixed32());
    for (auto rest = value_; !rest.empty();) visit(take_fixed32(rest));
  }

 private:
  WireReader(std::span<const std::byte> message, const std::byte* file) : rest_(message), file_(file) {}
  std::uint64_t take_varint(std::span<const std::byte>& from) const;
  std::uint32_t take_fixed32(std::span<const std::byte>& from) const;
  std::span<const std::byte> take(std::span<const std::byte>& from, std::uint64_t size) const;
  void expect(WireType type) const;
  [[noreturn]] void fail(std::string_view what, const std::byte* where) const;

  std::span<const std::byte> rest_;
  const std::byte* file_;  // where the whole file begins, to name the offset of an error
  std::uint32_t field_ = 0;
  WireType type_ = WireType::varint;
  std::uint64_t number_ = 0;
  std::span<const std::byte> value_;
};

}  // namespace linnet
