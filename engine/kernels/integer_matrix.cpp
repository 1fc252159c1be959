#include "engine/kernels/integer_matrix.h"

#include <algorithm>

#include "engine/kernels/loops.h"

namespace linnet {
namespace {

std::size_t panels(std::size_t outputs, std::size_t nr) { return (outputs + nr - 1) / nr; }
std::size_t groups(std::size_t inputs, std::size_t group) { return (inputs + group - 1) / group; }

// The largest part of a group that may be added as whole numbers; parts do not straddle groups.
std::size_t part_of(std::size_t group) {
  if (group <= most_integers) return group;
  for (std::size_t part = most_integers; part > 2; part -= 2)
    if (group % part == 0) return part;
  return 2;
}

}  // namespace

bool IntegerMatrix::fits(const Backend& backend, const Conv1dShape& shape, int bits, std::size_t group) {
  return backend.whole_numbers && backend.loops().multiply_integers && bits == 8 && shape.dilation == 1 &&
         shape.in % 2 == 0 && group % 2 == 0;
}

std::size_t IntegerMatrix::planned_bytes(const Backend& backend, const Conv1dShape& s, std::size_t group) {
  const std::size_t nr = 2 * backend.loops().lanes;
  return panels(s.out, nr) * nr * s.kernel * (s.in + groups(s.in, part_of(group)) * sizeof(float));
}

std::size_t IntegerMatrix::scratch_floats(const Conv1dShape& s, std::size_t rows) {
  return (rows + s.kernel - 1) * (s.in / 2 + 1);
}

IntegerMatrix::IntegerMatrix(Backend& backend, const SmallWeights& w)
    : outputs_(w.out), inputs_(w.in), taps_(w.kernel), group_(part_of(w.group)), nr_(2 * backend.loops().lanes) {
  const std::size_t pairs = inputs_ / 2;
  const std::size_t parts = groups(inputs_, group_);
  const std::size_t rows = panels(outputs_, nr_) * nr_ * taps_;
  values_ = backend.weight_memory.take(rows * inputs_ / sizeof(float));
  scales_ = backend.weight_memory.take(rows * parts);
  auto* values = reinterpret_cast<std::int8_t*>(values_.data());
  for (std::size_t o = 0; o < outputs_; ++o) {
    const std::size_t panel = o / nr_ * taps_;
    for (std::size_t tap = 0; tap < taps_; ++tap) {
      for (std::size_t i = 0; i < inputs_; ++i)
        values[(((panel + tap) * pairs + i / 2) * nr_ + o % nr_) * 2 + i % 2] = w.value(o, tap, i);
      for (std::size_t part = 0; part < parts; ++part)
        scales_.data()[((panel + tap) * parts + part) * nr_ + o % nr_] = w.scale(o, tap, part * group_);
    }
  }
}

void IntegerMatrix::multiply(const Backend& backend, const float* x, std::size_t x_stride, std::size_t rows, float* c,
                             std::size_t c_stride, float* scratch) const {
  const Loops& loops = backend.loops();
  const std::size_t read = rows + taps_ - 1;
  float* row_scales = scratch;
  auto* whole = reinterpret_cast<std::int16_t*>(scratch + read);
  loops.to_integers(x, x_stride, inputs_, read, whole, row_scales);
  const std::size_t panel_values = nr_ * taps_ * inputs_;
  const std::size_t panel_scales = nr_ * taps_ * groups(inputs_, group_);
  const auto* values = reinterpret_cast<const std::int8_t*>(values_.data());
  for (std::size_t first = 0; first < outputs_; first += nr_) {
    const std::size_t panel = first / nr_;
    const IntegerPanel weights{values + panel * panel_values, scales_.data() + panel * panel_scales, taps_, inputs_,
                               group_};
    loops.multiply_integers(weights, whole, row_scales, rows, c + first, c_stride, std::min(nr_, outputs_ - first));
  }
}

}  // namespace linnet
