#include "engine/models/styletts2/style.h"

#include <algorithm>

#include "engine/voices/bad_voice.h"

namespace linnet::styletts2 {

StyleAffine::StyleAffine(WeightReader& reader, const std::string& path, std::size_t style, std::size_t channels,
                         std::size_t stage, std::size_t width) {
  RawLayer fc = reader.linear(path + ".fc", style, 2 * channels);
  if (fc.shape.out % 2)
    bad_voice("tensor " + in_quotes(path + ".fc.bias") +
              " of the model has an odd number of values, expected a scale "
              "and a shift for each channel");
  const std::size_t found = fc.shape.out / 2;
  for (std::size_t c = 0; c < found; ++c) fc.bias[c] += 1;
  fc_ = reader.pack(fc, {stage, true, 0});
  width_ = width ? width : found;
  sums_ = Buffer(2 * found);
  result_ = Buffer(2 * width_);
}

void StyleAffine::run(const Backend& backend, std::span<const float> style) {
  Epilogue e;
  e.raw = sums_.data();
  e.stride = fc_.shape().out;
  fc_.run(backend, style.data(), style.size(), 1, e);
  const std::size_t half = channels();
  std::copy_n(sums_.data(), half, result_.data());
  std::copy_n(sums_.data() + half, half, result_.data() + width_);
}

}  // namespace linnet::styletts2
