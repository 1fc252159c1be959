// Builds small ONNX files for cases that no exporter produces.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace linnet::test {

// Writes a protobuf message field by field.
class Message {
 public:
  Message& varint(int field, std::uint64_t value) {
    put(static_cast<std::uint64_t>(field) << 3);
    put(value);
    return *this;
  }
  Message& text(int field, std::string_view value) {
    put(static_cast<std::uint64_t>(field) << 3 | 2);
    put(value.size());
    bytes_ += value;
    return *this;
  }
  Message& message(int field, const Message& value) { return text(field, value.bytes_); }
  Message& fixed32(int field, float value) {
    put(static_cast<std::uint64_t>(field) << 3 | 5);
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
    return *this;
  }
  Message& raw(std::string_view wire) {  // appends bytes unchanged
    bytes_ += wire;
    return *this;
  }
  template <typename T>
  Message& values(int field, std::initializer_list<T> list) {
    return text(field, {reinterpret_cast<const char*>(list.begin()), list.size() * sizeof(T)});
  }
  Message& packed_varints(int field, std::initializer_list<std::uint64_t> list) {
    Message packed;
    for (const auto value : list) packed.put(value);
    return text(field, packed.bytes_);
  }

  const std::string& wire() const { return bytes_; }
  std::span<const std::byte> bytes() const { return std::as_bytes(std::span(bytes_)); }

 private:
  void put(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) bytes_ += static_cast<char>(value | 0x80);
    bytes_ += static_cast<char>(value);
  }
  std::string bytes_;
};

// ONNX's numbers of data types and of TensorProto's fields.
enum DataType { type_f32 = 1, type_u8 = 2, type_i8 = 3, type_i32 = 6, type_i64 = 7, type_f16 = 10, type_f64 = 11 };
enum TensorField { dims = 1, data_type = 2, float_data = 4, int32_data = 5, int64_data = 7, name = 8, raw_data = 9 };
enum ExternalField { external_data = 13, data_location = 14 };

// A tensor with name, shape and type; the caller adds the values.
inline Message tensor(std::string_view tensor_name, std::initializer_list<std::int64_t> shape, DataType type) {
  Message message;
  for (const auto extent : shape) message.varint(dims, static_cast<std::uint64_t>(extent));
  message.varint(data_type, type);
  if (!tensor_name.empty()) message.text(name, tensor_name);
  return message;
}
inline Message f32_tensor(std::string_view tensor_name, std::initializer_list<std::int64_t> shape,
                          std::initializer_list<float> values) {
  return tensor(tensor_name, shape, type_f32).values(raw_data, values);
}

inline Message node(std::string_view op, std::string_view node_name, std::initializer_list<std::string_view> inputs,
                    std::string_view output) {
  Message message;
  for (const auto input : inputs) message.text(1, input);
  return message.text(2, output).text(3, node_name).text(4, op);
}
inline Message ints_attribute(std::string_view attribute, std::initializer_list<std::uint64_t> values) {
  Message message;
  message.text(1, attribute);
  for (const auto value : values) message.varint(8, value);
  return message.varint(20, 7);
}
inline Message constant_node(std::string_view node_name, std::string_view output, const Message& value) {
  return node("Constant", node_name, {}, output).message(5, Message().text(1, "value").message(5, value).varint(20, 4));
}

// Builds a complete file.
class OnnxBuilder {
 public:
  OnnxBuilder& initializer(const Message& tensor) {
    graph_.message(5, tensor);
    return *this;
  }
  OnnxBuilder& node(const Message& node) {
    graph_.message(1, node);
    return *this;
  }
  OnnxBuilder& input(std::string_view input_name) {
    graph_.message(11, Message().text(1, input_name));
    return *this;
  }
  // The bytes are valid until the next call, and not longer than the builder.
  std::span<const std::byte> build() {
    file_ = Message().varint(1, 8).text(2, "test").message(7, graph_).message(8, Message().text(1, "").varint(2, 15));
    return file_.bytes();
  }

 private:
  Message graph_;
  Message file_;
};

}  // namespace linnet::test
