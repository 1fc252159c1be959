#include "engine/models/styletts2/prosody.h"

#include <algorithm>
#include <utility>

#include "engine/models/styletts2/stages.h"
#include "engine/voices/bad_voice.h"

namespace linnet::styletts2 {

Prosody::Prosody(WeightReader& reader, std::size_t inputs, std::size_t style) : inputs_(inputs) {
  shared_ = reader.pack(reader.lstm("predictor.shared", inputs), {stage::prosody, true, 1});
  f0_ = read_stack(reader, "F0", style);
  energy_ = read_stack(reader, "N", style);
}

Prosody::Stack Prosody::read_stack(WeightReader& reader, const std::string& name, std::size_t style) const {
  const std::string path = "predictor." + name;
  Stack stack;
  std::size_t channels = shared_.outputs();
  std::size_t rows = 1;  // of a frame
  const std::size_t count = reader.count(path, "conv1.weight");
  for (std::size_t i = 0; i < count; ++i) {
    stack.blocks.emplace_back(reader, path + "." + std::to_string(i), channels, style, stage::prosody, rows);
    const AdainBlock& block = stack.blocks.back();
    if (block.input_width() != channels)
      bad_voice("the blocks " + in_quotes(path) + " of the model have " + std::to_string(channels) +
                " channels, expected a multiple of 4");
    channels = block.outputs();
    rows *= block.upsamples() ? 2 : 1;
  }
  if (rows != 2)
    bad_voice("the blocks " + in_quotes(path) + " of the model give " + std::to_string(rows) +
              " rows for each frame, expected 2");
  stack.projection = reader.pack(reader.conv(path + "_proj", channels, 1), {stage::prosody, false, rows});
  if (stack.projection.shape().kernel != 1)
    bad_voice("tensor " + in_quotes(path + "_proj.weight") + " of the model has a kernel that is not 1");
  return stack;
}

std::size_t Prosody::bytes() const {
  std::size_t total = shared_.bytes();
  for (const Stack* stack : {&f0_, &energy_}) {
    total += stack->projection.bytes();
    for (const AdainBlock& block : stack->blocks) total += block.bytes();
  }
  return total;
}

std::size_t Prosody::most_floats(std::size_t frames) const {
  std::size_t most = 0;
  for (const Stack* stack : {&f0_, &energy_}) {
    std::size_t rows = frames;
    for (const AdainBlock& block : stack->blocks) {
      rows *= block.upsamples() ? 2 : 1;
      most = std::max(most, rows * block.outputs());
    }
  }
  return most;
}

void Prosody::reserve(std::size_t frames, AdainMemory& memory) {
  for (const Stack* stack : {&f0_, &energy_}) {
    std::size_t rows = frames;
    for (const AdainBlock& block : stack->blocks) {
      memory.reserve(block.padded_floats(rows), block.other_floats(rows), most_floats(frames));
      rows *= block.upsamples() ? 2 : 1;
    }
  }
  if (frames <= capacity_) return;
  capacity_ = 0;
  frames_ = Buffer();
  frames_ = Buffer(frames * shared_.outputs());
  capacity_ = frames;
}

void Prosody::run_stack(const Backend& backend, Stack& stack, std::size_t frames, std::span<const float> style,
                        AdainMemory& memory, std::vector<float>& out, const StopCheck& may_stop) {
  const float* x = frames_.data();
  std::size_t rows = frames;
  float* to = memory.rows(0);
  float* next = memory.rows(1);
  for (AdainBlock& block : stack.blocks) {
    if (may_stop) may_stop();
    block.run(backend, x, rows, style, to, block.outputs(), memory);
    rows *= block.upsamples() ? 2 : 1;
    x = to;
    std::swap(to, next);
  }
  out.resize(rows);
  Epilogue e;
  e.raw = out.data();
  e.stride = 1;
  stack.projection.run(backend, x, stack.projection.shape().in, rows, e);
}

void Prosody::run(const Backend& backend, std::span<const float> ids, std::span<const std::size_t> id_of_frame,
                  std::span<const float> style, float* workspace, AdainMemory& memory, std::vector<float>& f0,
                  std::vector<float>& energy, const StopCheck& may_stop) {
  reserve(id_of_frame.size(), memory);
  shared_.run(backend, ids.data(), inputs_, ids.size() / inputs_, id_of_frame, workspace, frames_.data());
  run_stack(backend, f0_, id_of_frame.size(), style, memory, f0, may_stop);
  run_stack(backend, energy_, id_of_frame.size(), style, memory, energy, may_stop);
}

}  // namespace linnet::styletts2
