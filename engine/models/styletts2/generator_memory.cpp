#include "engine/models/styletts2/generator_memory.h"

#include <algorithm>
#include <string>

#include "engine/models/styletts2/harmonic_source.h"
#include "engine/models/styletts2/spectrum.h"
#include "engine/models/styletts2/stages.h"

namespace linnet::styletts2 {
namespace {

std::size_t aligned(std::size_t floats) { return (floats + 15) / 16 * 16; }

class Plan {
 public:
  Plan(const TensorFile& file, const Backend& backend, bool compact)
      : file_(file), backend_(backend), compact_(compact) {}

  GeneratorMemory memory;

  std::size_t extent(const std::string& tensor, std::size_t axis) const {
    const Tensor* t = file_.find(tensor);
    return t && axis < t->shape.size() && t->shape[axis] > 0 ? static_cast<std::size_t>(t->shape[axis]) : 0;
  }
  void add_conv(const std::string& path, std::size_t dilation, std::size_t tile) {
    const std::string w = path + ".weight";
    const Conv1dShape shape{extent(w, 1), extent(w, 0), extent(w, 2), dilation};
    add(w, shape, tile, tile > 0);
    if (!shape.in || !shape.kernel) return;
    const std::size_t around = 2 * shape.kernel * dilation * shape.in;  // rows, and those that tiles read beside them
    const std::size_t floats = Conv1d::planned_scratch(backend_, shape, compact_ ? 0 : tile);
    memory.scratch = std::max(memory.scratch, (SnakeConv::block_floats + around + floats) * sizeof(float));
  }
  // Its phases are two convolutions.
  void add_transposed(const std::string& path, bool last) {
    const std::string w = path + ".weight";
    const Conv1dShape half{extent(w, 0), extent(w, 1) * extent(w, 2) / 4, 2, 1};
    for (int i = 0; i < 2; ++i) add(w, half, UpsamplingStage::outputs_per_tile(last), false);
  }
  void add_block(const std::string& path, std::size_t stage, std::int64_t* padding, StageExtents& extents) {
    for (std::size_t i = 0; i < std::size(SnakeBlock::dilations); ++i)
      for (const char* which : {"1.", "2."}) {
        const std::string number = which + std::to_string(i);
        const std::size_t dilation = *which == '1' ? SnakeBlock::dilations[i] : 1;
        const std::size_t kernel = extent(path + ".convs" + number + ".weight", 2);
        add_conv(path + ".convs" + number, dilation, SnakeConv::outputs_per_tile(kernel, stage));
        add_style(path + ".adain" + number);
        const auto reach = static_cast<std::int64_t>(kernel ? (kernel - 1) * dilation / 2 : 0);
        *padding += reach;
        extents.lookback = std::max(extents.lookback, reach);
      }
  }

 private:
  void add_style(const std::string& path) {
    const std::string turned = path + ".fc.weight.T";
    if (file_.has(turned))
      add(turned, {extent(turned, 0), extent(turned, 1), 1, 1}, 0, false);
    else
      add(path + ".fc.weight", {extent(path + ".fc.weight", 1), extent(path + ".fc.weight", 0), 1, 1}, 0, false);
  }
  // in_tasks: run by many tasks at once, each of which reads all weights.
  void add(const std::string& tensor, const Conv1dShape& s, std::size_t outputs_per_tile, bool in_tasks) {
    if (!s.in || !s.out || !s.kernel) return;
    const std::size_t tile = compact_ ? 0 : outputs_per_tile;
    const bool fast = tile && s.kernel > 1;
    const bool sparing = fast || !in_tasks;
    const Tensor& t = file_.tensor(tensor);
    const std::size_t values = s.in * s.out * s.kernel;
    const std::size_t fp32 = Conv1d::planned_bytes(backend_, s, tile);
    const std::size_t expanded = Conv1d::planned_expansion(backend_, s, tile, sparing);
    memory.largest = std::max(memory.largest, values * sizeof(float));
    const bool whole_numbers = t.is_small() || t.type == Tensor::Type::i8;
    if (fast || (whole_numbers && !Conv1d::expanded_once(fp32 / sizeof(float), false)))
      memory.expanded = std::max(memory.expanded, expanded);
    if (!whole_numbers || (!fast && Conv1d::expanded_once(fp32 / sizeof(float), false))) {
      memory.weights += Conv1d::planned_bytes(backend_, s, tile, sparing);
      return;
    }
    const std::size_t groups = t.is_small() ? (s.in + t.group - 1) / t.group : 1;
    memory.weights += values / (t.type == Tensor::Type::int4 ? 2 : 1) +
                      (groups * s.kernel + 1) * s.out * sizeof(float);  // with scales and bias
  }

