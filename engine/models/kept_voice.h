// A voice as a bundle keeps it without rounding: all that opening it reads of its file, so that no graph is needed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "engine/voices/tensor_file.h"

namespace linnet {

class KeptVoice {
 public:
  // shape: its product is the number of values. A path that is there already stays as it is.
  void add(const std::string& path, const std::vector<std::int64_t>& shape, std::span<const float> values);
  void add(const std::string& path, const std::vector<std::int64_t>& shape, std::span<const std::int8_t> values);
  void add(const std::string& path, const ConvAttributes& attributes) { convolutions_[path] = attributes; }

  struct Entry {
    std::string path;
    Tensor tensor;                 // f32 or i8; its bytes are not set
    std::vector<std::byte> bytes;  // its values
  };
  const std::vector<Entry>& tensors() const { return tensors_; }  // in the order in which they were added
  const std::map<std::string, ConvAttributes>& convolutions() const { return convolutions_; }
  bool has_whole_numbers() const;  // a tensor of i8

 private:
  void add(const std::string& path, const std::vector<std::int64_t>& shape, Tensor::Type type,
           std::span<const std::byte> bytes);

  std::vector<Entry> tensors_;
  std::map<std::string, ConvAttributes> convolutions_;
};

}  // namespace linnet
