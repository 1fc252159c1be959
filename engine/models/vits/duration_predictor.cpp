#include "engine/models/vits/duration_predictor.h"

#include <cmath>

#include "engine/error.h"
#include "engine/kernels/loops.h"
#include "engine/models/vits/spline.h"

namespace linnet {
namespace {

constexpr std::size_t margin = 16;
constexpr float tail = 5.0f;  // VITS's tail_bound
constexpr std::size_t most_bins = 64;

[[noreturn]] void bad(const std::string& what) { throw Error(ErrorKind::bad_voice, "voice: " + what); }

Epilogue to(const Sequence& s) {
  Epilogue e;
  e.raw = s.data();
  e.stride = s.channels();
  return e;
}

// Dilated and depth-separable convolution (modules.py DDSConv): x += gelu(norm(1×1(gelu(norm(depthwise(x)))))), layer
// after layer, dilation kernel^layer.
struct SeparableConvs {
  struct Layer {
    // (kernel, channels), (channels)
    std::vector<float> depthwise;
    std::vector<float> bias;
    std::size_t kernel = 0;
    std::size_t dilation = 1;
    NormWeights norm1;
    NormWeights norm2;
    Conv1d pointwise;
  };
  std::vector<Layer> layers;
  std::size_t channels = 0;

  SeparableConvs(const LayerReader& reader, const std::string& path, std::size_t width) : channels(width) {
    for (std::size_t i = 0; reader.layout().find(path + ".convs_1x1." + std::to_string(i)); ++i) {
      const std::string index = std::to_string(i);
      const std::string separable = path + ".convs_sep." + index;
      const std::vector<std::int64_t> shape = reader.shape(separable + ".weight");
      const ConvAttributes& a = reader.model().conv(separable);
      if (shape.size() != 3 || static_cast<std::size_t>(shape[0]) != channels || shape[1] != 1 || shape[2] % 2 == 0 ||
          static_cast<std::size_t>(a.group) != channels || a.dilation < 1)
        bad(separable + " is not a depthwise convolution of " + std::to_string(channels) + " channels");
      Layer l;
      l.kernel = static_cast<std::size_t>(shape[2]);
      l.dilation = static_cast<std::size_t>(a.dilation);
      const std::vector<float> w = reader.floats(separable + ".weight");
      l.depthwise.resize(w.size());
      for (std::size_t c = 0; c < channels; ++c)
        for (std::size_t k = 0; k < l.kernel; ++k) l.depthwise[k * channels + c] = w[c * l.kernel + k];
      l.bias = reader.floats(separable + ".bias");
      if (l.bias.size() != channels) bad(separable + ".bias has the wrong size");
      l.norm1 = reader.norm(path + ".norms_1." + index, channels);
      l.norm2 = reader.norm(path + ".norms_2." + index, channels);
      l.pointwise = reader.pack(reader.raw_conv(path + ".convs_1x1." + index, channels, channels));
      layers.push_back(std::move(l));
    }
    if (layers.empty()) bad(path + ".convs_sep.0.weight is missing");
  }

  void run(const Backend& backend, Sequence& x, Sequence& y, Sequence& z) const {
    const Loops& loops = backend.loops();
    const std::size_t rows = x.rows();
    for (const Layer& l : layers) {
      backend.parallel_rows(rows, [&](std::size_t first, std::size_t count, std::size_t) {
        loops.depthwise(x.data(), channels, rows, first, count, l.depthwise.data(), l.bias.data(), l.kernel, l.dilation,
                        y.row(first));
        norm_gelu(loops, l.norm1, y.row(first), count, z.row(first));
      });
      l.pointwise.run(backend, z.data(), channels, rows, to(y));
      backend.parallel_rows(rows, [&](std::size_t first, std::size_t count, std::size_t) {
        norm_gelu(loops, l.norm2, y.row(first), count, z.row(first));
        loops.add(x.row(first), z.row(first), count * channels, x.row(first));
      });
    }
  }
  void norm_gelu(const Loops& loops, const NormWeights& n, const float* x, std::size_t rows, float* out) const {
    loops.layer_norm(x, nullptr, channels, rows, n.gamma.data(), n.beta.data(), 1e-5f, true, out);
  }
  std::size_t bytes() const {
    std::size_t total = 0;
    for (const Layer& l : layers) total += l.pointwise.bytes();
    return total;
  }
};

// One coupling layer (modules.py ConvFlow): of the two values a phoneme has, one bends the other.
struct ConvFlow {
  Conv1d pre;
  Conv1d projection;
  SeparableConvs convs;
  std::size_t bins = 0;