  const TensorFile& file_;
  const Backend& backend_;
  bool compact_;
};

std::string generator(const char* part, std::size_t index) {
  return std::string("decoder.generator.") + part + "." + std::to_string(index);
}

}  // namespace

GeneratorLayout::GeneratorLayout(const StageExtents& first, const StageExtents& last, std::size_t channels,
                                 const GeneratorPlan& plan, std::size_t rows, bool whole)
    : halves(whole && rows > plan.float_rows) {
  const auto n = static_cast<std::int64_t>(rows);
  const std::int64_t all = first.rows(n);
  const auto block = static_cast<std::int64_t>(plan.block_rows * first.stride);
  const auto around = static_cast<std::size_t>(2 * UpsamplingStage::margin);
  step[0] = aligned(first.strip_floats(n, true));
  step[1] = aligned(last.strip_floats(whole ? all : block, whole) / (halves ? 2 : 1) + 1);
  input = aligned((rows + around) * channels);
  spectra = aligned((frames_of(rows * HarmonicSource::hop) + around) * spectrum_values);
  const std::size_t kept = spectra + step[0];
  first_region = std::max({3 * step[0] + input, (whole ? 2 : 4) * step[1], aligned(rows * HarmonicSource::hop)});
  floats = first_region + (whole ? std::max(kept, 2 * step[1]) : kept);
  first_rows = static_cast<std::size_t>(all);
  last_rows = static_cast<std::size_t>(last.strip_rows(whole ? all : block, whole));
}

GeneratorMemory generator_memory(const TensorFile& file, const Backend& backend, const GeneratorPlan& plan,
                                 bool compact) {
  Plan p(file, backend, compact);
  StageExtents extents[generator_stages];
  std::size_t blocks = 0;
  while (blocks < 64 && file.has(generator("resblocks", blocks) + ".convs1.0.weight")) ++blocks;
  for (std::size_t i = 0; i < generator_stages; ++i) {
    const std::string up = generator("ups", i) + ".weight";
    const std::size_t stage = i ? stage::generator_1 : stage::generator_0;
    extents[i] = {p.extent(up, 1), std::max<std::size_t>(1, p.extent(up, 2) / 2), i + 1 == generator_stages, 0, 0, 0};
    p.add_transposed(generator("ups", i), extents[i].last);
    const std::string source = generator("noise_convs", i);
    p.add_conv(source, 1, 0);
    p.add_block(generator("noise_res", i), stage, &extents[i].source_padding, extents[i]);
    for (std::size_t b = 0; b < blocks / generator_stages; ++b) {
      std::int64_t padding = 0;
      p.add_block(generator("resblocks", i * blocks / generator_stages + b), stage, &padding, extents[i]);
      extents[i].padding = std::max(extents[i].padding, padding);
    }
  }
  p.add_conv("decoder.generator.conv_post", 1, 0);
  const std::size_t channels = p.extent("decoder.generator.ups.0.weight", 0);
  const auto floats = [&](std::size_t rows, bool whole) {
    return GeneratorLayout(extents[0], extents[1], channels, plan, rows, whole).floats;
  };
  const std::size_t in_floats = std::min(plan.exact_rows, plan.float_rows);
  const std::size_t exactly = plan.exact_rows ? std::max(floats(plan.exact_rows, true), floats(in_floats, true)) : 0;
  const std::size_t most = std::max(floats(plan.most_rows, false), exactly);
  // Beside a clause's: rows kept from step to step, sums of parts, the last convolution's rows and their samples.
  std::size_t others = post_rows * (spectrum_values + frame_samples + frame_hop);
  for (const StageExtents& e : extents)
    others += static_cast<std::size_t>(4 * (e.padding + e.source_padding + e.lookback)) * e.channels;
  others += most / PartialSums::least_rows / 2;
  if (plan.exact_rows) others += UpsamplingStage::part_floats(extents[1].channels);
  p.memory.working = (most + others) * sizeof(float);
  const bool grows_exactly = plan.exact_rows > 0;
  p.memory.each_row =
      (floats(plan.most_rows + 1, grows_exactly) - floats(plan.most_rows, grows_exactly)) * sizeof(float);
  return p.memory;
}

}  // namespace linnet::styletts2
