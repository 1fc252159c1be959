#include "engine/models/styletts2/snake_block.h"

#include <algorithm>

#include "engine/voices/bad_voice.h"

namespace linnet::styletts2 {
namespace {

std::int64_t within(std::int64_t t, std::int64_t length) { return std::clamp<std::int64_t>(t, 0, length); }

}  // namespace

SnakeBlock::SnakeBlock(WeightReader& reader, const std::string& path, std::size_t channels, std::size_t style,
                       const Place& place) {
  const auto layer = [&](const std::string& which, std::size_t i, std::size_t dilation) {
    const std::string number = which + "." + std::to_string(i);
    return SnakeConv(reader, {path + ".convs" + number, path + ".adain" + number, path + ".alpha" + number}, channels,
                     dilation, style, place);
  };
  for (std::size_t i = 0; i < std::size(dilations); ++i)
    units_.push_back(
        {layer("1", i, dilations[i]), layer("2", i, 1), 0, Statistics(channels), Statistics(channels), {}, {}, 0, 0});
  for (std::size_t i = units_.size(); i-- > 0;) {
    Unit& u = units_[i];
    u.behind = padding_;
    if (u.second.padding() > u.first.padding())
      bad_voice("the block " + in_quotes(path) + " of the model has a wider kernel in convs2 than in convs1");
    u.between = History(channels, static_cast<std::size_t>(2 * u.second.padding()));
    if (i) units_[i - 1].out = History(channels, static_cast<std::size_t>(2 * u.first.padding()));
    lookback_ = std::max(lookback_, u.first.padding() - u.second.padding() - u.behind);
    padding_ += u.first.padding() + u.second.padding();
  }
}

std::size_t SnakeBlock::bytes() const {
  std::size_t total = 0;
  for (const Unit& u : units_) total += u.first.bytes() + u.second.bytes();
  return total;
}

std::size_t SnakeBlock::history_bytes() const {
  std::size_t total = 0;
  for (const Unit& u : units_) total += u.between.bytes() + u.out.bytes();
  return total;
}

void SnakeBlock::start(const Backend& backend, std::span<const float> style, std::span<const float> constants,
                       double rows) {
  const auto next = [&](Statistics& s) {
    const std::size_t count = constants.empty() ? 0 : 2 * s.channels();
    s.start(constants.first(count), rows);
    constants = constants.subspan(count);
  };
  for (Unit& u : units_) {
    u.first.set_style(backend, style);
    u.second.set_style(backend, style);
    next(u.of_between);
    if (&u != &units_.back()) next(u.of_out);
    u.between.restart();
    u.out.restart();
    u.between_done = u.done = 0;
  }
}

void SnakeBlock::append_statistics(std::vector<float>& constants) const {
  for (const Unit& u : units_) {
    u.of_between.append_to(constants);
    if (&u != &units_.back()) u.of_out.append_to(constants);
  }
}

std::size_t SnakeBlock::statistics_size() const {
  return (2 * units_.size() - 1) * 2 * units_[0].of_between.channels();
}

// The rows between the two convolutions, as far as the second one needs them.
void SnakeBlock::run_first(const Work& work, Unit& u, const Step& s, const Strip& in, const Statistics& of_in) {
  const std::int64_t end = within(s.reach + u.behind, s.length);
  const std::int64_t between_end = within(end + u.second.padding(), s.length);
  u.between.load(s.between);
  SnakeOutput out;
  out.raw = &s.between;
  u.first.run(work, in, of_in, s.length, u.between_done, between_end, out, &u.of_between);
  u.between_done = between_end;
  if (end < s.length) u.between.save(s.between, end - u.second.padding(), between_end);
}

void SnakeBlock::step(const Work& work, const Step& s, const SnakeOutput& last) {
  const Strip* in = &s.in;
  const Statistics* of_in = &s.of_in;
  for (std::size_t i = 0; i < units_.size(); ++i) {
    Unit& u = units_[i];
    const bool is_last = i + 1 == units_.size();
    const std::int64_t end = within(s.reach + u.behind, s.length);
    run_first(work, u, s, *in, *of_in);
    // What the next step reads of the input, before the output takes its place.
    if (i && end < s.length)
      units_[i - 1].out.save(*in, end + u.second.padding() - u.first.padding(), units_[i - 1].done);
    SnakeOutput out = is_last ? last : SnakeOutput{};
    out.residual = in;
    if (!is_last) out.raw = &s.out;
    u.second.run(work, s.between, u.of_between, s.length, u.done, end, out, is_last ? nullptr : &u.of_out);
    if (!is_last) u.out.load(s.out);
    u.done = end;
    in = &s.out;
    of_in = &u.of_out;
  }
}

}  // namespace linnet::styletts2
