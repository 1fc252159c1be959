// HiFi-GAN's residual blocks, both kinds, as streams (Kong et al. 2020, §2.3 and appendix; models of Piper use kind "1"
// in high quality and kind "2" below): x ← x + conv(LeakyReLU(x)), or with two convolutions, dilation after dilation.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/kernels/window.h"
#include "engine/models/vits/layer_reader.h"

namespace linnet {

// Memory that the blocks of all stages take turns in, each `rows` × channels at its largest.
struct ResblockScratch {
  Buffer raw[2], activated[2], between;
};

class Resblock {
 public:
  // path: "dec.resblocks.3". channels: of input and output.
  Resblock(const LayerReader& reader, const std::string& path, std::size_t channels);

  std::size_t bytes() const;
  std::size_t padding() const { return padding_; }  // rows on each side of an output that it depends on
  std::size_t first_padding() const { return units_[0].first_padding; }
  std::size_t group() const;  // steps of a multiple of this many rows leave no tile partly used
  double products(const Backend& backend, std::size_t rows) const;  // Conv1d::products of all convolutions
  std::size_t overread() const;  // rows behind the input window that are read but do not count
  // Floats of each scratch buffer for steps of `rows` rows.
  std::size_t scratch_floats(std::size_t rows) const;

  void start(std::int64_t length);
  // The next rows of the output, up to row `reach` (cut to the sequence; it may be negative), from x and
  // activated = LeakyReLU(x): windows that end at least padding() rows behind `reach`, or with the sequence and first
  // paddings of zeros. e: raw, accumulate, activated for the first of those rows, and slope.
  void run(const Backend& backend, const Window& x, const Window& activated, std::int64_t reach, const Epilogue& e,
           const ResblockScratch& scratch);

 private:
  struct Unit {
    Conv1d first;
    std::optional<Conv1d> second;
    std::size_t first_padding = 0;
    std::size_t second_padding = 0;
    std::size_t padding() const { return first_padding + second_padding; }
    // Not in the last unit: what the next one reads. `between` is kind 1's LeakyReLU(first(…)).
    Window raw;
    Window activated;
    Window between;
    std::int64_t done = 0;  // rows of this unit's output
  };
  void run_first(const Backend& backend, Unit& u, const Window& activated, std::int64_t reach, float* memory);
  void run_last(const Backend& backend, Unit& u, const Window& x, const Window& activated, std::int64_t last,
                Epilogue e);

  std::size_t channels_ = 0;
  std::size_t padding_ = 0;
  std::int64_t length_ = 0;
  std::vector<Unit> units_;
};

}  // namespace linnet