  ConvFlow(const LayerReader& reader, const std::string& path, std::size_t channels)
      : convs(reader, path + ".convs", channels) {
    pre = reader.pack(reader.raw_conv(path + ".pre", 1, channels));
    RawConv p = reader.raw_conv(path + ".proj", channels, 0);
    p.expand();
    bins = (p.shape.out + 1) / 3;
    if (3 * bins - 1 != p.shape.out || bins < 2 || bins > most_bins)
      bad(path + ".proj does not give the parameters of a spline");
    // Widths and heights are divided by √channels; derivatives are not.
    const float scale = 1 / std::sqrt(static_cast<float>(channels));
    for (std::size_t o = 0; o < 2 * bins; ++o) {
      p.bias[o] *= scale;
      for (std::size_t c = 0; c < channels; ++c) p.weights[o * channels + c] *= scale;
    }
    projection = reader.pack(p);
  }
};

}  // namespace

struct DurationPredictor::Parts {
  Conv1d pre;
  Conv1d projection;
  Conv1d speaker;  // 1×1, speaker channels → hidden; empty for a single voice
  bool has_speaker = false;
  std::size_t channels = 0;
  // stochastic
  std::vector<SeparableConvs> convs;  // one
  std::vector<ConvFlow> flows;        // in the order in which they run backwards
  // the element-wise affine flow: (2) each
  std::vector<float> shift;
  std::vector<float> scale;
  // plain: two convolutions with norms
  std::vector<Conv1d> plain;
  std::vector<NormWeights> norms;
  std::vector<std::size_t> padding;
  Sequence x;
  Sequence h;
  Sequence y;
  Sequence z;
  Sequence parameters;
  std::vector<float> bias;
  std::vector<float> first;
  std::vector<float> second;

