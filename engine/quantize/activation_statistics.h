// Statistics of what the layers of a voice get as input while it speaks: correlations, which tell rounding what
// matters.
#pragma once

#include <cstddef>
#include <map>
#include <vector>

#include "engine/kernels/backend.h"
#include "engine/kernels/conv1d.h"
#include "engine/quantize/gptq.h"

namespace linnet {

// While it lives, it watches every convolution that runs on the backend.
class ActivationStatistics {
 public:
  explicit ActivationStatistics(Backend& backend);
  ~ActivationStatistics();
  ActivationStatistics(const ActivationStatistics&) = delete;

  // Before each sentence. A layer is watched for whole sentences: what the lags make is positive definite only then.
  void begin_sentence();

  // By Conv1d::layer(); null: that layer never ran.
  const Correlation* of(std::size_t layer) const;

 private:
  void watch(const LayerInput& input);
  void add(const LayerInput& input, std::size_t first, std::size_t rows, Correlation& to);

  Backend& backend_;
  struct Seen {
    Correlation correlation;
    const Conv1dShape* shape = nullptr;  // of the first convolution that came with this number
    std::size_t rows = 0;
    bool enough = false;
  };
  std::map<std::size_t, Seen> seen_;
  std::vector<float> transposed_;
  std::vector<float> product_;
};

}  // namespace linnet
