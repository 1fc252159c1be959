#include "engine/kernels/compact_matrices.h"

#include <algorithm>
#include <cstring>

#include "engine/kernels/loops.h"
#include "engine/kernels/packed_matrix.h"

namespace linnet {
namespace {

std::size_t round_up(std::size_t x, std::size_t to) { return (x + to - 1) / to * to; }

// Of a part, where a layer is expanded in parts: about what the largest layers in tiles take.
constexpr std::size_t most_part_floats = std::size_t{1} << 20;

// Consecutive taps in a row of the matrix.
std::size_t taps_a_row(std::size_t kernel, const CookToomLoops* fast, std::size_t blocks) {
  return fast ? blocks : kernel;
}

std::size_t panel_rows(const GemmKernel& k, std::size_t inputs) { return round_up(inputs, k.kr * k.sr) / k.kr; }

// Panels that are expanded at a time: as many in each part.
std::size_t panels_a_part(const GemmKernel& k, std::size_t panels, std::size_t inputs) {
  const std::size_t panel_floats = k.nr + panel_rows(k, inputs) * k.nr * k.kr;
  const std::size_t most = std::max<std::size_t>(1, most_part_floats / panel_floats);
  const std::size_t parts = (panels + most - 1) / most;
  return (panels + parts - 1) / parts;
}

}  // namespace

bool CompactMatrices::fits(const Backend& backend, const SmallWeights& w, const CookToomLoops* fast,
                           std::size_t blocks) {
  const GemmKernel& k = backend.gemm();
  if (w.group % (k.kr * k.sr) != 0 || (w.bits == 4 && w.group % (2 * k.kr) != 0)) return false;
  return taps_a_row(w.kernel, fast, blocks) == 1 || w.in % w.group == 0;
}

std::size_t CompactMatrices::part_floats(const Backend& backend, std::size_t outputs, std::size_t inputs) {
  const GemmKernel& k = backend.gemm();
  return panels_a_part(k, (outputs + k.nr - 1) / k.nr, inputs) * (k.nr + panel_rows(k, inputs) * k.nr * k.kr);
}

std::size_t CompactMatrices::planned_bytes(const Backend& backend, const Conv1dShape& s, const CookToomLoops& fast,
                                           std::size_t blocks) {
  const GemmKernel& k = backend.gemm();
  const std::size_t panel = panel_rows(k, blocks * s.in) * k.nr * k.kr;
  return (s.out + k.nr - 1) / k.nr * static_cast<std::size_t>(fast.r) * panel * sizeof(float);
}

CompactMatrices::CompactMatrices(Backend& backend, const SmallWeights& w, const CookToomLoops* fast, std::size_t blocks,
                                 bool in_parts)
    : fast_(fast), bits_(w.bits), outputs_(w.out), inputs_(taps_a_row(w.kernel, fast, blocks) * w.in) {
  lay_out(backend, w.group, in_parts && !fast);
  values_.resize(panels_ * planes_ * plane_values_);
  scales_.resize(panels_ * planes_ * groups_ * lanes_);
  for (std::size_t plane = 0; plane < planes_; ++plane) pack_plane(backend, w, plane);
}

CompactMatrices::CompactMatrices(Backend& backend, const Conv1dShape& s, std::span<const float> weights,
                                 const CookToomLoops* fast, std::size_t blocks)
    : fast_(fast), bits_(32), outputs_(s.out), inputs_(blocks * s.in) {
  lay_out(backend, inputs_, false);
  floats_ = backend.weight_memory.take(panels_ * planes_ * plane_values_);
  PackedMatrix packed(backend, outputs_, inputs_);
  for (std::size_t plane = 0; plane < planes_; ++plane) {
    const std::vector<float> rows = plane_rows(
        plane, s.in, s.kernel,
        [&](std::size_t o, std::size_t tap, std::size_t i) { return weights[(o * s.in + i) * s.kernel + tap]; });
    packed.pack(outputs_, inputs_, rows.data(), nullptr);
    for (std::size_t panel = 0; panel < panels_; ++panel)
      std::copy_n(packed.data() + panel * panel_floats() + nr_, plane_values_,
                  floats_.data() + (panel * planes_ + plane) * plane_values_);
  }
}

// group: inputs of a row that share a scale.
void CompactMatrices::lay_out(Backend& backend, std::size_t group, bool in_parts) {
  const GemmKernel& k = backend.gemm();
  planes_ = fast_ ? static_cast<std::size_t>(fast_->r) : 1;
  points_ = fast_ ? static_cast<std::size_t>(fast_->n) : 1;
  nr_ = k.nr;
  lanes_ = k.nr * k.kr;
  rows_ = panel_rows(k, inputs_);
  panels_ = (outputs_ + nr_ - 1) / nr_;
  part_panels_ = in_parts ? panels_a_part(k, panels_, inputs_) : panels_;
  plane_values_ = (bits_ == 4 ? (rows_ + 1) / 2 : rows_) * lanes_;
  group_rows_ = std::max<std::size_t>(1, group / k.kr);
  groups_ = (rows_ + group_rows_ - 1) / group_rows_;
  backend.reserve_expanded(points_ * matrix_floats());
}

// outputs × inputs. weight(output, tap, input): of taps that are there.
template <typename Weight>
std::vector<float> CompactMatrices::plane_rows(std::size_t plane, std::size_t in, std::size_t kernel,
                                               const Weight& weight) const {
  std::vector<float> rows(outputs_ * inputs_);
  for (std::size_t o = 0; o < outputs_; ++o)
    for (std::size_t j = 0; j < inputs_; ++j)
      if (const std::size_t tap = plane + j / in * planes_; tap < kernel)
        rows[o * inputs_ + j] = weight(o, tap, j % in);
  return rows;
}

// XNNPACK's own packing brings the values into the order of the panels, as floats; they are converted back to integers.
void CompactMatrices::pack_plane(const Backend& backend, const SmallWeights& w, std::size_t plane) {
  const std::vector<float> rows = plane_rows(plane, w.in, w.kernel, [&](std::size_t o, std::size_t tap, std::size_t i) {
    return static_cast<float>(w.value(o, tap, i));
  });
  PackedMatrix packed(backend, outputs_, inputs_);
  packed.pack(outputs_, inputs_, rows.data(), nullptr);
  for (std::size_t panel = 0; panel < panels_; ++panel) {
    const float* from = packed.data() + panel * panel_floats() + nr_;
    std::int8_t* to = values_.data() + (panel * planes_ + plane) * plane_values_;
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
        const std::size_t tap = plane + j / w.in * planes_;
        const bool is_there = o < outputs_ && j < inputs_ && tap < w.kernel;
        scales_[((panel * planes_ + plane) * groups_ + g) * lanes_ + lane] =
            is_there ? w.scale(o, tap, j % w.in) : 0.0f;
      }
  }
}

void CompactMatrices::expand(const Backend& backend, std::size_t first) const {
  float* to = backend.expanded();
  const std::size_t first_panel = first / nr_;
  backend.parallel(std::min(part_panels_, panels_ - first_panel), [&](std::size_t i, std::size_t) {
    const std::size_t planes = (first_panel + i) * planes_;
    const bool floats = floats_.size() > 0;
    const CompactPanel p{floats ? floats_.data() + planes * plane_values_ : nullptr,
                         floats ? nullptr : values_.data() + planes * plane_values_,
                         floats ? nullptr : scales_.data() + planes * groups_ * lanes_,
                         bits_,
                         lanes_,
                         rows_,
                         group_rows_,
                         plane_values_,
                         groups_ * lanes_};
    float* out = to + i * panel_floats();
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
