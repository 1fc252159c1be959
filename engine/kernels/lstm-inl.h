// One row of an LSTM (lstm.h). Part of loops-inl.h, which says how it is compiled.
#pragma once

#include "engine/kernels/expansion-inl.h"
#include "engine/kernels/loops.h"
#include "engine/kernels/vector_math-inl.h"

namespace linnet {
namespace {
namespace LINNET_SET {

LINNET_INLINE Vec<LINNET_LANES> logistic(Vec<LINNET_LANES> x) { return 1.0f / (1.0f + exponential<LINNET_LANES>(-x)); }

// at(i): vector i of a panel's weights. Sums of even and of odd inputs are apart, so that eight additions are under way
// at a time.
template <class At>
LINNET_INLINE void lstm_panel(Size hidden, const float* sums, const float* h, const At& at, float* cell, float* out) {
  constexpr int W = LINNET_LANES;
  Vec<W> even[4];
  Vec<W> odd[4];
  unroll<0, 4>([&](auto g) {
    constexpr int G = decltype(g)::value;
    even[G] = load<W>(sums + G * hidden);
    odd[G] = Vec<W>{};
  });
  Size k = 0;
  for (; k + 2 <= hidden; k += 2) {
    const Vec<W> h0 = fill<W>(h[k]);
    const Vec<W> h1 = fill<W>(h[k + 1]);
    unroll<0, 4>([&](auto g) {
      constexpr int G = decltype(g)::value;
      even[G] = multiply_add<W>(at(4 * k + G, g), h0, even[G]);
      odd[G] = multiply_add<W>(at(4 * k + 4 + G, g), h1, odd[G]);
    });
  }
  if (k < hidden)
    unroll<0, 4>([&](auto g) {
      constexpr int G = decltype(g)::value;
      even[G] = multiply_add<W>(at(4 * k + G, g), fill<W>(h[k]), even[G]);
    });
  const auto gate = [&](int g) { return even[g] + odd[g]; };
  const Vec<W> c = logistic(gate(2)) * load<W>(cell) + logistic(gate(0)) * hyperbolic_tangent<W>(gate(3));
  store<W>(cell, c);
  store<W>(out, logistic(gate(1)) * hyperbolic_tangent<W>(c));
}

void lstm(const LstmPanels& w, const float* sums, const float* h, float* cell, float* out) {
  constexpr int W = LINNET_LANES;
  const Size panel = 4 * w.hidden * W;
  for (Size u = 0, p = 0; u < w.hidden; u += W, ++p) {
    if (w.weights) {
      const float* weights = w.weights + p * panel;
      lstm_panel(w.hidden, sums + u, h, [&](Size i, auto) { return load<W>(weights + i * W); }, cell + u, out + u);
      continue;
    }
    const std::int8_t* values = w.small + p * panel;
    alignas(sizeof(Vec<W>)) Vec<W> scales[4];
    unroll<0, 4>([&](auto g) { scales[decltype(g)::value] = load<W>(w.scales + (4 * p + decltype(g)::value) * W); });
    const auto scaled = [&](Size i, auto g) {
      return whole_numbers<W>(load_bytes<W>(values + i * W)) * scales[decltype(g)::value];
    };
    lstm_panel(w.hidden, sums + u, h, scaled, cell + u, out + u);
  }
}

}  // namespace LINNET_SET
}  // namespace
}  // namespace linnet
