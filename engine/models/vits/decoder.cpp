#include "engine/models/vits/decoder.h"

#include <algorithm>
#include <cstring>

#include "engine/error.h"
#include "engine/kernels/mono_conv1d.h"
#include "engine/models/vits/upsampling_stage.h"

namespace linnet {
namespace {

constexpr float slope = 0.1f;              // HiFi-GAN's LRELU_SLOPE, between the stages
constexpr std::size_t longest_hop = 8192;  // samples a frame; real voices have 256
constexpr float last_slope = 0.01f;        // before the last convolution: torch's default, as in the reference code

[[noreturn]] void bad(const std::string& what) { throw Error(ErrorKind::bad_voice, "voice: " + what); }

}  // namespace

struct Decoder::Parts {
  Conv1d pre;
  Conv1d condition;
  // block: frames of a step
  std::size_t pre_padding = 0;
  std::size_t post_padding = 0;
  std::size_t block = 0;
  bool has_condition = false;
  std::vector<float> pre_bias;
  std::vector<UpsamplingStage> stages;
  MonoConv1d post;
  StageScratch scratch;
  // frames; the last stage's output
  Window in;
  Window last;
  Buffer in_memory;
  Buffer pre_out;
  Buffer last_memory;
  Buffer samples;
  std::size_t waiting = 0;  // frames in `in` that no step has worked on yet
  std::int64_t frames = 0;
  std::int64_t pre_done = 0;
  std::int64_t length = 0;
  std::int64_t samples_done = 0;

