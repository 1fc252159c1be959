#include "engine/models/vits/flow.h"

#include <algorithm>
#include <limits>

#include "engine/error.h"

namespace linnet {
namespace {

constexpr std::size_t least_block = 256, most_block = 384;  // frames: shorter costs time, longer memory and latency

[[noreturn]] void bad(const std::string& what) { throw Error(ErrorKind::bad_voice, "voice: " + what); }

// The layer's skip output goes through `post` in the end, and both are 1×1 without anything between: one product.
// Columns [at, at + hidden) of `merged` become −post · skip; its bias gains −post · skip's bias.
void merge_skip(const RawConv& post, RawConv skip, std::size_t at, RawConv& merged) {
  const std::size_t hidden = skip.shape.in;
  skip.expand();
  for (std::size_t o = 0; o < post.shape.out; ++o)
    for (std::size_t k = 0; k < hidden; ++k) {
      const double p = post.weights[o * hidden + k];
      const float* row = &skip.weights[k * hidden];
      float* to = &merged.weights[o * merged.shape.in + at];
      for (std::size_t i = 0; i < hidden; ++i) to[i] -= static_cast<float>(p * row[i]);
      merged.bias[o] -= static_cast<float>(p * skip.bias[k]);
    }
}

}  // namespace

Flow::Flow(const LayerReader& reader, std::size_t inter, std::size_t speaker_channels, std::size_t block)
    : inter_(inter), block_(block) {
  if (inter % 2) bad("the flow's frames have an odd number of channels, " + std::to_string(inter));
  const std::vector<VitsLayout::Coupling>& couplings = reader.layout().couplings;
  if (couplings.empty()) bad("flow.flows.0.pre.weight is missing: not a VITS voice");
  // A flip of all channels comes before each coupling: half of them see their channels backwards.
  for (const VitsLayout::Coupling& c : couplings)
    couplings_.push_back(read_coupling(reader, c, couplings_.size() % 2 == 0, speaker_channels));

  if (!block_) block_ = best_block(reader.backend());
  std::size_t most_layers = 0;
  std::size_t most_history = 0;
  std::size_t over = 0;
  for (const Coupling& c : couplings_) {
    most_layers = std::max(most_layers, c.layers.size());
    for (const Layer& l : c.layers) {
      most_history = std::max(most_history, l.h.history());
      over = std::max(over, l.padding + l.dilated.overread());
    }
  }
  std::size_t all = 0;
  for (const Coupling& c : couplings_) all += c.lag;
  z_ = Window(inter, all);
  // A step gives at most as many new rows as it takes, and the lookahead more at the end.
  z_memory_ = Buffer(z_.floats(block_));
  for (Buffer& b : h_memory_) b = Buffer((most_history + block_ + all + over) * hidden_);
  acts_memory_ = Buffer((all + block_ + all) * hidden_ * most_layers);
}

// Of steps from least_block to most_block, the one that wastes the least on GEMM row blocks that are partly used.
std::size_t Flow::best_block(const Backend& backend) const {
  std::size_t best = least_block;
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t block = least_block; block <= most_block; ++block) {
    double products = 0;
    for (const Coupling& c : couplings_)
      for (const Layer& l : c.layers) products += l.dilated.products(backend, block);
    products /= static_cast<double>(block);
    if (products < 0.999 * least) least = products, best = block;
  }
  return best;
}

Flow::Coupling Flow::read_coupling(const LayerReader& reader, const VitsLayout::Coupling& layout, bool flipped,
                                   std::size_t speaker_channels) {
  const std::string& path = layout.path;
  const std::size_t layers = layout.layers;
  const std::size_t half = inter_ / 2;
  Coupling c;
  RawConv pre = reader.raw_conv(path + ".pre", half, hidden_);
  hidden_ = pre.shape.out;
  RawConv post = reader.raw_conv(path + ".post", hidden_, half);  // twice as wide where a flow also scales: not Piper's
  // Instead of flipping frames, the halves change roles and their channels are numbered backwards.
  c.in_offset = flipped ? half : 0;
  c.out_offset = flipped ? 0 : half;
  if (flipped) {
    pre.reverse_inputs();
    post.reverse_outputs();
  }
  post.expand();
  c.pre = reader.pack(pre);
  if (!layers) bad(path + ".enc.in_layers.0 is missing");
  RawConv merged;
  merged.path = post.path;
  merged.shape = {hidden_ * layers, half, 1, 1};
  merged.weights.assign(half * hidden_ * layers, 0.0f);
  merged.bias.resize(half);
  for (std::size_t o = 0; o < half; ++o) merged.bias[o] = -post.bias[o];
  for (std::size_t i = 0; i < layers; ++i) {
    const bool last = i + 1 == layers;
    const RawConv in = reader.raw_conv(path + ".enc.in_layers." + std::to_string(i), hidden_, 2 * hidden_);
    if (in.shape.kernel % 2 == 0) bad(path + ".enc.in_layers." + std::to_string(i) + " has an even kernel");
    const RawConv out =
        reader.raw_conv(path + ".enc.res_skip_layers." + std::to_string(i), hidden_, (last ? 1 : 2) * hidden_);
    Layer l;
    l.dilated = reader.pack(in);
    l.padding = in.padding;
    l.gate_bias = in.bias;
    if (!last) l.residual = reader.pack(out.outputs(0, hidden_));
    merge_skip(post, out.outputs(last ? 0 : hidden_, hidden_), i * hidden_, merged);
    const std::size_t wait = l.dilated.tile_rows() - 1;  // rows of a tile that is not complete yet
    c.lag += l.padding + wait;
    l.h = Window(hidden_, 2 * l.padding + wait);
    c.layers.push_back(std::move(l));
  }
  c.post = reader.pack(merged);
  if (reader.layout().find(path + ".enc.cond_layer")) {
    c.condition = reader.pack(reader.raw_conv(path + ".enc.cond_layer", speaker_channels, 2 * hidden_ * layers));
    c.has_condition = true;
  }
  c.acts = Window(hidden_ * layers, c.lag);
  return c;
}

