// A copy of values in memory that holds not one float more, so that the address sanitizer sees each read beyond them.
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>

namespace linnet::test {

// `margin` floats of zeros follow where a kernel says that it reads on.
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
