#include "engine/quantize/gptq.h"

#include <algorithm>
#include <cmath>

#include "engine/quantize/cholesky.h"
#include "engine/voices/tensor_file.h"

namespace linnet {
namespace {

constexpr std::size_t together = 16;  // outputs that are rounded side by side
constexpr float damping = 0.01f;      // of H's mean diagonal: keeps R well-conditioned

// Steps of `bits` are −2^(bits−1) … 2^(bits−1) − 1; int8 leaves out −128, so that it is symmetric.
struct Steps {
  int least;
  int most;
  explicit Steps(int bits) : least(bits == 8 ? -127 : -(1 << (bits - 1))), most((1 << (bits - 1)) - 1) {}
  float nearest(float steps) const {
    return std::clamp(std::nearbyint(steps), static_cast<float>(least), static_cast<float>(most));
  }
};

// The scale with the least weighted error, among some below and about the one that spans the largest weight.
float best_scale(const Steps& steps, std::span<const float> w, std::span<const float> importance) {
  float largest = 0;
  for (const float x : w) largest = std::max(largest, std::fabs(x));
  if (!(largest > 1e-20f)) return 0;
  float best = 0;
  float least = INFINITY;
  for (int k = 0; k < 16; ++k) {
    const float span = largest * (1.04f - 0.03f * static_cast<float>(k));
    const float scale = from_bf16(to_bf16(span / static_cast<float>(steps.most)));
    float error = 0;
    for (std::size_t i = 0; i < w.size(); ++i) {
      const float e = w[i] - steps.nearest(w[i] / scale) * scale;
      error += importance[i] * e * e;
    }
    if (error < least) least = error, best = scale;
  }
  return best;
}

// R of the columns (tap, input channel) of one set of taps.
std::vector<float> factor(const Backend& backend, const Correlation& c, std::size_t taps) {
  const std::size_t in = c.in;
  const std::size_t n = taps * in;
  std::vector<float> h(n * n);
  for (std::size_t k = 0; k < taps; ++k)
    for (std::size_t l = k; l < taps; ++l)
      for (std::size_t i = 0; i < in; ++i) std::copy_n(&c.lags[l - k][i * in], in, &h[(k * in + i) * n + l * in]);
  double diagonal = 0;
  for (std::size_t i = 0; i < n; ++i) diagonal += h[i * n + i];
  const float add = damping * static_cast<float>(diagonal / static_cast<double>(n)) + 1e-12f;
  for (std::size_t i = 0; i < n; ++i) h[i * n + i] += add;
  cholesky(backend, h, n);
  return h;
}

// Rounds `together` outputs, from the last column to the first.
class Block {
 public:
  Block(const RoundingShape& shape, const Taps& taps, std::span<const float> weights, std::span<const float> r,
        std::size_t first, Rounding& to)
      : s_(shape),
        taps_(taps),
        weights_(weights),
        r_(r),
        n_(taps.size() * shape.in),
        first_(first),
        count_(std::min(together, shape.out - first)),
        steps_(shape.bits),
        to_(to),
        errors_(n_ * together) {}

  void round() {
    for (std::size_t t = taps_.size(); t-- > 0;)
      for (std::size_t g = s_.groups(); g-- > 0;) round_group(t, g);
  }

 private:
  void round_group(std::size_t t, std::size_t g) {
    const std::size_t begin = g * s_.group;
    const std::size_t end = std::min(s_.in, begin + s_.group);
    const std::size_t width = end - begin;
    const std::size_t column = t * s_.in + begin;
    std::vector<float> moved(width * together);
    std::vector<float> importance(width);
    std::vector<float> w(width);
    for (std::size_t j = 0; j < width; ++j) {
      move_errors(column + j, column + width, &moved[j * together]);
      importance[j] = r_.empty() ? 1.0f : diagonal(column + j) * diagonal(column + j);
    }
    float scales[together] = {};
    for (std::size_t o = 0; o < count_; ++o) {
      for (std::size_t j = 0; j < width; ++j) w[j] = weight(o, t, begin + j) + moved[j * together + o];
      scales[o] = best_scale(steps_, w, importance);
      to_.scales[row(o, t) * s_.groups() + g] = scales[o];
    }
    for (std::size_t j = width; j-- > 0;) {
      float inner[together] = {};
      add_errors(column + j, column + j + 1, column + width, inner);
      for (std::size_t o = 0; o < count_; ++o) {
        const float original = weight(o, t, begin + j);
        const float wanted = original + moved[j * together + o] + inner[o];
        const float step = scales[o] > 0 ? steps_.nearest(wanted / scales[o]) : 0;
        to_.values[row(o, t) * s_.in + begin + j] = static_cast<std::int8_t>(step);
        errors_[(column + j) * together + o] = original - step * scales[o];
      }
    }
  }

  // What the errors of columns from `from` on ask of column j.
  void move_errors(std::size_t j, std::size_t from, float* out) const { add_errors(j, from, n_, out); }
  void add_errors(std::size_t j, std::size_t from, std::size_t to, float* out) const {
    if (r_.empty()) return;
    float sums[together] = {};
    const float* r = &r_[j * n_];
    for (std::size_t i = from; i < to; ++i)
      for (std::size_t o = 0; o < together; ++o) sums[o] += r[i] * errors_[i * together + o];
    for (std::size_t o = 0; o < together; ++o) out[o] += sums[o] / r[j];
  }
  float diagonal(std::size_t j) const { return r_[j * n_ + j]; }
  std::size_t row(std::size_t o, std::size_t t) const { return (first_ + o) * s_.kernel + taps_[t]; }
  float weight(std::size_t o, std::size_t t, std::size_t i) const { return weights_[row(o, t) * s_.in + i]; }

  const RoundingShape& s_;
  const Taps& taps_;
  std::span<const float> weights_;
  std::span<const float> r_;
  std::size_t n_;
  std::size_t first_;
  std::size_t count_;
  Steps steps_;
  Rounding& to_;
  std::vector<float> errors_;  // column, output: w − q
};

}  // namespace

Rounding round_weights(const Backend& backend, const RoundingShape& s, std::span<const float> weights,
                       std::span<const Taps> sets, const Correlation* correlation) {
  Rounding result{std::vector<std::int8_t>(weights.size()), std::vector<float>(s.out * s.kernel * s.groups())};
  std::vector<float> r;
  std::size_t taps_of_r = 0;
  for (const Taps& taps : sets) {
    if (correlation && taps.size() != taps_of_r) r = factor(backend, *correlation, taps_of_r = taps.size());
    backend.parallel((s.out + together - 1) / together, [&](std::size_t item, std::size_t) {
      Block(s, taps, weights, r, item * together, result).round();
    });
  }
  return result;
}

}  // namespace linnet
