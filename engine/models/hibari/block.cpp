#include "engine/models/hibari/block.h"

#include <algorithm>

#include "engine/kernels/loops.h"
#include "engine/voices/bad_voice.h"

namespace linnet::hibari {
namespace {

std::size_t wide_of(const WeightReader& reader, const std::string& bias) {
  const std::vector<std::int64_t> shape = reader.shape(bias);
  if (shape.size() != 1 || shape[0] < 1)
    bad_voice("tensor " + in_quotes(bias) + " of the model is not a row of values");
  return static_cast<std::size_t>(shape[0]);
}

}  // namespace

void BlockMemory::plan(std::size_t channels, std::size_t wide) {
  if (rows * channels > narrow_.size()) narrow_ = Buffer(rows * channels);
  if (rows * wide > wide_.size()) wide_ = Buffer(rows * wide);
}

void BlockMemory::plan_stream(std::size_t window_floats, std::size_t given_floats) {
  const auto enlarge = [](Buffer& buffer, std::size_t floats) {
    if (floats <= buffer.size()) return;
    buffer = Buffer();  // before the larger one is allocated
    buffer = Buffer(floats);
  };
  for (Buffer& window : windows_) enlarge(window, window_floats);
  enlarge(given_, given_floats);
}

Block::Block(WeightReader& reader, const std::string& path, std::size_t channels, const Place& place,
             BlockMemory& memory)
    : channels_(channels),
      depthwise_(reader.depthwise(path + ".dw", channels)),
      norm_(reader.norm(path + ".norm", channels)) {
  const std::size_t wide = wide_of(reader, path + ".pw1.bias");
  narrow_to_wide_ = reader.pack(reader.linear(path + ".pw1", channels, wide), place);
  RawLayer back = reader.linear(path + ".pw2", wide, channels);
  back.scale_outputs(reader.floats(path + ".gamma", {static_cast<std::int64_t>(channels)}));
  wide_to_narrow_ = reader.pack(back, place);
  memory.plan(channels, wide);
}

void Block::run(const Backend& backend, const float* x, std::size_t rows, std::size_t first, std::size_t count,
                float* out, const BlockMemory& memory) const {
  const Conv1dShape& dw = depthwise_.shape;
  const std::size_t wide = narrow_to_wide_.shape().out;
  for (std::size_t done = 0; done < count;) {
    const std::size_t at = first + done;
    const std::size_t now = std::min(BlockMemory::rows, count - done);
    backend.parallel_rows(now, [&](std::size_t from, std::size_t some, std::size_t) {
      float* to = memory.narrow() + from * channels_;
      backend.loops().depthwise(x, channels_, rows, at + from, some, depthwise_.weights.data(), depthwise_.bias.data(),
                                dw.kernel, dw.dilation, to);
      backend.loops().layer_norm(to, nullptr, channels_, some, norm_.gamma.data(), norm_.beta.data(), 1e-5f, false, to);
    });
    narrow_to_wide_.run_gelu(backend, memory.narrow(), channels_, now, memory.wide());
    Epilogue sum;
    sum.residual = x + at * channels_;
    sum.raw = out + done * channels_;
    sum.stride = channels_;
    wide_to_narrow_.run(backend, memory.wide(), wide, now, sum);
    done += now;
  }
}

std::vector<Block> read_blocks(WeightReader& reader, const std::string& path, std::size_t channels, const Place& place,
                               BlockMemory& memory) {
  std::vector<Block> blocks;
  const std::size_t count = reader.count(path, "gamma");
  for (std::size_t i = 0; i < count; ++i)
    blocks.emplace_back(reader, path + "." + std::to_string(i), channels, place, memory);
  return blocks;
}

}  // namespace linnet::hibari
