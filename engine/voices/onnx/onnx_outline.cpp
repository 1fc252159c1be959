#include "engine/voices/onnx/onnx_outline.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>

#include "engine/voices/bad_voice.h"
#include "engine/voices/onnx/onnx_fields.h"
#include "engine/voices/onnx/protobuf_wire.h"

namespace linnet {
namespace {

constexpr std::size_t window_bytes = 64 * 1024;
constexpr std::uint64_t least_cut = 4096;  // bytes of a tensor's values; smaller ones stay

constexpr std::uint64_t type_float = 1;

using Bytes = std::vector<std::byte>;

// What stands before a field's value.
constexpr std::uint64_t tag_of(std::uint64_t field, WireType type) {
  return field << 3 | static_cast<std::uint64_t>(type);
}

void put_varint(Bytes& to, std::uint64_t value) {
  for (; value >= 128; value >>= 7) to.push_back(static_cast<std::byte>(value | 128));
  to.push_back(static_cast<std::byte>(value));
}

void put_message(Bytes& to, std::uint64_t field, const Bytes& message) {
  put_varint(to, tag_of(field, WireType::bytes));
  put_varint(to, message.size());
  to.insert(to.end(), message.begin(), message.end());
}

// Goes forward through the file, which it reads a window at a time.
class Cursor {
 public:
  explicit Cursor(const VoiceSource& file) : file_(file), window_(std::min(window_bytes, file.size())) {}

  std::size_t at() const { return at_; }
  std::size_t size() const { return file_.size(); }
  void skip(std::uint64_t bytes) { at_ += static_cast<std::size_t>(bytes); }

  std::uint64_t number(std::size_t end) {
    const auto next_byte = [&] {
      if (at_ == end) fail("it ends too early");
      return next();
    };
    return decode_varint(next_byte, [this](const char* what) { fail(what); });
  }

  // The length of what follows, all of it before `end`.
  std::uint64_t length(std::size_t end) {
    const std::uint64_t bytes = number(end);
    if (bytes > end - at_)
      fail("a field of " + std::to_string(bytes) + " bytes where " + std::to_string(end - at_) + " are left");
    return bytes;
  }

  void copy(std::uint64_t bytes, Bytes& to) {
    const std::size_t before = to.size();
    to.resize(before + static_cast<std::size_t>(bytes));
    file_.read(at_, std::span(to).subspan(before));
    skip(bytes);
  }

  // A field's value, whatever it is, with its tag.
  void copy_field(std::uint64_t tag, std::size_t end, Bytes& to) {
    put_varint(to, tag);
    std::uint64_t bytes = 0;
    switch (static_cast<WireType>(tag & 7)) {
      case WireType::varint:
        return put_varint(to, number(end));
      case WireType::fixed64:
        bytes = 8;
        break;
      case WireType::fixed32:
        bytes = 4;
        break;
      case WireType::bytes:
        bytes = length(end);
        put_varint(to, bytes);
        break;
      default:
        fail("a wire type that ONNX does not use");
    }
    if (bytes > end - at_) fail("it ends too early");
    copy(bytes, to);
  }

  [[noreturn]] void fail(const std::string& what) const {
    bad_voice("the model is not an ONNX file, or not a whole one: " + what + " at byte " + std::to_string(at_));
  }

 private:
  std::byte next() {
    if (at_ < start_ || at_ >= start_ + filled_) {
      start_ = at_;
      filled_ = std::min(window_.size(), file_.size() - at_);
      file_.read(start_, std::span(window_).first(filled_));
    }
    return window_[at_++ - start_];
  }

  const VoiceSource& file_;
  Bytes window_;
  std::size_t start_ = 0;
  std::size_t filled_ = 0;
  std::size_t at_ = 0;
};

// A TensorProto that ends at `end`.
Bytes outlined_tensor(Cursor& cursor, std::size_t end, const VoiceSource& file) {
  Bytes tensor;
  std::uint64_t type = 0;
  std::uint64_t values_size = 0;
  std::size_t values_at = 0;
  while (cursor.at() < end) {
    const std::uint64_t tag = cursor.number(end);
    if (tag >> 3 == tensor_field::segment)
      bad_voice("a tensor of the model is a segment of a larger one, which is not supported");
    if (tag == tag_of(tensor_field::raw_data, WireType::bytes) && values_size == 0) {
      values_size = cursor.length(end);
      values_at = cursor.at();
      cursor.skip(values_size);
    } else if (tag == tag_of(tensor_field::data_type, WireType::varint)) {
      type = cursor.number(end);
      put_varint(tensor, tag);
      put_varint(tensor, type);
    } else {
      cursor.copy_field(tag, end, tensor);
    }
  }
  if (type == type_float && values_size >= least_cut) {
    Bytes segment;
    put_varint(segment, tag_of(segment_field::begin, WireType::varint));
    put_varint(segment, values_at);
    put_varint(segment, tag_of(segment_field::end, WireType::varint));
    put_varint(segment, values_at + values_size);
    put_message(tensor, tensor_field::segment, segment);
  } else if (values_at) {
    Bytes values(static_cast<std::size_t>(values_size));
    file.read(values_at, values);
    put_message(tensor, tensor_field::raw_data, values);
  }
  return tensor;
}

Bytes outlined_graph(Cursor& cursor, std::size_t end, const VoiceSource& file) {
  Bytes graph;
  while (cursor.at() < end) {
    const std::uint64_t tag = cursor.number(end);
    if (tag == tag_of(graph_field::initializer, WireType::bytes)) {
      const auto size = static_cast<std::size_t>(cursor.length(end));
      put_message(graph, graph_field::initializer, outlined_tensor(cursor, cursor.at() + size, file));
    } else {
      cursor.copy_field(tag, end, graph);
    }
  }
  return graph;
}

}  // namespace

std::vector<std::byte> onnx_outline(const VoiceSource& file) {
  Cursor cursor(file);
  Bytes outline;
  while (cursor.at() < cursor.size()) {
    const std::uint64_t tag = cursor.number(cursor.size());
    if (tag == tag_of(model_field::graph, WireType::bytes)) {
      const auto size = static_cast<std::size_t>(cursor.length(cursor.size()));
      put_message(outline, model_field::graph, outlined_graph(cursor, cursor.at() + size, file));
    } else {
      cursor.copy_field(tag, cursor.size(), outline);
    }
  }
  return outline;
}

}  // namespace linnet
