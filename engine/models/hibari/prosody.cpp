#include "engine/models/hibari/prosody.h"

#include <algorithm>
#include <numeric>

#include "engine/kernels/loops.h"
#include "engine/models/hibari/stages.h"
#include "engine/voices/bad_voice.h"

namespace linnet::hibari {
namespace {

static_assert(sizeof(ProsodyRow) == 4 * sizeof(float), "the network writes rows of four values");

Epilogue into(float* to, std::size_t channels) {
  Epilogue e;
  e.raw = to;
  e.stride = channels;
  return e;
}

// The old buffer is freed before the larger one is allocated. Values are lost.
void enlarge(Buffer& buffer, std::size_t floats) {
  if (buffer.size() >= floats) return;
  buffer = Buffer();
  buffer = Buffer(floats);
}

std::size_t half(const Conv1d& c) { return c.shape().kernel / 2; }

}  // namespace

Prosody::Prosody(WeightReader& reader, std::size_t text_channels, std::size_t capacity, BlockMemory& memory)
    : text_channels_(text_channels) {
  const Place id{stage::durations, true, 1};
  const Place frame{stage::prosody, false, 1};
  duration1_ = reader.pack(reader.conv("pn.dur.0", text_channels, 0), id);
  duration2_ = reader.pack(reader.conv("pn.dur.2", duration1_.shape().out, 1), id);
  in_ = reader.pack(reader.conv("pn.pro_in", text_channels, 0), frame);
  blocks_ = read_blocks(reader, "pn.pro", in_.shape().out, frame, memory);
  out_ = reader.pack(reader.conv("pn.pro_out", in_.shape().out, 4), frame);
  if (in_.shape().kernel != 1 || out_.shape().kernel != 1)
    bad_voice("pn.pro_in and pn.pro_out of the model are not 1×1 convolutions");
  text_ = Sequence(text_channels, half(duration1_));
  hidden_ = Sequence(duration1_.shape().out, half(duration2_));
  text_.resize(capacity);
  hidden_.resize(capacity);
}

std::size_t Prosody::bytes() const {
  std::size_t total = duration1_.bytes() + duration2_.bytes() + in_.bytes() + out_.bytes();
  for (const Block& b : blocks_) total += b.bytes();
  return total;
}

std::span<const float> Prosody::durations(const Backend& backend, std::span<const float> text) {
  const std::size_t rows = text.size() / text_channels_;
  text_.resize(rows);
  hidden_.resize(rows);
  logarithms_.resize(rows);
  std::copy(text.begin(), text.end(), text_.data());
  duration1_.run_gelu(backend, text_.from(half(duration1_)), text_channels_, rows, hidden_.data());
  duration2_.run(backend, hidden_.from(half(duration2_)), hidden_.channels(), rows, into(logarithms_.data(), 1));
  return logarithms_;
}

std::span<const ProsodyRow> Prosody::run(const Backend& backend, std::span<const float> text,
                                         std::span<const int> frames, const BlockMemory& memory) {
  const auto rows = static_cast<std::size_t>(std::accumulate(frames.begin(), frames.end(), std::int64_t{0}));
  const std::size_t channels = in_.shape().out;
  enlarge(x_, std::max(rows, frames.size()) * channels);
  enlarge(y_, std::max(rows, frames.size()) * channels);
  result_.resize(rows);
  // The 1×1 convolution comes before the rows are repeated, which gives the same values with less work.
  in_.run(backend, text.data(), text_channels_, frames.size(), into(y_.data(), channels));
  float* to = x_.data();
  for (std::size_t id = 0; id < frames.size(); ++id)
    for (int i = 0; i < frames[id]; ++i, to += channels) std::copy_n(y_.data() + id * channels, channels, to);
  for (const Block& block : blocks_) {
    block.run(backend, x_.data(), rows, 0, rows, y_.data(), memory);
    std::swap(x_, y_);
  }
  out_.run(backend, x_.data(), channels, rows, into(&result_.data()->f0[0], 4));
  return result_;
}

}  // namespace linnet::hibari
