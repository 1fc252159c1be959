#include "engine/models/hibari/decoder.h"

#include <string>
#include <utility>

#include "engine/kernels/loops.h"
#include "engine/models/hibari/constants.h"
#include "engine/models/hibari/stages.h"
#include "engine/voices/bad_voice.h"

namespace linnet::hibari {
namespace {

// Far beyond any voice (27): memory is planned for so many rows more.
constexpr std::size_t most_lookahead = 512;

}  // namespace

Decoder::Decoder(WeightReader& reader, std::size_t in, std::size_t most_rows, BlockMemory& memory) {
  const Place place{stage::decoder, false, rows_each_frame};
  Conv1d first = reader.pack(reader.conv("m.dec_in", in, 0), place);
  const std::size_t width = first.shape().out;
  std::vector<Block> blocks = read_blocks(reader, "m.dec", width, place, memory);
  if (blocks.empty()) bad_voice("the model has no block m.dec.0: it is not a hibari voice");
  norm_ = reader.norm("m.dec_norm", width);
  const std::vector<std::int64_t> outputs = reader.shape("m.head.bias");
  if (outputs.size() != 1 || outputs[0] < 1) bad_voice("tensor 'm.head.bias' of the model is not a row of values");
  head_ = reader.pack(reader.linear("m.head", width, static_cast<std::size_t>(outputs[0])),
                      {stage::head, false, rows_each_frame});
  std::size_t reach = first.shape().kernel / 2;
  for (const Block& b : blocks) reach += b.reach();
  if (reach > most_lookahead)
    bad_voice("the model's decoder sees " + std::to_string(reach) + " rows ahead, expected at most " +
              std::to_string(most_lookahead));
  stream_ = BlockStream(std::move(first), std::move(blocks), most_rows, memory);
  spectra_ = Buffer(most_spectra * head_.shape().out);
}

std::size_t Decoder::step(const Backend& backend, const BlockMemory& memory, StageTimes& times) {
  known_ = stream_.step(backend, memory);
  const std::size_t width = stream_.channels();
  const std::size_t rows = known_.size() / width;
  backend.parallel_rows(rows, [&](std::size_t first, std::size_t count, std::size_t) {
    float* row = known_.data() + first * width;
    backend.loops().layer_norm(row, nullptr, width, count, norm_.gamma.data(), norm_.beta.data(), 1e-5f, false, row);
  });
  times.lap(stage::decoder);
  return rows;
}

std::span<float> Decoder::spectra(const Backend& backend, std::size_t first, std::size_t count, StageTimes& times) {
  const std::size_t width = stream_.channels();
  Epilogue into;
  into.raw = spectra_.data();
  into.stride = channels();
  head_.run(backend, known_.data() + first * width, width, count, into);
  times.lap(stage::head);
  return {spectra_.data(), count * channels()};
}

}  // namespace linnet::hibari
