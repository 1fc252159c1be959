#include "engine/models/hibari/block_stream.h"

#include <algorithm>
#include <utility>

#include "engine/kernels/loops.h"

namespace linnet::hibari {

BlockStream::BlockStream(Conv1d in, std::vector<Block> blocks, std::size_t most_rows, BlockMemory& memory)
    : in_(std::move(in)), blocks_(std::move(blocks)), most_rows_(most_rows) {
  windows_.emplace_back(in_.shape().in, in_.shape().kernel - 1);
  for (const Block& b : blocks_) windows_.emplace_back(channels(), 2 * b.reach());
  done_.resize(windows_.size());
  // A step gives up to most_rows rows, and at the end of a sequence those that all layers have held back.
  std::size_t floats = 0;
  for (const Window& w : windows_) floats = std::max(floats, w.floats(most_given() + in_.shape().kernel));
  memory.plan_stream(floats, most_given() * channels());
}

std::size_t BlockStream::bytes() const {
  std::size_t total = in_.bytes();
  for (const Block& b : blocks_) total += b.bytes();
  return total;
}

std::size_t BlockStream::reach() const {
  std::size_t rows = in_.shape().kernel / 2;
  for (const Block& b : blocks_) rows += b.reach();
  return rows;
}

void BlockStream::start(std::int64_t end) {
  end_ = end;
  for (Window& w : windows_) w.restart();
  std::fill(done_.begin(), done_.end(), 0);
}

float* BlockStream::input(std::size_t rows, const BlockMemory& memory) {
  windows_[0].open(memory.window(0));
  return windows_[0].grow(rows);
}

// Further rows that a layer can give.
std::size_t BlockStream::known(std::int64_t end, std::size_t reach, std::int64_t done) const {
  return static_cast<std::size_t>(frontier(end, reach, end_) - done);
}

std::span<float> BlockStream::step(const Backend& backend, const BlockMemory& memory) {
  const std::size_t padding = in_.shape().kernel / 2;
  Window* from = &windows_[0];
  Window* to = &windows_[1];
  std::size_t rows = known(from->end(), padding, done_[0]);
  to->open(memory.window(1));
  from->clear_behind(padding);  // the zeros after a sequence; before its end they are not reached
  float* out = to->grow(rows);
  Epilogue plain;
  plain.raw = out;
  plain.stride = channels();
  if (rows) in_.run(backend, from->row(done_[0] - static_cast<std::int64_t>(padding)), from->channels(), rows, plain);
  done_[0] += static_cast<std::int64_t>(rows);
  from->close();
  for (std::size_t i = 0; i < blocks_.size(); ++i) {
    from = &windows_[i + 1];
    to = i + 1 < blocks_.size() ? &windows_[i + 2] : nullptr;
    const std::int64_t done = done_[i + 1];
    rows = known(from->end(), blocks_[i].reach(), done);
    if (to) to->open(memory.window(i % 2));
    out = to ? to->grow(rows) : memory.given();
    // The rows before and the rows that this block may see: those before row 0 are in the window, as zeros.
    const std::int64_t first = done - static_cast<std::int64_t>(blocks_[i].reach());
    if (rows)
      blocks_[i].run(backend, from->row(first), static_cast<std::size_t>(from->end() - first), blocks_[i].reach(), rows,
                     out, memory);
    done_[i + 1] += static_cast<std::int64_t>(rows);
    from->close();
  }
  return {memory.given(), rows * channels()};
}

}  // namespace linnet::hibari
