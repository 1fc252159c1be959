// Reads NumPy's .npz: a zip archive of arrays (numpy.lib.format), stored or deflated.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace linnet::native {

struct NpyArray {
  std::string name;  // without ".npy"
  std::vector<std::size_t> shape;
  std::vector<float> values;
};

bool is_zip(std::span<const std::byte> bytes);  // by its first bytes

// All arrays, in the archive's order. bad_voice: truncated or damaged, encrypted, more than 4 GB, an array that is not
// of float32 in C's order, or more than 256 MB in all; the message names the array. Also PyTorch's files, which are zip
// archives too: the message says how to convert them.
std::vector<NpyArray> read_npz(std::span<const std::byte> bytes);

// Refuses a file of PyTorch's and says how to convert it. `name`: "af_heart".
[[noreturn]] void refuse_pytorch(const std::string& name);

}  // namespace linnet::native
