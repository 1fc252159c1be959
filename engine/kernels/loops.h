// Vector loops for which XNNPACK has no operator: one table for each instruction set. The bodies are in loops-inl.h and
// are compiled once for each set (loops_*.cpp); Backend uses the widest set that the machine supports.
// Layout everywhere: time × channels, row-major; `stride` counts floats from one row to the next.
#pragma once

#include <cstddef>
#include <cstdint>

namespace linnet {

// Applied to the sums of a convolution, row by row: v = sum + bias + residual + accumulate; raw = v;
// activated = v > 0 ? v : v · slope. Null pointers are skipped. All have `stride` floats in a row.
struct Epilogue {
  const float* bias = nullptr;  // channels
  const float* residual = nullptr;
  const float* accumulate = nullptr;
  float* raw = nullptr;
  float* activated = nullptr;
  float slope = 0;  // of activated: 0 is ReLU, 0.1 HiFi-GAN's LeakyReLU
  std::size_t stride = 0;

  // The epilogue of rows that begin so many floats further; bias: that of channels that do.
  Epilogue from(std::size_t floats) const {
    const auto moved = [&](auto* p) { return p ? p + floats : p; };
    return {moved(bias), moved(residual), moved(accumulate), moved(raw), moved(activated), slope, stride};
  }
};

// WaveNet's gate: out = tanh(sum[0..channels) + bias) · sigmoid(sum[channels..2·channels) + sigmoid_bias).
struct Gate {
  const float* bias = nullptr;          // channels
  const float* sigmoid_bias = nullptr;  // Conv1d takes null as bias + channels
  float* out = nullptr;
  std::size_t stride = 0;
};

// An affine map of each channel and Snake behind it (Ziyin et al. 2020): v + sin²(alpha · v) / alpha, v = scale · x +
// shift. All have a value for each channel.
struct Snake {
  const float* scale = nullptr;
  const float* shift = nullptr;
  const float* alpha = nullptr;  // finite and not 0, and so is its inverse
  const float* inverse_alpha = nullptr;
};

// What an LSTM multiplies its hidden state with (lstm.h). For each `lanes` hidden units a panel: for each input of
// `hidden`, of the four gates input, output, forget and cell, `lanes` weights, those beyond the last unit 0.
struct LstmPanels {
  std::size_t hidden = 0;
  const float* weights = nullptr;      // null where `small` has them
  const std::int8_t* small = nullptr;  // weight = value · scale
  const float* scales = nullptr;       // for each panel, of each gate `lanes`
};

// A panel of a GEMM kernel's weights in 8 or 4 bits (compact_matrices.h), with a plane for each tap.
struct CompactPanel {
  const float* floats;        // plane, row, lane, in place of values and scales; or null
  const std::int8_t* values;  // plane, row, lane; with 4 bits row j holds rows 2j (low half) and 2j + 1 (high half)
  const float* scales;        // plane, group of rows, lane
  int bits;
  std::size_t lanes;
  std::size_t rows;
  std::size_t group_rows;
  // from one plane to the next
  std::size_t plane_values;
  std::size_t plane_scales;
};

// A panel of 2 · `lanes` outputs of an IntegerMatrix (integer_matrix.h).
struct IntegerPanel {
  const std::int8_t* values;  // tap, pair of inputs, output, input of the pair
  const float* scales;        // tap, group of inputs, output
  std::size_t taps;
  std::size_t inputs;  // even
  std::size_t group;   // even; at most most_integers
};

// Inputs are rounded to whole numbers up to this. So many products with weights up to ±128 have a sum of 32 bits.
constexpr float largest_integer = 32767;
constexpr std::size_t most_integers = 512;

// A pass of a Fourier transform (fft.h). Values are in two planes of radix · groups · stride floats: real parts, then
// imaginary parts. y[q + stride · (radix · p + k)] = e^(−2πi p k / (radix · groups)) · Σ_j e^(−2πi j k / radix) ·
// x[q + stride · (p + groups · j)] for q below stride, p below groups.
struct FourierPass {
  std::size_t radix;       // 2, 3, 4 or 5
  std::size_t groups;      // length of the transforms that are left, by the radix
  std::size_t stride;      // product of the radices before
  const float* rotations;  // for k in 1 … radix − 1 a plane of real and one of imaginary parts, each of `groups` values
};

// The only gated layers, WaveNet's, take tiles of 4. With wider ones too, their code was a tenth of the page's module.
constexpr int widest_gated_tile = 4;

// The transforms of one F(m, r). Tiles are numbered from the first output row; tile t covers the rows
// (t / dilation) · dilation · m + t % dilation + i · dilation, i in 0..m-1.
struct CookToomLoops {
  int m;
  int r;
  int n;
  // Tiles [first, first + tiles): v[point][tile][channel] = Bᵀ · x; x is the row of tap 0 of the first output of tile
  // 0; a tile of v takes v_stride floats, a point tiles · v_stride.
  void (*input)(const float* x, std::size_t stride, std::size_t channels, std::size_t dilation, std::size_t first,
                std::size_t tiles, float* v, std::size_t v_stride);
  // The outputs of those tiles that lie in [0, rows): Aᵀ · s, s[point][tile][channel], then the epilogue.
  void (*output)(const float* s, std::size_t channels, std::size_t dilation, std::size_t first, std::size_t tiles,
                 std::size_t rows, const Epilogue& epilogue);
  // The same with a gate; null where m > widest_gated_tile.
  void (*gate)(const float* s, std::size_t channels, std::size_t dilation, std::size_t first, std::size_t tiles,
               std::size_t rows, const Gate& gate);
  void (*weights)(const float* taps, float* transformed);  // r taps → n values, in double: G · taps
  // r planes of a panel → its weights at the n points, `point` floats apart.
  void (*expand)(const CompactPanel& panel, float* out, std::size_t point);
};

struct Loops {
  const char* name;                // "avx512f", "avx2", "relaxed", "baseline"
  std::size_t lanes;               // floats a vector
  const CookToomLoops* cook_toom;  // cook_toom_count of them
  std::size_t cook_toom_count;
  // sums: rows × channels with its own stride; rows and pointers of the epilogue start at row 0.
  void (*finish)(const float* sums, std::size_t sums_stride, std::size_t channels, std::size_t rows, const Epilogue&);
  void (*gate)(const float* sums, std::size_t sums_stride, std::size_t channels, std::size_t rows, const Gate&);
  // out = GELU(v), v = sums + bias; rows of out are out_stride floats apart. Largest error measured: 2.2e-7 ·
  // max(1, |v|).
  void (*finish_gelu)(const float* sums, std::size_t sums_stride, std::size_t channels, std::size_t rows,
                      const float* bias, float* out, std::size_t out_stride);
  // out = (x [+ y] − mean) / √(variance + epsilon) · gamma + beta over the channels of each row, then GELU if asked.
  void (*layer_norm)(const float* x, const float* y, std::size_t channels, std::size_t rows, const float* gamma,
                     const float* beta, float epsilon, bool gelu, float* out);
  // Depthwise convolution, odd kernel: out row t = bias + Σ_k w[k][channel] · x row t + (k − kernel/2) · dilation, for
  // t in [first, first + count), of which `first` is the first row of `out`; rows of x outside [0, rows) count as zero.
  void (*depthwise)(const float* x, std::size_t channels, std::size_t rows, std::size_t first, std::size_t count,
                    const float* w, const float* bias, std::size_t kernel, std::size_t dilation, float* out);
  // Rows of `channels` floats each. In place if wanted. Snake's sine is that of ±8192 beyond |alpha · v| = 8192.
  // Largest error measured: 2.4e-7 · max(1, |v|, 1 / |alpha|).
  void (*snake)(const float* x, std::size_t channels, std::size_t rows, const Snake& snake, float* out);
  // out = v > 0 ? v : v · slope, v = scale · x + shift; as snake().
  void (*leaky_affine)(const float* x, std::size_t channels, std::size_t rows, const float* scale, const float* shift,
                       float slope, float* out);
  // Of each channel of rows of `channels` floats: their mean, and the sum of squared differences from it. rows >= 1.
  void (*moments)(const float* x, std::size_t channels, std::size_t rows, float* mean, float* squares);
  // h and cell from those of the row before: h's next values go to `out`. sums: of each of the four gates, `hidden`
  // values. h, cell and out have hidden values, rounded up to whole vectors of `lanes`; out may not be h.
  void (*lstm)(const LstmPanels& weights, const float* sums, const float* h, float* cell, float* out);
  // out = v / 2 · (1 + tanh(√(2/π) · (v + 0.044715 v³))), GELU's other form (Hendrycks and Gimpel 2016). In place if
  // wanted.
  void (*gelu_by_tanh)(const float* x, std::size_t n, float* out);
  void (*softmax)(float* x, std::size_t n);                             // in place
  void (*tanh)(const float* x, std::size_t n, float gain, float* out);  // out = gain · tanh(x)
  // out = e^min(x, most), in place if wanted; below −87 as at −87. Requires: most <= 88. Largest error
  // measured: 8.0e-8 of the value.
  void (*exponential)(const float* x, std::size_t n, float most, float* out);
  // For |x| <= 8192; beyond it as at ±8192. cosine may be null; either may be x. Largest error measured: 7.7e-8.
  void (*sine_cosine)(const float* x, std::size_t n, float* sine, float* cosine);
  // Normal values by Philox4x32-10 and Box and Muller's transform, from block i's counter {counter[0] + i, counter[1],
  // counter[2], counter[3]}. Its four values are at out[i], out[n + i], out[2n + i] and out[3n + i]: the cosine of its
  // first and of its second pair of words, then the sines. Largest difference from noise.cpp measured: 1.8e-6.
  void (*gaussian)(const std::uint32_t* counter, std::uint32_t key0, std::uint32_t key1, std::size_t n, float* out);
  void (*fourier_pass)(const FourierPass& pass, const float* x, float* y);
  void (*add)(const float* x, const float* y, std::size_t n, float* out);
  // out[j] += x · row j, of `count` rows of n floats each.
  void (*add_products)(const float* x, const float* rows, std::size_t n, std::size_t count, float* out);
  // out[i] += Σ_j weights[j] · row j[i], in the order of the rows.
  void (*add_weighted)(const float* rows, const float* weights, std::size_t n, std::size_t count, float* out);
  // A convolution of many channels to one: out[t] = bias + Σ_i weights[i] · x[t · step + i] for t in [0, rows), rounded
  // up to whole vectors; also of x, whole vectors are read. weights: n values, then zeros up to a whole vector.
  void (*mono)(const float* x, std::size_t step, std::size_t rows, const float* weights, std::size_t n, float bias,
               float* out);
  void (*expand)(const CompactPanel& panel, float* out,
                 std::size_t);  // one plane without a transform: for the direct method
  // Rows of n floats, `stride` apart, as whole numbers: x ≈ out · scale of the row; out has n values a row. A row with
  // infinity or NaN gets the scale NaN.
  void (*to_integers)(const float* x, std::size_t stride, std::size_t n, std::size_t rows, std::int16_t* out,
                      float* scales);
  // The product of such rows with a panel: c[row][j] = Σ over taps of row_scales[row + tap] · Σ over inputs of x[row +
  // tap][input] · weight(j), for j below `columns`, which is at most 2 · lanes. Null where floats are multiplied as
  // fast. A row's result does not depend on the rows that are computed with it.
  void (*multiply_integers)(const IntegerPanel& panel, const std::int16_t* x, const float* row_scales, std::size_t rows,
                            float* c, std::size_t c_stride, std::size_t columns);
  std::size_t integer_rows;  // that multiply_integers computes at once
  // Floats of 16 bits, as IEEE 754's binary16 without its infinities: larger values become ±65504. The rounding error
  // is at most 2^−11 of a value, or 2^−25.
  void (*to_halves)(const float* x, std::size_t n, std::uint16_t* out);
  void (*from_halves)(const std::uint16_t* x, std::size_t n, float* out);
  void (*add_halves)(const std::uint16_t* x, std::size_t n, float* out);  // out += x
};

extern const Loops loops_baseline;
extern const Loops loops_avx2, loops_avx512;  // on x86
extern const Loops loops_relaxed;             // WebAssembly with relaxed SIMD

// The widest set that this machine supports. Defined in the loops_choice_*.cpp that CMake selects.
const Loops& loops_for_this_machine();

}  // namespace linnet