  void step(const Backend& backend, const SampleSink& sink, StageTimes& times);
  void finish(const Backend& backend, const float* rows, std::size_t count, const SampleSink& sink, StageTimes& times);
  void push_stage(const Backend& backend, std::size_t index, const float* rows, std::size_t count,
                  const SampleSink& sink, StageTimes& times);
};

Decoder::Decoder(const LayerReader& reader, std::size_t inter, bool reversed, std::size_t speaker_channels)
    : parts_(std::make_unique<Parts>()) {
  Parts& p = *parts_;
  RawConv pre = reader.raw_conv("dec.conv_pre", inter, 0);
  if (pre.shape.kernel % 2 == 0) bad("dec.conv_pre has an even kernel");
  if (reversed) pre.reverse_inputs();
  p.pre_padding = pre.padding;
  p.pre_bias = pre.bias;
  p.pre = reader.pack(pre);
  if (reader.layout().find("dec.cond")) {
    p.condition = reader.pack(reader.raw_conv("dec.cond", speaker_channels, pre.shape.out));
    p.has_condition = true;
  }
  const std::size_t stages = reader.layout().upsamplers;
  const std::size_t blocks = reader.layout().residual_blocks;
  if (!stages || !blocks || blocks % stages)
    bad("the decoder has " + std::to_string(stages) + " upsamplers and " + std::to_string(blocks) + " residual blocks");
  const std::size_t blocks_each = reader.layout().blocks_each();
  std::size_t channels = pre.shape.out;
  float scale = 1;
  for (std::size_t i = 0; i < stages; ++i) {
    p.stages.emplace_back(reader, i, channels, blocks_each, scale, i + 1 < stages ? slope : last_slope);
    channels = p.stages.back().channels();
    if (hop_length() > longest_hop)
      bad("a frame has " + std::to_string(hop_length()) + " samples, expected at most " + std::to_string(longest_hop));
    scale = 1 / static_cast<float>(blocks_each);  // the blocks' mean; LeakyReLU lets it wait for the next layer
    p.scratch.reserve(p.stages.back().scratch());
  }
  RawConv post = reader.raw_conv("dec.conv_post", channels, 1);
  post.expand();
  if (post.shape.kernel % 2 == 0 || post.shape.dilation != 1) bad("dec.conv_post is not an ordinary odd convolution");
  p.post_padding = post.padding;
  p.post = MonoConv1d(channels, post.shape.kernel, post.weights, post.bias[0], scale);
  reader.note(post.path, "direct", p.post.bytes(), p.post.products());

  p.in = Window(inter, 2 * p.pre_padding);
  p.block = p.stages[0].block();
  p.in_memory = Buffer(p.in.floats(p.block + p.pre_padding + p.pre.overread()));
  p.pre_out = Buffer((p.block + p.pre_padding) * pre.shape.out);
  p.last = Window(channels, 2 * p.post_padding);
  const std::size_t most = p.stages.back().most_output_rows() + p.post_padding + p.post.overread();
  p.last_memory = Buffer(p.last.floats(most));
  p.samples = Buffer(most + MonoConv1d::together);
}

Decoder::~Decoder() = default;
Decoder::Decoder(Decoder&&) noexcept = default;

std::size_t Decoder::bytes() const {
  std::size_t total = parts_->pre.bytes() + parts_->post.bytes();
  for (const UpsamplingStage& s : parts_->stages) total += s.bytes();
  return total;
}

std::size_t Decoder::hop_length() const {
  std::size_t samples = 1;
  for (const UpsamplingStage& s : parts_->stages) samples *= s.stride();
  return samples;
}

std::size_t Decoder::lookahead() const {
  std::size_t rows = parts_->post_padding;
  for (std::size_t i = parts_->stages.size(); i-- > 0;) {
    const UpsamplingStage& s = parts_->stages[i];
    rows = (rows + s.stride() - 1) / s.stride() + s.lookahead();
  }
  return rows + parts_->pre_padding;
}

void Decoder::start(const Backend& backend, std::int64_t frames, std::span<const float> speaker) {
  Parts& p = *parts_;
  p.frames = frames;
  p.pre_done = p.samples_done = 0;
  p.waiting = 0;
  std::copy(p.pre.bias().begin(), p.pre.bias().end(), p.pre_bias.begin());
  if (p.has_condition) {
    std::vector<float> condition(p.pre_bias.size());
    Epilogue e;
    e.raw = condition.data();
    e.stride = condition.size();
    p.condition.run(backend, speaker.data(), speaker.size(), 1, e);
    for (std::size_t i = 0; i < condition.size(); ++i) p.pre_bias[i] += condition[i];
  }
  p.in.restart();
  p.last.restart();
  p.length = frames;
  for (UpsamplingStage& s : p.stages) {
    s.start(p.length);
    p.length *= static_cast<std::int64_t>(s.stride());
  }
}

void Decoder::push(const Backend& backend, std::span<const float> frames, bool at_once, const SampleSink& sink,
                   StageTimes& times) {
  Parts& p = *parts_;
  const std::size_t inter = p.in.channels();
  const std::size_t all = frames.size() / inter;
  for (std::size_t at = 0; at < all;) {
    const std::size_t count = std::min(p.block - p.waiting, all - at);
    if (!p.waiting) p.in.open(p.in_memory.data());
    std::memcpy(p.in.grow(count), frames.data() + at * inter, count * inter * sizeof(float));
    at += count;
    p.waiting += count;
    if (p.waiting == p.block || p.in.end() == p.frames || (at_once && at == all)) p.step(backend, sink, times);
  }
}

void Decoder::Parts::step(const Backend& backend, const SampleSink& sink, StageTimes& times) {
  if (in.end() == frames) in.grow_zeros(pre_padding);
  in.clear_behind(pre.overread());
  const std::int64_t until = frontier(in.end(), pre_padding, frames);
  const std::size_t rows = static_cast<std::size_t>(until - pre_done);
  Epilogue e;
  e.bias = pre_bias.data();
  e.activated = pre_out.data();
  e.slope = slope;
  e.stride = pre_bias.size();
  pre.run(backend, in.row(pre_done - static_cast<std::int64_t>(pre_padding)), in.channels(), rows, e);
  in.close();
  waiting = 0;
  pre_done = until;
  times.lap(vits_stage::conv_pre);
  push_stage(backend, 0, pre_out.data(), rows, sink, times);
}

// Each step of a stage goes through all later stages at once, so that its rows are still in the cache.
void Decoder::Parts::push_stage(const Backend& backend, std::size_t index, const float* rows, std::size_t count,
                                const SampleSink& sink, StageTimes& times) {
  if (index == stages.size()) return finish(backend, rows, count, sink, times);
  stages[index].push(backend, rows, count, scratch, times, [&](const float* out, std::size_t made) {
    push_stage(backend, index + 1, out, made, sink, times);
  });
}

void Decoder::Parts::finish(const Backend& backend, const float* rows, std::size_t count, const SampleSink& sink,
                            StageTimes& times) {
  last.open(last_memory.data());
  std::memcpy(last.grow(count), rows, count * last.channels() * sizeof(float));
  if (last.end() == length) last.grow_zeros(post_padding);
  last.clear_behind(post.overread());
  const std::int64_t until = frontier(last.end(), post_padding, length);
  const std::size_t made = static_cast<std::size_t>(until - samples_done);
  post.run(backend, last.row(samples_done - static_cast<std::int64_t>(post_padding)), made, samples.data());
  last.close();
  samples_done = until;
  times.lap(vits_stage::conv_post);
  if (made) sink({samples.data(), made});
}

}  // namespace linnet
