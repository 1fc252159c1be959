// What the acoustic model asks of a voice's file, whichever format it has: Piper's ONNX (onnx_model.h) or Linnet's own
// bundle (bundle.h).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/voice_source.h"

namespace linnet {

class Graph;  // graph.h

// A view of one tensor's values inside the file's bytes (unaligned there, so copy before use).
struct Tensor {
  std::vector<std::int64_t> shape;
  // int8 and int4 are a bundle's weights, with scales; i8 and u8 are bare whole numbers, whose scale the file has
  // elsewhere.
  enum class Type { f32, f16, i64, i32, int8, int4, i8, u8, other } type = Type::other;
  std::span<const std::byte> bytes = {};  // raw little-endian values; empty for a tensor of no elements
  // Of int8 and int4: one scale (bfloat16) for every `group` input channels of each output and tap. docs/bundle.md has
  // the order of values and scales.
  std::span<const std::byte> scales = {};
  std::size_t group = 0;
  bool transposed = false;  // shape is (in, out, kernel), of a transposed convolution
  // Where the model is read piece by piece: values and scales are in `file`, and `bytes` and `scales` are empty.
  const VoiceSource* file = nullptr;
  std::size_t file_offset = 0;
  std::size_t scales_offset = 0;
  std::size_t elements() const;       // product of shape; 1 for a scalar
  std::uint64_t value_bytes() const;  // of the values in the file; 0 of an unknown type
  bool is_small() const { return type == Type::int8 || type == Type::int4; }
};

// Outputs, taps and inputs of a small tensor, which is (out, in, kernel), (in, out, kernel) if transposed, or a table
// (out, in).
struct SmallShape {
  // groups: of input channels
  std::size_t out = 0;
  std::size_t kernel = 1;
  std::size_t in = 0;
  std::size_t groups = 0;
  explicit SmallShape(const Tensor& tensor);
  std::size_t scales() const { return out * kernel * groups; }
};

// The tensor's values as the file has them: in memory, or read into `held`.
std::span<const std::byte> raw_values(const Tensor& tensor, std::vector<std::byte>& held);

// A small tensor's values, decoded: values[(o · kernel + k) · in + i], scales[(o · kernel + k) · groups + i / group].
std::vector<std::int8_t> small_values(const Tensor& tensor);
std::vector<float> small_scales(const Tensor& tensor);

// Attributes of a one-dimensional Conv or ConvTranspose node.
struct ConvAttributes {
  int kernel = 1;
  int stride = 1;
  int dilation = 1;
  int pad_begin = 0;
  int pad_end = 0;
  int group = 1;
  bool transposed = false;
  int output_padding = 0;  // of a transposed one: rows behind its end
};

// Tensors by PyTorch path ("dec.ups.0.weight"), convolutions by module path ("dec.ups.0"). Immutable, so any thread may
// read. Views into the file's bytes: they must outlive the model.
class TensorFile {
 public:
  virtual ~TensorFile() = default;
  virtual const Tensor* find(std::string_view path) const = 0;               // null: there is none
  virtual const ConvAttributes* find_conv(std::string_view path) const = 0;  // likewise
  // What the duration predictor's ElementwiseAffine multiplies with in reverse, exp(-logs); path: "dp.flows.0".
  // bad_voice when the file has it in no known form.
  virtual std::vector<float> affine_scale(std::string_view path) const = 0;
  virtual bool has_speakers() const = 0;        // takes a speaker id
  virtual std::string_view family() const = 0;  // the model's, where the file names it; else empty: tensors tell
  // The nodes between the tensors. Null: the file has tensors only.
  virtual const Graph* graph() const { return nullptr; }

  bool has(std::string_view path) const { return find(path) != nullptr; }
  bool has_conv(std::string_view path) const { return find_conv(path) != nullptr; }
  const Tensor& tensor(std::string_view path) const;        // bad_voice: names the missing path
  const ConvAttributes& conv(std::string_view path) const;  // likewise
  // The tensor as floats, in its shape's order. bad_voice: missing, of no float kind, or not of this shape (an extent
  // of -1 matches any).
  std::vector<float> floats(std::string_view path, std::span<const std::int64_t> shape = {}) const;
};

// The tensor's values as floats. bad_voice: not of a float kind; `name` is for the message.
std::vector<float> as_floats(const Tensor& tensor, std::string_view name);

// bfloat16: the upper half of a float.
float from_bf16(std::uint16_t half);
std::uint16_t to_bf16(float value);  // rounds to nearest, ties to even

// float16 of IEEE 754. Rounds to nearest, ties to even; beyond 65504 it is infinite.
std::uint16_t to_f16(float value);

}  // namespace linnet
