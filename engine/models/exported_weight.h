// One weight of an exported model, as importing it finds it: where its values are in the file and how they become the
// tensor that a bundle holds.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/voices/tensor_file.h"

namespace linnet {

// weight = value · scale. Values in −128 … 127, in the order of the shape; one scale for all of them, or one for each
// index of the first axis.
struct WholeNumbers {
  std::vector<std::int8_t> values;
  std::vector<float> scales;
};

// A view: the file's bytes must outlive it.
struct ExportedWeight {
  std::string path;                 // in the bundle
  std::vector<std::int64_t> shape;  // in the bundle
  Tensor values;                    // f32, f16, or i8 and u8 with `scale`
  bool turned = false;              // the last two axes of `values` stand the other way round than in `shape`
  // Of whole numbers: weight = (value − zero) · scale. One scale, or one for each index of the first axis of `shape`.
  std::optional<Tensor> scale;
  std::optional<Tensor> zero;  // as many as scales, or one; nothing: 0
  // Of a weight under weight normalisation (Salimans and Kingma, 2016): weight = norm · v / |v|, where `values` are v
  // and |v| is over all axes but the first.
  std::optional<Tensor> norm;
  // How far it may be rounded: to 4 or 8 bits; 32: it stays as it is.
  int least_bits = 32;
  bool by_rows = false;  // rounding gives each row of the last axis one scale, in place of groups of it

  // bad_voice: the tensors do not fit together; the message names the path.
  void check() const;
  // After check(). In the order of `shape`, rounded to float once.
  std::vector<float> floats() const;
  // After check(). Nothing: they are floats, or do not fit 8 bits.
  std::optional<WholeNumbers> whole_numbers() const;

 private:
  std::size_t elements() const;
  std::vector<int> differences() const;  // value − zero, in the order of `shape`
};

}  // namespace linnet
