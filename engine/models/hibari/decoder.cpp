#include "engine/models/hibari/decoder.h"

#include <algorithm>

#include "engine/kernels/loops.h"
#include "engine/models/hibari/constants.h"
#include "engine/models/hibari/stages.h"
#include "engine/voices/bad_voice.h"

namespace linnet::hibari {
namespace {

// Far beyond any voice (27): memory is planned for so many rows more.
constexpr std::size_t most_lookahead = 512;

Epilogue into(float* to, std::size_t channels) {
  Epilogue e;
  e.raw = to;
  e.stride = channels;
  return e;
}

}  // namespace

Decoder::Decoder(WeightReader& reader, std::size_t in, std::size_t most_rows, BlockMemory& memory) {
  const Place place{stage::decoder, false, rows_each_frame};
  in_ = reader.pack(reader.conv("m.dec_in", in, 0), place);
  const std::size_t channels = in_.shape().out;
  blocks_ = read_blocks(reader, "m.dec", channels, place, memory);
  if (blocks_.empty()) bad_voice("the model has no block m.dec.0: it is not a hibari voice");
  norm_ = reader.norm("m.dec_norm", channels);
  const std::vector<std::int64_t> outputs = reader.shape("m.head.bias");
  if (outputs.size() != 1 || outputs[0] < 1) bad_voice("tensor 'm.head.bias' of the model is not a row of values");
  head_ = reader.pack(reader.linear("m.head", channels, static_cast<std::size_t>(outputs[0])),
                      {stage::head, false, rows_each_frame});
  if (lookahead() > most_lookahead)
    bad_voice("the model's decoder sees " + std::to_string(lookahead()) + " rows ahead, expected at most " +
              std::to_string(most_lookahead));
  windows_.emplace_back(in, in_.shape().kernel - 1);
  for (const Block& b : blocks_) windows_.emplace_back(channels, 2 * b.reach());
  done_.resize(windows_.size());
  // A step gives up to most_rows rows, and at the end of a sentence those that all layers have held back.
  const std::size_t most = most_rows + lookahead();
  std::size_t floats = 0;
  for (const Window& w : windows_) floats = std::max(floats, w.floats(most + in_.shape().kernel));
  for (Buffer& b : memory_) b = Buffer(floats);
  rows_ = Buffer(most * channels);
  spectra_ = Buffer(most_spectra * head_.shape().out);
}

std::size_t Decoder::bytes() const {
  std::size_t total = in_.bytes() + head_.bytes();
  for (const Block& b : blocks_) total += b.bytes();
  return total;
}

std::size_t Decoder::lookahead() const {
  std::size_t rows = in_.shape().kernel / 2;
  for (const Block& b : blocks_) rows += b.reach();
  return rows;
}

void Decoder::start(std::int64_t frames) {
  frames_ = frames;
  for (Window& w : windows_) w.restart();
  std::fill(done_.begin(), done_.end(), 0);
}

float* Decoder::input(std::size_t rows) {
  windows_[0].open(memory_[0].data());
  return windows_[0].grow(rows);
}

// Further rows that a layer can give.
std::size_t Decoder::known(std::int64_t end, std::size_t reach, std::int64_t done) const {
  return static_cast<std::size_t>(frontier(end, reach, frames_) - done);
}

std::size_t Decoder::step(const Backend& backend, const BlockMemory& memory, StageTimes& times) {
  const std::size_t channels = in_.shape().out;
  const std::size_t padding = in_.shape().kernel / 2;
  Window* from = &windows_[0];
  Window* to = &windows_[1];
  std::size_t rows = known(from->end(), padding, done_[0]);
  to->open(memory_[1].data());
  from->clear_behind(padding);  // the zeros after a sentence; before its end they are not reached
  float* out = to->grow(rows);
  if (rows)
    in_.run(backend, from->row(done_[0] - static_cast<std::int64_t>(padding)), from->channels(), rows,
            into(out, channels));
  done_[0] += static_cast<std::int64_t>(rows);
  from->close();
  for (std::size_t i = 0; i < blocks_.size(); ++i) {
    from = &windows_[i + 1];
    to = i + 1 < blocks_.size() ? &windows_[i + 2] : nullptr;
    const std::int64_t done = done_[i + 1];
    rows = known(from->end(), blocks_[i].reach(), done);
    if (to) to->open(memory_[i % 2].data());
    out = to ? to->grow(rows) : rows_.data();
    // The rows before and the rows that this block may see: those before row 0 are in the window, as zeros.
    const std::int64_t first = done - static_cast<std::int64_t>(blocks_[i].reach());
    if (rows)
      blocks_[i].run(backend, from->row(first), static_cast<std::size_t>(from->end() - first), blocks_[i].reach(), rows,
                     out, memory);
    done_[i + 1] += static_cast<std::int64_t>(rows);
    from->close();
  }
  backend.parallel_rows(rows, [&](std::size_t first, std::size_t count, std::size_t) {
    float* row = rows_.data() + first * channels;
    backend.loops().layer_norm(row, nullptr, channels, count, norm_.gamma.data(), norm_.beta.data(), false, row);
  });
  times.lap(stage::decoder);
  return rows;
}

std::span<float> Decoder::spectra(const Backend& backend, std::size_t first, std::size_t count, StageTimes& times) {
  const std::size_t in = in_.shape().out;
  const std::size_t out = head_.shape().out;
  head_.run(backend, rows_.data() + first * in, in, count, into(spectra_.data(), out));
  times.lap(stage::head);
  return {spectra_.data(), count * out};
}

}  // namespace linnet::hibari
