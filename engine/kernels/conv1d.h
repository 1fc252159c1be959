// One-dimensional convolution, stride 1, over a time × channels sequence: Cook–Toom where that pays (cook_toom.h),
// direct otherwise. Both end in XNNPACK's GEMM micro-kernel. Bias, residual, LeakyReLU or WaveNet's gate are fused into
// the end.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/kernels/backend.h"
#include "engine/kernels/compact_matrices.h"
#include "engine/kernels/loops.h"
#include "engine/kernels/packed_matrix.h"

namespace linnet {

struct Conv1dShape {
  std::size_t in = 0;
  std::size_t out = 0;
  std::size_t kernel = 1;
  std::size_t dilation = 1;
};

// What Backend::observer sees of a run.
struct LayerInput {
  std::size_t layer;  // Conv1d::layer()
  const Conv1dShape& shape;
  const float* x;  // rows + (kernel − 1) · dilation rows of shape.in values, `stride` floats apart
  std::size_t stride;
  std::size_t rows;
};

// Immutable after construction; the weights are packed, not kept. run() is the torch.nn.Conv1d of VITS without padding:
// the caller provides the rows around the sequence.
class Conv1d {
 public:
  // Whether small weights of so many floats are expanded when the voice is opened, not for each run: their memory is
  // little, they stay cached, and runs are so short that the threads would spend them exchanging what each has
  // expanded.
  static bool expanded_once(std::size_t fp32_floats, bool in_tiles);

  Conv1d() = default;
  // weights: out × in × kernel as PyTorch has them; bias: out values or empty. outputs_per_tile: m of F(m, r), or 0 for
  // the direct way; the nearest available is taken.
  Conv1d(Backend& backend, const Conv1dShape& shape, std::span<const float> weights, std::span<const float> bias,
         std::size_t outputs_per_tile);
  // The same from small weights, of the same shape. They stay small in memory and are expanded for each run, where fp32
  // weights would not fit the cache anyway; a layer of few weights is expanded once, here.
  Conv1d(Backend& backend, const Conv1dShape& shape, const SmallWeights& weights, std::span<const float> bias,
         std::size_t outputs_per_tile);

  // What bytes() will be, without weights.
  static std::size_t planned_bytes(const Backend& backend, const Conv1dShape& shape, std::size_t outputs_per_tile);

  const Conv1dShape& shape() const { return shape_; }
  std::size_t bytes() const;
  std::string method() const;  // "F(6, 3)", "F(6, 6) x 2", "direct"; "int8 …" and "int4 …" where weights stay small
  double products() const;     // multiplications for an output value and input channel; direct: kernel
  // Rows that are read (but do not count) behind the last tap of the last output: they must be finite.
  std::size_t overread() const;

  // For t in [0, rows): sum[t] = Σ_k W_k · x[t + k · dilation], then the epilogue; without a bias there, the layer's
  // own (speaker conditioning is added to a copy of it by the caller). x has x_stride floats a row.
  void run(const Backend& backend, const float* x, std::size_t x_stride, std::size_t rows, Epilogue epilogue) const;
  // The same with WaveNet's gate; shape().out is twice the channels of gate.out.
  void run_gated(const Backend& backend, const float* x, std::size_t x_stride, std::size_t rows, Gate gate) const;
  // A number to be known by, given by whoever made the layer.
  std::size_t layer() const { return layer_; }
  void set_layer(std::size_t number) { layer_ = number; }
  std::span<const float> bias() const { return bias_; }
  // Products that a run of `rows` rows spends on two threads, with what partly used tiles and GEMM row blocks waste.
  // Not asked of the true number of threads: what is chosen by it shall not change the samples.
  double products(const Backend& backend, std::size_t rows) const;
  // Output rows that one group of tiles makes: a multiple of this leaves no tile partly used. 1 for the direct way.
  std::size_t tile_rows() const { return fast_ ? static_cast<std::size_t>(fast_->m) * shape_.dilation : 1; }

 private:
  std::size_t column_parts(const Backend& backend, std::size_t units, std::size_t halves) const;
  template <typename Finish>
  void run_fast(const Backend& backend, const float* x, std::size_t x_stride, std::size_t rows, std::size_t halves,
                const Finish& finish) const;
  template <typename Finish>
  void run_direct(const Backend& backend, const float* x, std::size_t x_stride, std::size_t rows,
                  const Finish& finish) const;
  void choose_method(Backend& backend, std::size_t outputs_per_tile);
  void pack(Backend& backend, std::span<const float> weights);
  void multiply(const Backend& backend, std::size_t point, const float* a, std::size_t a_stride, std::size_t rows,
                float* c, std::size_t c_stride, std::size_t first, std::size_t count) const;
  std::size_t tiles(std::size_t rows) const;
  std::size_t tile_floats() const;  // scratch for one tile

  void begin(const Backend& backend, const float* x, std::size_t x_stride, std::size_t rows) const;

  Conv1dShape shape_;
  std::size_t layer_ = 0;
  const CookToomLoops* fast_ = nullptr;     // null: direct
  std::size_t blocks_ = 1;                  // kernels wider than r are cut into blocks of r taps
  std::vector<PackedMatrix> matrices_;      // one a point; direct: one, out × (kernel · in)
  std::optional<CompactMatrices> compact_;  // in place of them
  std::size_t fp32_floats_ = 0;             // of the weights in the GEMM kernel's form, kept or expanded
  std::vector<float> bias_;
};

}  // namespace linnet
