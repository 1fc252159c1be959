#include "engine/models/hibari/block.h"

#include <algorithm>

#include "engine/kernels/loops.h"
#include "engine/voices/bad_voice.h"

namespace linnet::hibari {
namespace {

// erf by the rational approximation of Eigen's generic_fast_erf_float (a few ulp), as vector_math-inl.h has it.
float gelu_of(float x) {
  float z = x * 0.70710678f;
  z = z > -4.0f ? z : -4.0f;
  z = z < 4.0f ? z : 4.0f;
  const float z2 = z * z;
  float p = z2 * -2.72614225801306e-10f + 2.77068142495902e-08f;
  p = p * z2 - 2.10102402082508e-06f;
  p = p * z2 - 5.69250639462346e-05f;
  p = p * z2 - 7.34990630326855e-04f;
  p = p * z2 - 2.95459980854025e-03f;
  p = p * z2 - 1.60960333262415e-02f;
  float q = z2 * -1.45660718464996e-05f - 2.13374055278905e-04f;
  q = q * z2 - 1.68282697438203e-03f;
  q = q * z2 - 7.37332916720468e-03f;
  q = q * z2 - 1.42647390514189e-02f;
  return x * 0.5f * (1.0f + z * p / q);
}

std::size_t wide_of(const WeightReader& reader, const std::string& bias) {
  const std::vector<std::int64_t> shape = reader.shape(bias);
  if (shape.size() != 1 || shape[0] < 1)
    bad_voice("tensor " + in_quotes(bias) + " of the model is not a row of values");
  return static_cast<std::size_t>(shape[0]);
}

}  // namespace

void gelu(const Backend& backend, float* x, std::size_t rows, std::size_t channels) {
  backend.parallel_rows(rows, [&](std::size_t first, std::size_t count, std::size_t) {
    float* from = x + first * channels;
    for (std::size_t i = 0; i < count * channels; ++i) from[i] = gelu_of(from[i]);
  });
}

void BlockMemory::plan(std::size_t channels, std::size_t wide) {
  if (rows * channels > narrow_.size()) narrow_ = Buffer(rows * channels);
  if (rows * wide > wide_.size()) wide_ = Buffer(rows * wide);
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
      backend.loops().layer_norm(to, nullptr, channels_, some, norm_.gamma.data(), norm_.beta.data(), false, to);
    });
    Epilogue widened;
    widened.raw = memory.wide();
    widened.stride = wide;
    narrow_to_wide_.run(backend, memory.narrow(), channels_, now, widened);
    gelu(backend, memory.wide(), now, wide);
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
