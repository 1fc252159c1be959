// StyleTTS 2's residual block with Snake (AdaINResBlock1): for dilations 1, 3, 5
//   x ← x + conv2(snake(AdaIN2(conv1(snake(AdaIN1(x))))))
// over a whole sequence in one step, or a part of it in each.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/models/styletts2/snake_conv.h"

namespace linnet::styletts2 {

class SnakeBlock {
 public:
  static constexpr std::size_t dilations[] = {1, 3, 5};

  // path: "decoder.generator.resblocks.3".
  SnakeBlock(WeightReader& reader, const std::string& path, std::size_t channels, std::size_t style,
             const Place& place);

  std::size_t bytes() const;                         // of the weights
  std::size_t history_bytes() const;                 // of rows from step to step
  std::int64_t padding() const { return padding_; }  // rows on each side of an output that it depends on
  // Rows before `reach` that the step after one up to there reads again, of the input or within.
  std::int64_t lookback() const { return lookback_; }

  // constants: as statistics() appends them, or empty; they count as so many rows.
  void start(const Backend& backend, std::span<const float> style, std::span<const float> constants, double rows);

  struct Step {
    const Strip& in;
    const Statistics& of_in;
    const Strip& out;      // may be in the input's memory; holds what is between the units too
    const Strip& between;  // memory
    std::int64_t length;   // of the sequence
    std::int64_t reach;    // output rows up to here become known; all of `in` is known to padding() rows behind it
  };
  // last: where the rows that become known go; its `residual` is set here.
  void step(const Work& work, const Step& s, const SnakeOutput& last);
  std::int64_t done() const { return units_.back().done; }  // output rows

  // Mean and variance of each tensor within that is normalised.
  void append_statistics(std::vector<float>& constants) const;
  std::size_t statistics_size() const;

 private:
  struct Unit {
    SnakeConv first;
    SnakeConv second;
    std::int64_t behind = 0;  // padding of the units behind
    Statistics of_between;
    Statistics of_out;
    History between;
    History out;
    // Rows that are known.
    std::int64_t between_done = 0;
    std::int64_t done = 0;
  };
  void run_first(const Work& work, Unit& unit, const Step& s, const Strip& in, const Statistics& of_in);

  std::int64_t padding_ = 0;
  std::int64_t lookback_ = 0;
  std::vector<Unit> units_;
};

}  // namespace linnet::styletts2
