// One-dimensional convolution, stride 1, over a time × channels sequence, by Cook–Toom (cook_toom.h) where
// that is faster, else directly. Both methods use XNNPACK's GEMM micro-kernel, but for 8-bit weights that are
// multiplied as whole numbers (integer_matrix.h). Bias, residual, LeakyReLU or WaveNet's gate are applied to the sums
// as they are computed.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/kernels/backend.h"
#include "engine/kernels/compact_matrices.h"
#include "engine/kernels/conv1d_shape.h"
#include "engine/kernels/integer_matrix.h"
#include "engine/kernels/loops.h"
#include "engine/kernels/packed_matrix.h"

namespace linnet {

// What Backend::observer receives for each run.
struct LayerInput {
  std::size_t layer;  // Conv1d::layer()
  const Conv1dShape& shape;
  const float* x;  // rows + (kernel − 1) · dilation rows of shape.in values, `stride` floats apart
  std::size_t stride;
  std::size_t rows;
};

// What a layer with 8-bit weights multiplies. whole_numbers: inputs are rounded to 16 bits as they come, where the
// layer is computed directly and IntegerMatrix::fits(); else floats.
enum class Arithmetic { floats, whole_numbers };

// Immutable after construction; only packed weights are kept. run() computes VITS's torch.nn.Conv1d without padding:
// the caller provides the rows before and after the sequence.
class Conv1d {
 public:
  // Whether a layer with 8-bit or 4-bit weights expands them once, when the voice is opened, and not for each run. That
  // is so for layers with few weights: they take little memory and stay in the cache, and in their short runs the
  // threads would lose more time by exchanging what each of them has expanded.
  static bool expanded_once(std::size_t fp32_floats, bool in_tiles);

  Conv1d() = default;
  // weights: out × in × kernel as PyTorch has them; bias: out values or empty. outputs_per_tile: m of F(m, r), or 0 for
  // the direct method; the nearest available m is used. sparing: for the memory's sake, weights of tiles are
  // transformed for each run.
  Conv1d(Backend& backend, const Conv1dShape& shape, std::span<const float> weights, std::span<const float> bias,
         std::size_t outputs_per_tile, bool sparing = false);
  // The same from 8-bit or 4-bit weights. They stay small in memory and are expanded for each run, or once in this
  // constructor (expanded_once()). sparing: in tiles, for each run in any case; by the direct method, some outputs
  // after the others, for which the layer has run() alone.
  Conv1d(Backend& backend, const Conv1dShape& shape, const SmallWeights& weights, std::span<const float> bias,
         std::size_t outputs_per_tile, bool sparing = false, Arithmetic arithmetic = Arithmetic::floats);

  // What bytes() of a layer of this shape would be, of floats; needs no weights.
  static std::size_t planned_bytes(const Backend& backend, const Conv1dShape& shape, std::size_t outputs_per_tile,
                                   bool sparing = false);
  // Bytes of such a layer whose 8-bit weights, of which so many inputs share a scale, are multiplied as whole numbers.
  // Nothing: they are not.
  static std::optional<std::size_t> planned_integers(const Backend& backend, const Conv1dShape& shape,
                                                     std::size_t outputs_per_tile, std::size_t group);
  // Bytes that such a layer is expanded to for each run, if it is.
  static std::size_t planned_expansion(const Backend& backend, const Conv1dShape& shape, std::size_t outputs_per_tile,
                                       bool sparing);
  // And what scratch_floats().
  static std::size_t planned_scratch(const Backend& backend, const Conv1dShape& shape, std::size_t outputs_per_tile);

  const Conv1dShape& shape() const { return shape_; }
  std::size_t bytes() const;
  std::string method()
      const;  // "F(6, 3)", "F(6, 6) x 2", "direct"; "int8 …" and "int4 …" where weights stay small; "integers"
  double products() const;  // multiplications for each output value and input channel; direct: kernel
  // Rows after the last tap of the last output that are read without effect: their values must be finite.
  std::size_t overread() const;

