#include "engine/kernels/compact_matrices.h"

#include <cstring>

#include "engine/kernels/loops.h"
#include "engine/kernels/packed_matrix.h"

namespace linnet {
namespace {

std::size_t round_up(std::size_t x, std::size_t to) { return (x + to - 1) / to * to; }

// Consecutive taps in a row of the matrix.
std::size_t taps_a_row(const SmallWeights& w, const CookToomLoops* fast, std::size_t blocks) {
  return fast ? blocks : w.kernel;
}

}  // namespace

bool CompactMatrices::fits(const Backend& backend, const SmallWeights& w, const CookToomLoops* fast,
                           std::size_t blocks) {
  const GemmKernel& k = backend.gemm();
  if (w.group % (k.kr * k.sr) != 0 || (w.bits == 4 && w.group % (2 * k.kr) != 0)) return false;
  return taps_a_row(w, fast, blocks) == 1 || w.in % w.group == 0;
}

CompactMatrices::CompactMatrices(Backend& backend, const SmallWeights& w, const CookToomLoops* fast, std::size_t blocks)
    : fast_(fast),
      bits_(w.bits),
      outputs_(w.out),
      inputs_(taps_a_row(w, fast, blocks) * w.in),
      planes_(fast ? static_cast<std::size_t>(fast->r) : 1),
      points_(fast ? static_cast<std::size_t>(fast->n) : 1) {
  const GemmKernel& k = backend.gemm();
  nr_ = k.nr;
  lanes_ = k.nr * k.kr;
  rows_ = round_up(inputs_, k.kr * k.sr) / k.kr;
  panels_ = (outputs_ + nr_ - 1) / nr_;
  plane_bytes_ = (bits_ == 8 ? rows_ : (rows_ + 1) / 2) * lanes_;
  group_rows_ = w.group / k.kr;
  groups_ = (rows_ + group_rows_ - 1) / group_rows_;
  values_.resize(panels_ * planes_ * plane_bytes_);
  scales_.resize(panels_ * planes_ * groups_ * lanes_);
  for (std::size_t plane = 0; plane < planes_; ++plane) pack_plane(backend, w, plane, plane);
  backend.reserve_expanded(points_ * matrix_floats());
}

// XNNPACK's own packing brings the values into the order of the panels, as floats; they are converted back to integers.
void CompactMatrices::pack_plane(const Backend& backend, const SmallWeights& w, std::size_t plane,
                                 std::size_t first_tap) {
  std::vector<float> row_major(outputs_ * inputs_);
  for (std::size_t o = 0; o < outputs_; ++o)
    for (std::size_t j = 0; j < inputs_; ++j) {
      const std::size_t tap = first_tap + j / w.in * planes_;
      row_major[o * inputs_ + j] = tap < w.kernel ? w.value(o, tap, j % w.in) : 0.0f;
    }
  PackedMatrix packed(backend, outputs_, inputs_);
  packed.pack(outputs_, inputs_, row_major.data(), nullptr);
  for (std::size_t panel = 0; panel < panels_; ++panel) {
    const float* from = packed.data() + panel * panel_floats() + nr_;
    std::int8_t* to = values_.data() + (panel * planes_ + plane) * plane_bytes_;
    for (std::size_t row = 0; row < rows_; ++row)
      for (std::size_t lane = 0; lane < lanes_; ++lane) {
        const int value = static_cast<int>(from[row * lanes_ + lane]);
        if (bits_ == 8)
          to[row * lanes_ + lane] = static_cast<std::int8_t>(value);
        else
          to[row / 2 * lanes_ + lane] |= static_cast<std::int8_t>(row % 2 ? value * 16 : value & 15);
      }
    for (std::size_t g = 0; g < groups_; ++g)
      for (std::size_t lane = 0; lane < lanes_; ++lane) {
        const std::size_t o = panel * nr_ + lane / (lanes_ / nr_);
        const std::size_t j = g * w.group;
        const std::size_t tap = first_tap + j / w.in * planes_;
        const bool is_there = o < outputs_ && j < inputs_ && tap < w.kernel;
        scales_[((panel * planes_ + plane) * groups_ + g) * lanes_ + lane] =
            is_there ? w.scale(o, tap, j % w.in) : 0.0f;
      }
  }
}

void CompactMatrices::expand(const Backend& backend) const {
  float* to = backend.expanded();
  backend.parallel(panels_, [&](std::size_t panel, std::size_t) {
    const CompactPanel p{values_.data() + panel * planes_ * plane_bytes_,
                         scales_.data() + panel * planes_ * groups_ * lanes_,
                         bits_,
                         lanes_,
                         rows_,
                         group_rows_,
                         plane_bytes_,
                         groups_ * lanes_};
    float* out = to + panel * panel_floats();
    for (std::size_t point = 0; point < points_; ++point)
      std::memset(out + point * matrix_floats(), 0, nr_ * sizeof(float));
    (fast_ ? fast_->expand : backend.loops().expand)(p, out + nr_, matrix_floats());
  });
}

void CompactMatrices::multiply(const Backend& backend, std::size_t point, const float* a, std::size_t a_stride,
                               std::size_t rows, float* c, std::size_t c_stride, std::size_t first,
                               std::size_t count) const {
  multiply_packed(backend.gemm(), backend.expanded() + point * matrix_floats(), inputs_, a, a_stride, rows, c, c_stride,
                  first, count);
}

}  // namespace linnet
