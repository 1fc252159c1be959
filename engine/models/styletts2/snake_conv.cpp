#include "engine/models/styletts2/snake_conv.h"

#include <algorithm>
#include <cmath>

#include "engine/models/styletts2/stages.h"
#include "engine/voices/bad_voice.h"

namespace linnet::styletts2 {
namespace {

std::size_t rounded_up(std::size_t n, std::size_t unit) { return (n + unit - 1) / unit * unit; }

}  // namespace

// The most that there are for each kernel. But all of the second stage hears the first one's rounding errors: there,
// tiles with fewer points, whose errors are several dB smaller.
std::size_t SnakeConv::outputs_per_tile(std::size_t kernel, std::size_t stage) {
  if (stage != stage::generator_0) return 8;
  return kernel == 7 ? 4 : kernel == 11 ? 5 : 6;
}

SnakeConv::SnakeConv(WeightReader& reader, const Paths& paths, std::size_t channels, std::size_t dilation,
                     std::size_t style, const Place& place)
    : conv_(reader.pack(reader.conv(paths.conv, channels, channels, dilation), place,
                        outputs_per_tile(reader.extent(paths.conv + ".weight", 2, 3), place.stage))),
      padding_(static_cast<std::int64_t>((conv_.shape().kernel - 1) * dilation / 2)),
      affine_(reader, paths.adain, style, channels, place.stage),
      alpha_(reader.floats(paths.alpha, {1, static_cast<std::int64_t>(channels), 1})),
      map_(channels) {
  for (const float alpha : alpha_) {
    inverse_alpha_.push_back(1 / alpha);
    if (!std::isfinite(alpha) || !std::isfinite(inverse_alpha_.back()))
      bad_voice("tensor " + in_quotes(paths.alpha) + " of the model holds " + std::to_string(alpha) +
                ", expected numbers other than 0");
  }
  Backend& backend = reader.backend();
  const std::size_t most_rows = std::max(block_floats / channels, 2 * part_rows(backend));
  backend.reserve((most_rows + around()) * channels + conv_.scratch_floats());
}

// Rows whose sums are taken together: whole row blocks of the GEMM kernel, of whole groups of tiles, so that how rows
// are divided among threads does not change a tile.
std::size_t SnakeConv::part_rows(const Backend& backend) const {
  return rounded_up(PartialSums::least_rows, conv_.tile_rows() * backend.gemm().mr);
}

// Of a block, so that all threads get as many blocks.
std::size_t SnakeConv::block_parts(const Backend& backend, std::size_t parts, std::size_t most_floats) const {
  const std::size_t most = std::max<std::size_t>(1, most_floats / conv_.shape().in / part_rows(backend));
  const std::size_t threads = static_cast<std::size_t>(backend.threads());
  const std::size_t rounds = (parts + most * threads - 1) / (most * threads);
  return (parts + rounds * threads - 1) / (rounds * threads);
}

// Rows [first, end) after the activation, with zeros outside of [0, known).
void SnakeConv::fill(const Backend& backend, const Strip& in, std::int64_t known, std::int64_t first, std::int64_t end,
                     float* block) const {
  const auto channels = static_cast<std::int64_t>(in.channels);
  const std::int64_t begin = std::max<std::int64_t>(first, 0);
  const std::int64_t stop = std::min(end, known);
  float* rows = std::fill_n(block, (begin - first) * channels, 0.0f);
  if (in.is_half) backend.loops().from_halves(in.half_row(begin), in.floats(stop - begin), rows);
  backend.loops().snake(in.is_half ? rows : in.row(begin), in.channels, static_cast<std::size_t>(stop - begin),
                        {map_.scale.data(), map_.shift.data(), alpha_.data(), inverse_alpha_.data()}, rows);
  std::fill_n(rows + (stop - begin) * channels, (end - stop) * channels, 0.0f);
}

// The rows from `begin` on, counted from the run's first.
void SnakeConv::run_block(const Work& work, const Strip& in, const Rows& rows, std::size_t begin,
                          const SnakeOutput& out, bool with_sums, float* scratch) const {
  const Backend& backend = work.backend;
  const Loops& loops = backend.loops();
  const std::size_t channels = in.channels;
  const std::size_t count = std::min(rows.block, rows.count - begin);
  const std::int64_t from = rows.first + static_cast<std::int64_t>(begin);
  // Rows behind the last tap are real ones too where they are known: they have an effect on rounding.
  fill(backend, in, rows.known, from - padding_, from - padding_ + static_cast<std::int64_t>(count + around()),
       scratch);
  float* const for_conv = scratch + (rows.block + around()) * channels;
  Epilogue e;
  e.stride = channels;
  e.slope = out.slope;
  float* const result = for_conv + conv_.scratch_floats();  // in place of rows in 16 bits
  if (in.is_half) {
    const std::size_t floats = count * channels;
    (out.raw ? e.raw : e.activated) = result;
    if (out.residual) {
      e.residual = result;
      loops.from_halves(out.residual->half_row(from), floats, result);
      if (out.accumulate) loops.add_halves(out.accumulate->half_row(from), floats, result);
    }
  } else {
    const auto row = [&](const Strip* strip) { return strip ? strip->row(from) : nullptr; };
    e.residual = row(out.residual);
    e.accumulate = row(out.accumulate);
    e.raw = row(out.raw);
    e.activated = row(out.activated);
  }
  conv_.run_alone(backend, scratch, channels, count, e, for_conv);
  if (with_sums)
    for (std::size_t done = 0; done < count; done += rows.part)
      loops.moments(e.raw + done * channels, channels, std::min(rows.part, count - done),
                    work.sums.mean((begin + done) / rows.part, channels),
                    work.sums.squares((begin + done) / rows.part, channels));
  if (in.is_half) loops.to_halves(result, count * channels, (out.raw ? out.raw : out.activated)->half_row(from));
}

void SnakeConv::run(const Work& work, const Strip& in, const Statistics& of_in, std::int64_t length, std::int64_t first,
                    std::int64_t end, const SnakeOutput& out, Statistics* of_out) {
  work.sink({});
  if (end <= first) return;
  const Backend& backend = work.backend;
  of_in.normalise(affine_.scale(), affine_.shift(), map_);
  Rows rows{first, std::min(length, end + padding_), static_cast<std::size_t>(end - first), part_rows(backend), 0};
  const std::size_t parts = (rows.count + rows.part - 1) / rows.part;
  // Of rows in 16 bits, the result takes as much as the block.
  rows.block = block_parts(backend, parts, in.is_half ? block_floats / 2 : block_floats) * rows.part;
  conv_.prepare(backend);
  const auto compute = [&](std::size_t item, std::size_t thread) {
    run_block(work, in, rows, item * rows.block, out, of_out != nullptr, backend.scratch(thread));
  };
  const std::size_t blocks = (rows.count + rows.block - 1) / rows.block;
  if (backend.observer)  // it is called on one thread
    for (std::size_t i = 0; i < blocks; ++i) compute(i, 0);
  else
    backend.parallel(blocks, compute);
  if (of_out) work.sums.merge(rows.count, rows.part, *of_out);
}

}  // namespace linnet::styletts2