std::size_t Flow::bytes() const {
  std::size_t total = 0;
  for (const Coupling& c : couplings_) {
    total += c.pre.bytes() + c.post.bytes() + c.condition.bytes();
    for (const Layer& l : c.layers) total += l.dilated.bytes() + l.residual.bytes();
  }
  return total;
}

// Tried out for all ways in which a block can end within a tile.
std::size_t Flow::lookahead() const {
  std::int64_t most = 0;
  for (std::int64_t end = 1 << 20; end < (1 << 20) + 64; ++end) {
    std::int64_t reach = end;
    for (const Coupling& c : couplings_)
      for (const Layer& l : c.layers) reach = whole_tiles(l, reach - static_cast<std::int64_t>(l.padding));
    most = std::max(most, end - reach);
  }
  return static_cast<std::size_t>(most);
}

// Before the end of the utterance a layer makes whole tiles only, counted from its first row: a tile's rows are rounded
// together, and samples shall not depend on how frames are cut into blocks (the flow makes more of such a difference
// than any other part).
std::int64_t Flow::whole_tiles(const Layer& l, std::int64_t rows) {
  return rows - rows % static_cast<std::int64_t>(l.dilated.tile_rows());
}

void Flow::start(const Backend& backend, std::int64_t frames, std::span<const float> speaker) {
  frames_ = frames;
  done_ = 0;
  z_.restart();
  for (Coupling& c : couplings_) {
    c.acts.restart();
    std::vector<float> condition(2 * hidden_ * c.layers.size());
    if (c.has_condition) {
      Epilogue e;
      e.raw = condition.data();
      e.stride = condition.size();
      c.condition.run(backend, speaker.data(), speaker.size(), 1, e);
    }
    for (std::size_t i = 0; i < c.layers.size(); ++i) {
      Layer& l = c.layers[i];
      l.h.restart();
      l.done = 0;
      for (std::size_t o = 0; o < 2 * hidden_; ++o)
        l.gate_bias[o] = l.dilated.bias()[o] + condition[i * 2 * hidden_ + o];
    }
  }
}

float* Flow::input(std::size_t frames) {
  z_.open(z_memory_.data());
  return z_.grow(frames);
}

// Every window advances as far as the one before it allows; returns how far the coupling's output reaches. Layer i + 1
// reads what layer i wrote, from the other of two memories.
std::int64_t Flow::run_coupling(const Backend& backend, Coupling& c, std::int64_t ready) {
  Window& h = c.layers[0].h;
  const std::int64_t from = std::min(h.end(), frames_);
  h.open(h_memory_[0].data());
  c.acts.open(acts_memory_.data());
  if (ready > from) {
    Epilogue e;
    e.raw = h.grow(static_cast<std::size_t>(ready - from));
    e.stride = hidden_;
    c.pre.run(backend, z_.row(from) + c.in_offset, inter_, static_cast<std::size_t>(ready - from), e);
  }
  const std::int64_t shifted = c.layers.back().done;
  for (std::size_t i = 0; i < c.layers.size(); ++i) run_layer(backend, c, i);
  const std::int64_t done = c.layers.back().done;
  Epilogue e;
  e.accumulate = e.raw = z_.row(shifted) + c.out_offset;
  e.stride = inter_;
  c.post.run(backend, c.acts.row(shifted), c.acts.channels(), static_cast<std::size_t>(done - shifted), e);
  c.acts.close();
  return done;
}

void Flow::run_layer(const Backend& backend, Coupling& c, std::size_t index) {
  Layer& l = c.layers[index];
  if (l.h.end() == frames_) l.h.grow_zeros(l.padding);
  l.h.clear_behind(l.dilated.overread());
  const std::int64_t first = l.done;
  const std::int64_t reach = frontier(l.h.end(), l.padding, frames_);
  const std::int64_t last = reach == frames_ ? reach : whole_tiles(l, reach);
  const std::size_t rows = static_cast<std::size_t>(last - first);
  if (index == 0) c.acts.grow(rows);
  float* acts = c.acts.row(first) + index * hidden_;
  Gate gate;
  gate.bias = l.gate_bias.data();
  gate.out = acts;
  gate.stride = c.acts.channels();
  l.dilated.run_gated(backend, l.h.row(first - static_cast<std::int64_t>(l.padding)), hidden_, rows, gate);
  if (index + 1 < c.layers.size()) {
    Window& next = c.layers[index + 1].h;
    next.open(h_memory_[(index + 1) % 2].data());
    Epilogue e;
    e.residual = l.h.row(first);
    e.raw = next.grow(rows);
    e.stride = hidden_;
    l.residual.run(backend, acts, c.acts.channels(), rows, e);
  }
  l.h.close();
  l.done = last;
}

std::span<const float> Flow::step(const Backend& backend) {
  std::int64_t ready = z_.end();
  for (Coupling& c : couplings_) ready = run_coupling(backend, c, ready);
  const float* out = z_.row(done_);
  const std::size_t count = static_cast<std::size_t>(ready - done_) * inter_;
  done_ = ready;
  z_.close();
  return {out, count};
}

}  // namespace linnet