  void read_stochastic(const LayerReader& reader, std::size_t hidden);
  void read_plain(const LayerReader& reader, std::size_t hidden);
  void run_stochastic(const Backend& backend, const Sequence& states, std::span<const float> noise);
  void run_plain(const Backend& backend, const Sequence& states);
};

void DurationPredictor::Parts::read_stochastic(const LayerReader& reader, std::size_t hidden) {
  const RawConv in = reader.raw_conv("dp.pre", hidden, 0);
  channels = in.shape.out;
  pre = reader.pack(in);
  convs.emplace_back(reader, "dp.convs", channels);
  projection = reader.pack(reader.raw_conv("dp.proj", channels, channels));
  for (const std::string& path : reader.layout().duration_flows) flows.emplace_back(reader, path, channels);
  shift = reader.floats("dp.flows.0.m");
  scale = reader.model().affine_scale("dp.flows.0");
  if (shift.size() != 2 || scale.size() != 2) bad("dp.flows.0 does not have two values");
}

void DurationPredictor::Parts::read_plain(const LayerReader& reader, std::size_t hidden) {
  const RawConv first_conv = reader.raw_conv("dp.conv_1", hidden, 0);
  channels = first_conv.shape.out;
  const RawConv second_conv = reader.raw_conv("dp.conv_2", channels, channels);
  for (const RawConv* c : {&first_conv, &second_conv}) {
    if (c->shape.kernel > margin || c->shape.kernel % 2 == 0) bad("dp.conv_1 or dp.conv_2 has an unusual kernel");
    plain.push_back(reader.pack(*c));
    padding.push_back(c->padding);
  }
  norms.push_back(reader.norm("dp.norm_1", channels));
  norms.push_back(reader.norm("dp.norm_2", channels));
  projection = reader.pack(reader.raw_conv("dp.proj", channels, 1));
}

DurationPredictor::DurationPredictor(const LayerReader& reader, std::size_t hidden, std::size_t speaker_channels)
    : stochastic_(reader.layout().stochastic_durations), parts_(std::make_unique<Parts>()) {
  Parts& p = *parts_;
  if (stochastic_)
    p.read_stochastic(reader, hidden);
  else
    p.read_plain(reader, hidden);
  if (reader.layout().find("dp.cond")) {
    p.speaker = reader.pack(reader.raw_conv("dp.cond", speaker_channels, stochastic_ ? p.channels : hidden));
    p.has_speaker = true;
  }
  p.x = Sequence(stochastic_ ? p.channels : hidden, margin);
  p.h = Sequence(p.channels, margin);
  p.y = Sequence(p.channels, margin);
  p.z = Sequence(p.channels, margin);
  if (!p.flows.empty()) p.parameters = Sequence(3 * p.flows[0].bins - 1, 0);
}

DurationPredictor::~DurationPredictor() = default;
DurationPredictor::DurationPredictor(DurationPredictor&&) noexcept = default;

std::size_t DurationPredictor::bytes() const {
  std::size_t total = parts_->pre.bytes() + parts_->projection.bytes();
  for (const SeparableConvs& c : parts_->convs) total += c.bytes();
  for (const ConvFlow& f : parts_->flows) total += f.convs.bytes() + f.projection.bytes();
  for (const Conv1d& c : parts_->plain) total += c.bytes();
  return total;
}

void DurationPredictor::Parts::run_stochastic(const Backend& backend, const Sequence& states,
                                              std::span<const float> noise) {
  const std::size_t rows = states.rows();
  Epilogue e = to(x);
  if (has_speaker) e.bias = bias.data();
  pre.run(backend, states.data(), states.channels(), rows, e);
  convs[0].run(backend, x, y, z);
  Epilogue in_place = to(x);
  projection.run(backend, x.data(), channels, rows, in_place);  // x is now what every flow is conditioned on

  first.assign(noise.begin(), noise.begin() + static_cast<std::ptrdiff_t>(rows));
  second.assign(noise.begin() + static_cast<std::ptrdiff_t>(rows),
                noise.begin() + static_cast<std::ptrdiff_t>(2 * rows));
  for (const ConvFlow& f : flows) {
    std::swap(first, second);  // the flip before each coupling layer
    Epilogue conditioned = to(h);
    conditioned.residual = x.data();
    f.pre.run(backend, first.data(), 1, rows, conditioned);
    f.convs.run(backend, h, y, z);
    f.projection.run(backend, h.data(), channels, rows, to(parameters));
    backend.parallel_rows(rows, [&](std::size_t from, std::size_t count, std::size_t) {
      for (std::size_t t = from; t < from + count; ++t)
        second[t] = inverse_spline(second[t], parameters.row(t), f.bins, tail);
    });
  }
  std::swap(first, second);
  for (std::size_t t = 0; t < rows; ++t) first[t] = (first[t] - shift[0]) * scale[0];
}

void DurationPredictor::Parts::run_plain(const Backend& backend, const Sequence& states) {
  const std::size_t rows = states.rows();
  for (std::size_t t = 0; t < rows; ++t)
    for (std::size_t c = 0; c < states.channels(); ++c) x.row(t)[c] = states.row(t)[c] + (has_speaker ? bias[c] : 0.0f);
  const Sequence* in = &x;
  for (std::size_t i = 0; i < 2; ++i) {
    Epilogue e;
    e.activated = y.data();
    e.stride = channels;
    plain[i].run(backend, in->from(padding[i]), in->channels(), rows, e);
    backend.loops().layer_norm(y.data(), nullptr, channels, rows, norms[i].gamma.data(), norms[i].beta.data(), 1e-5f,
                               false, h.data());
    in = &h;
  }
  first.resize(rows);
  Epilogue e;
  e.raw = first.data();
  e.stride = 1;
  projection.run(backend, h.data(), channels, rows, e);
}

std::span<const float> DurationPredictor::run(const Backend& backend, const Sequence& states,
                                              std::span<const float> speaker, std::span<const float> noise) {
  Parts& p = *parts_;
  for (Sequence* s : {&p.x, &p.h, &p.y, &p.z, &p.parameters}) s->resize(states.rows());
  if (p.has_speaker) {
    p.bias.resize(p.speaker.shape().out);
    Epilogue e;
    e.raw = p.bias.data();
    e.stride = p.bias.size();
    p.speaker.run(backend, speaker.data(), speaker.size(), 1, e);
    if (stochastic_)
      for (std::size_t c = 0; c < p.bias.size(); ++c) p.bias[c] += p.pre.bias()[c];
  }
  if (stochastic_)
    p.run_stochastic(backend, states, noise);
  else
    p.run_plain(backend, states);
  return p.first;
}

}  // namespace linnet
