// Bodies of the loops declared in loops.h. Included once by each loops_*.cpp, which sets LINNET_LANES (floats a vector)
// and LINNET_SET (a namespace), and is compiled for its instruction set. LINNET_FUSED and LINNET_SUMS_OF_PAIRS, where
// it sets them, are instructions that compilers do not find by themselves. Everything here is in an unnamed namespace
// and calls no library function, so no code for a wide instruction set can get into the rest of the program.
#include "engine/kernels/expansion-inl.h"
#include "engine/kernels/fourier-inl.h"
#include "engine/kernels/gaussian-inl.h"
#include "engine/kernels/halves-inl.h"
#include "engine/kernels/integers-inl.h"
#include "engine/kernels/loops.h"
#include "engine/kernels/lstm-inl.h"
#include "engine/kernels/mono-inl.h"
#include "engine/kernels/normalisation-inl.h"
#include "engine/kernels/transforms-inl.h"
#include "engine/kernels/vector_math-inl.h"

namespace linnet {
namespace {
namespace LINNET_SET {

template <int M, int R>
constexpr CookToomLoops cook_toom_loops() {
  CookToomLoops loops{M, R, M + R - 1, input<M, R>, output<M, R>, nullptr, weights<M, R>, expand<M, R>};
  if constexpr (M <= widest_gated_tile) loops.gate = output_gate<M, R>;
  return loops;
}

constexpr CookToomLoops all_cook_toom[] = {
    cook_toom_loops<4, 2>(), cook_toom_loops<2, 3>(), cook_toom_loops<4, 3>(), cook_toom_loops<6, 3>(),
    cook_toom_loops<8, 3>(), cook_toom_loops<4, 5>(), cook_toom_loops<6, 5>(), cook_toom_loops<8, 5>(),
    cook_toom_loops<5, 6>(), cook_toom_loops<6, 6>(), cook_toom_loops<4, 7>(), cook_toom_loops<6, 7>(),
};

void layer_norm(const float* x, const float* y, Size channels, Size rows, const float* gamma, const float* beta,
                float epsilon, bool with_gelu, float* out) {
  constexpr int W = LINNET_LANES;
  for (Size t = 0; t < rows; ++t, x += channels, out += channels) {
    Vec<W> wide{};
    float total = 0;
    for_channels(channels, [&](auto lanes, Size c) {
      constexpr int L = decltype(lanes)::value;
      Vec<L> v = load<L>(x + c);
      if (y) v += load<L>(y + c);
      store<L>(out + c, v);
      if constexpr (L == W)
        wide += v;
      else
        total += sum<L>(v);
    });
    const float mean = (total + sum<W>(wide)) / static_cast<float>(channels);
    wide = Vec<W>{};
    total = 0;
    for_channels(channels, [&](auto lanes, Size c) {
      constexpr int L = decltype(lanes)::value;
      const Vec<L> d = load<L>(out + c) - mean;
      if constexpr (L == W)
        wide += d * d;
      else
        total += sum<L>(d * d);
    });
    const float variance = (total + sum<W>(wide)) / static_cast<float>(channels);
    const float scale = 1.0f / __builtin_sqrtf(variance + epsilon);
    for_channels(channels, [&](auto lanes, Size c) {
      constexpr int L = decltype(lanes)::value;
      const Vec<L> v = (load<L>(out + c) - mean) * scale * load<L>(gamma + c) + load<L>(beta + c);
      store<L>(out + c, with_gelu ? gelu<L>(v) : v);
    });
    if (y) y += channels;
  }
}

void depthwise(const float* x, Size channels, Size rows, Size first, Size count, const float* w, const float* bias,
               Size kernel, Size dilation, float* out) {
  const Size half = kernel / 2 * dilation;
  for (Size t = first; t < first + count; ++t)
    for_channels(channels, [&](auto lanes, Size c) {
      constexpr int W = decltype(lanes)::value;
      Vec<W> s = load<W>(bias + c);
      for (Size k = 0; k < kernel; ++k) {
        const Size at = t + k * dilation;  // row at - half
        if (at >= half && at - half < rows)
          s = multiply_add<W>(load<W>(w + k * channels + c), load<W>(x + (at - half) * channels + c), s);
      }
      store<W>(out + (t - first) * channels + c, s);
    });
}

// By vectors, since a compiler may not change the order of comparisons, which NaN would show.
float largest_of(const float* x, Size n) {
  constexpr int W = LINNET_LANES;
  float largest = x[0];
  Vec<W> wide = fill<W>(largest);
  for_channels(n, [&](auto lanes, Size i) {
    constexpr int L = decltype(lanes)::value;
    if constexpr (L == W)
      wide = maximum<W>(load<W>(x + i), wide);
    else
      for (Size j = i; j < i + L; ++j) largest = x[j] > largest ? x[j] : largest;
  });
  for (int i = 0; i < W; ++i) largest = wide[i] > largest ? wide[i] : largest;
  return largest;
}

void softmax(float* x, Size n) {
  constexpr int W = LINNET_LANES;
  const float largest = largest_of(x, n);
  Vec<W> wide{};
  float total = 0;
  for_channels(n, [&](auto lanes, Size i) {
    constexpr int L = decltype(lanes)::value;
    const Vec<L> e = exponential<L>(load<L>(x + i) - largest);
    store<L>(x + i, e);
    if constexpr (L == W)
      wide += e;
    else
      total += sum<L>(e);
  });
  const float scale = 1.0f / (total + sum<W>(wide));
  for_channels(n, [&](auto lanes, Size i) {
    constexpr int L = decltype(lanes)::value;
    store<L>(x + i, load<L>(x + i) * scale);
  });
}

void tanh(const float* x, Size n, float gain, float* out) {
  for_channels(n, [&](auto lanes, Size i) {
    constexpr int L = decltype(lanes)::value;
    store<L>(out + i, gain * hyperbolic_tangent<L>(load<L>(x + i)));
  });
}

void gelu_by_tanh(const float* x, Size n, float* out) {
  for_channels(n, [&](auto lanes, Size i) {
    constexpr int L = decltype(lanes)::value;
    const Vec<L> v = load<L>(x + i);
    // (1 + tanh(u)) / 2 = 1 / (1 + e^(−2u))
    const Vec<L> u = v * (v * v * 0.044715f + 1.0f) * -1.59576912f;
    store<L>(out + i, v / (1.0f + exponential<L>(u)));
  });
}

void exponential_row(const float* x, Size n, float most, float* out) {
  for_channels(n, [&](auto lanes, Size i) {
    constexpr int L = decltype(lanes)::value;
    store<L>(out + i, exponential<L>(minimum<L>(load<L>(x + i), fill<L>(most))));
  });
}

void sine_cosine_row(const float* x, Size n, float* sine, float* cosine) {
  for_channels(n, [&](auto lanes, Size i) {
    constexpr int L = decltype(lanes)::value;
    const SineCosine<L> both = sine_cosine<L>(load<L>(x + i));
    store<L>(sine + i, both.sine);
    if (cosine) store<L>(cosine + i, both.cosine);
  });
}

void add(const float* x, const float* y, Size n, float* out) {
  for_channels(n, [&](auto lanes, Size i) {
    constexpr int L = decltype(lanes)::value;
    store<L>(out + i, load<L>(x + i) + load<L>(y + i));
  });
}

void add_products(const float* x, const float* rows, Size n, Size count, float* out) {
  constexpr int W = LINNET_LANES;
  for (Size j = 0; j < count; ++j, rows += n) {
    Vec<W> wide{};
    float total = 0;
    for_channels(n, [&](auto lanes, Size i) {
      constexpr int L = decltype(lanes)::value;
      if constexpr (L == W)
        wide = multiply_add<L>(load<L>(x + i), load<L>(rows + i), wide);
      else
        total += sum<L>(load<L>(x + i) * load<L>(rows + i));
    });
    out[j] += total + sum<W>(wide);
  }
}

void add_weighted(const float* rows, const float* weights, Size n, Size count, float* out) {
  for_channels(n, [&](auto lanes, Size i) {
    constexpr int L = decltype(lanes)::value;
    Vec<L> s = load<L>(out + i);
    for (Size j = 0; j < count; ++j) s = multiply_add<L>(fill<L>(weights[j]), load<L>(rows + j * n + i), s);
    store<L>(out + i, s);
  });
}

constexpr Loops table(const char* name) {
  return {.name = name,
          .lanes = LINNET_LANES,
          .cook_toom = all_cook_toom,
          .cook_toom_count = sizeof all_cook_toom / sizeof all_cook_toom[0],
          .finish = finish,
          .gate = gate,
          .finish_gelu = finish_gelu,
          .layer_norm = layer_norm,
          .depthwise = depthwise,
          .snake = snake,
          .leaky_affine = leaky_affine,
          .moments = moments,
          .lstm = lstm,
          .gelu_by_tanh = gelu_by_tanh,
          .softmax = softmax,
          .tanh = tanh,
          .exponential = exponential_row,
          .sine_cosine = sine_cosine_row,
          .gaussian = gaussian,
          .fourier_pass = fourier_pass,
          .add = add,
          .add_products = add_products,
          .add_weighted = add_weighted,
          .mono = mono,
          .expand = expand_plane,
          .to_integers = to_integers,
          .multiply_integers = multiply_integers,
          .integer_rows = integer_rows,
          .to_halves = to_halves,
          .from_halves = from_halves,
          .add_halves = add_halves};
}

}  // namespace LINNET_SET
}  // namespace
}  // namespace linnet
