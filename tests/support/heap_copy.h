// A copy of values in memory of exactly their size, so that the address sanitizer detects every read beyond them.
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>

namespace linnet::test {

// `margin`: floats of zeros after them, for kernels that are allowed to read further.
class HeapCopy {
 public:
  explicit HeapCopy(std::span<const float> values, std::size_t margin = 0) : data_(new float[values.size() + margin]) {
    std::copy(values.begin(), values.end(), data_.get());
    std::fill_n(data_.get() + values.size(), margin, 0.0f);
  }
  float* data() const { return data_.get(); }

 private:
  std::unique_ptr<float[]> data_;
};

}  // namespace linnet::test
