#include "engine/models/vits/resblock.h"

#include <algorithm>
#include <numeric>

#include "engine/error.h"

namespace linnet {
namespace {

constexpr float slope = 0.1f;  // HiFi-GAN's LRELU_SLOPE

RawConv odd_conv(const LayerReader& reader, const std::string& path, std::size_t channels) {
  RawConv c = reader.raw_conv(path, channels, channels);
  if (c.shape.kernel % 2 == 0) throw Error(ErrorKind::bad_voice, "voice: " + path + " has an even kernel");
  return c;
}

std::int64_t clamp(std::int64_t t, std::int64_t length) { return std::clamp<std::int64_t>(t, 0, length); }

}  // namespace

Resblock::Resblock(const LayerReader& reader, const std::string& path, std::size_t channels) : channels_(channels) {
  const bool pairs = reader.layout().find(path + ".convs1.0");  // kind "1"
  const std::string first = path + (pairs ? ".convs1." : ".convs.");
  for (std::size_t i = 0; reader.layout().find(first + std::to_string(i)); ++i) {
    Unit u;
    const RawConv a = odd_conv(reader, first + std::to_string(i), channels);
    u.first = reader.pack(a);
    u.first_padding = a.padding;
    if (pairs) {
      const RawConv b = odd_conv(reader, path + ".convs2." + std::to_string(i), channels);
      u.second = reader.pack(b);
      u.second_padding = b.padding;
      u.between = Window(channels, 2 * b.padding);
    }
    padding_ += u.padding();
    units_.push_back(std::move(u));
  }
  if (units_.empty()) throw Error(ErrorKind::bad_voice, "voice: " + first + "0.weight is missing");
  for (std::size_t i = 0; i + 1 < units_.size(); ++i) {
    const Unit& next = units_[i + 1];
    units_[i].raw = Window(channels, next.padding());
    units_[i].activated = Window(channels, next.padding() + next.first_padding);
  }
}

std::size_t Resblock::bytes() const {
  std::size_t total = 0;
  for (const Unit& u : units_) total += u.first.bytes() + (u.second ? u.second->bytes() : 0);
  return total;
}

std::size_t Resblock::group() const {
  std::size_t rows = 1;
  for (const Unit& u : units_) {
    rows = std::lcm(rows, u.first.tile_rows());
    if (u.second) rows = std::lcm(rows, u.second->tile_rows());
  }
  return rows;
}

double Resblock::products(const Backend& backend, std::size_t rows) const {
  double total = 0;
  for (const Unit& u : units_)
    total += u.first.products(backend, rows) + (u.second ? u.second->products(backend, rows) : 0);
  return total;
}

std::size_t Resblock::overread() const {
  std::size_t rows = 0;
  for (const Unit& u : units_) rows = std::max({rows, u.first.overread(), u.second ? u.second->overread() : 0});
  return rows;
}

std::size_t Resblock::scratch_floats(std::size_t rows) const { return (rows + 4 * padding_ + overread()) * channels_; }

void Resblock::start(std::int64_t length) {
  length_ = length;
  for (Unit& u : units_) {
    u.done = 0;
    for (Window* w : {&u.raw, &u.activated, &u.between}) w->restart();
  }
}

// Kind 1's inner half: rows of `between` up to `reach`, cut to the sequence.
void Resblock::run_first(const Backend& backend, Unit& u, const Window& activated, std::int64_t reach, float* memory) {
  Window& b = u.between;
  b.open(memory);
  const std::int64_t from = std::min(b.end(), length_);
  const std::int64_t to = clamp(reach, length_);
  if (to > from) {
    Epilogue e;
    e.activated = b.grow(static_cast<std::size_t>(to - from));
    e.slope = slope;
    e.stride = channels_;
    u.first.run(backend, activated.row(from - static_cast<std::int64_t>(u.first_padding)), channels_,
                static_cast<std::size_t>(to - from), e);
  }
  if (b.end() == length_) b.grow_zeros(u.second_padding);
  b.clear_behind(u.second->overread());
}

// The unit's output up to `last`: x + convolution, into the epilogue's places for row u.done.
void Resblock::run_last(const Backend& backend, Unit& u, const Window& x, const Window& activated, std::int64_t last,
                        Epilogue e) {
  const Conv1d& conv = u.second ? *u.second : u.first;
  const Window& in = u.second ? u.between : activated;
  const std::size_t padding = u.second ? u.second_padding : u.first_padding;
  e.stride = channels_;
  e.residual = x.row(u.done);
  conv.run(backend, in.row(u.done - static_cast<std::int64_t>(padding)), channels_,
           static_cast<std::size_t>(last - u.done), e);
  u.done = last;
  if (u.second) u.between.close();
}

void Resblock::run(const Backend& backend, const Window& x, const Window& activated, std::int64_t reach,
                   const Epilogue& e, const ResblockScratch& scratch) {
  const Window* in = &x;
  const Window* in_activated = &activated;
  std::int64_t unit_reach = reach + static_cast<std::int64_t>(padding_);
  for (std::size_t i = 0; i < units_.size(); ++i) {
    Unit& u = units_[i];
    unit_reach -= static_cast<std::int64_t>(u.padding());
    if (u.second)
      run_first(backend, u, *in_activated, unit_reach + static_cast<std::int64_t>(u.second_padding),
                scratch.between.data());
    const std::int64_t last = clamp(unit_reach, length_);
    const bool final = i + 1 == units_.size();
    Epilogue out = e;
    if (!final) {
      u.raw.open(scratch.raw[i % 2].data());
      u.activated.open(scratch.activated[i % 2].data());
      out = Epilogue{};
      out.raw = u.raw.grow(static_cast<std::size_t>(last - u.done));
      out.activated = u.activated.grow(static_cast<std::size_t>(last - u.done));
      out.slope = slope;
    }
    run_last(backend, u, *in, *in_activated, last, out);
    if (i) {
      units_[i - 1].raw.close();
      units_[i - 1].activated.close();
    }
    if (final) break;
    if (u.activated.end() == length_) u.activated.grow_zeros(units_[i + 1].first_padding);
    u.activated.clear_behind(units_[i + 1].first.overread());
    in = &u.raw;
    in_activated = &u.activated;
  }
}

}  // namespace linnet