  // For t in [0, rows): sum[t] = Σ_k W_k · x[t + k · dilation], then the epilogue. If the epilogue has no bias, the
  // layer's own is used (for speaker conditioning, the caller passes a copy of it with the condition added). x has
  // x_stride floats a row.
  void run(const Backend& backend, const float* x, std::size_t x_stride, std::size_t rows, Epilogue epilogue) const;
  // The same on this thread alone, within a task of Backend::parallel(), which makes x for itself. scratch:
  // scratch_floats(). Requires: prepare() before, on the calling thread, and no other layer's run since.
  void run_alone(const Backend& backend, const float* x, std::size_t x_stride, std::size_t rows, Epilogue epilogue,
                 float* scratch) const;
  void prepare(const Backend& backend) const;
  std::size_t scratch_floats() const { return scratch_floats_; }
  // The same as run() with WaveNet's gate; shape().out is twice the channels of gate.out. Requires: tile_rows() is at
  // most widest_gated_tile.
  void run_gated(const Backend& backend, const float* x, std::size_t x_stride, std::size_t rows, Gate gate) const;
  // out = GELU of the sums and the layer's bias; rows are shape().out floats. Requires: the direct method.
  void run_gelu(const Backend& backend, const float* x, std::size_t x_stride, std::size_t rows, float* out) const;
  // A number that identifies the layer to the observer; set by the layer's owner.
  std::size_t layer() const { return layer_; }
  void set_layer(std::size_t number) { layer_ = number; }
  std::span<const float> bias() const { return bias_; }
  // Products that a run of `rows` rows computes on two threads, including those wasted by partly used tiles and GEMM
  // row blocks. Deliberately ignores the true number of threads, so that the block length chosen by it, and therefore
  // the output, does not depend on it.
  double products(const Backend& backend, std::size_t rows) const;
  // Output rows of one group of tiles: a multiple of this leaves no tile partly used. 1 for the direct method.
  std::size_t tile_rows() const { return fast_ ? static_cast<std::size_t>(fast_->m) * shape_.dilation : 1; }

 private:
  std::size_t column_parts(const Backend& backend, std::size_t units, std::size_t halves) const;
  template <typename Finish>
  void run_fast(const Backend& backend, const float* x, std::size_t x_stride, std::size_t rows, std::size_t halves,
                const Finish& finish) const;
  template <typename Finish>
  void run_direct(const Backend& backend, const float* x, std::size_t x_stride, std::size_t rows, std::size_t columns,
                  const Finish& finish) const;
  void run_in_parts(const Backend& backend, const float* x, std::size_t x_stride, std::size_t rows,
                    const Epilogue& epilogue) const;
  struct Tiles;
  const float* multiply_tiles(const Backend& backend, const float* x, std::size_t x_stride, const Tiles& tiles,
                              float* scratch) const;
  std::size_t most_chunk_tiles(const Backend& backend) const;
  void finish_tiles(const float* sums, const Tiles& tiles, std::size_t rows, const Epilogue& epilogue) const;
  bool gathers(std::size_t x_stride) const;
  std::size_t rows_at_once(const Backend& backend) const;
  std::size_t most_chunk_rows(const Backend& backend, bool gather) const;
  void multiply_rows(const Backend& backend, const float* x, std::size_t x_stride, std::size_t rows,
                     std::size_t columns, float* scratch) const;
  void finish_rows(const Backend& backend, const float* sums, std::size_t first, std::size_t count, std::size_t columns,
                   const Epilogue& epilogue) const;
  void choose_method(Backend& backend, std::size_t outputs_per_tile);
  void add_matrix(Backend& backend, std::size_t inputs);
  void pack(Backend& backend, std::span<const float> weights);
  void multiply(const Backend& backend, std::size_t point, const float* a, std::size_t a_stride, std::size_t rows,
                float* c, std::size_t c_stride, std::size_t first, std::size_t count) const;
  std::size_t tiles(std::size_t rows) const;

  void observe(const Backend& backend, const float* x, std::size_t x_stride, std::size_t rows) const;

  Conv1dShape shape_;
  std::size_t layer_ = 0;
  const CookToomLoops* fast_ = nullptr;     // null: direct
  std::size_t blocks_ = 1;                  // kernels wider than r are computed in blocks of r taps
  std::vector<PackedMatrix> matrices_;      // one for each point; direct: a single one, out × (kernel · in)
  std::optional<CompactMatrices> compact_;  // in place of matrices_
  std::optional<IntegerMatrix> integers_;   // likewise
  std::size_t scratch_floats_ = 0;
  std::size_t fp32_floats_ = 0;  // of the weights in the GEMM kernel's form, kept or expanded
  std::vector<float> bias_;
};

}  // namespace linnet
