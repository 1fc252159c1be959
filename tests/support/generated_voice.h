// Piper voices with random weights, in any size, also larger than those in the repository. Topology: piper_train's
// configuration "high" (resblock "1", speaker embeddings).
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "tests/support/onnx_builder.h"
#include "tests/support/signals.h"

namespace linnet::test {

// Writes the attributes of a convolution's node.
struct ConvNode {
  std::uint64_t stride = 1;
  std::uint64_t dilation = 1;
  std::uint64_t padding = 0;
  std::uint64_t groups = 1;
};

struct VoiceSizes {
  std::int64_t speakers = 109;
  std::int64_t speaker_channels = 512;
  std::int64_t symbols = 256;
  // of the text encoder; the latent variable has `hidden` channels too
  std::int64_t hidden = 192;
  std::int64_t head = 96;
  std::int64_t filter = 768;
  std::int64_t initial_channels = 512;  // of the decoder
  std::vector<std::uint64_t> upsampling = {8, 8, 2, 2};
  // flow_layers: WaveNet layers in each of the four couplings
  int encoder_layers = 6;
  int flow_layers = 4;
};
// A voice of 60 kB with all kinds of layers, for tests that open thousands.
inline VoiceSizes smallest_sizes() {
  VoiceSizes s;
  s.speakers = 2, s.speaker_channels = 4, s.symbols = 16, s.hidden = 8, s.head = 4, s.filter = 8;
  s.initial_channels = 8, s.upsampling = {4, 4}, s.encoder_layers = 1, s.flow_layers = 1;
  return s;
}

// Settings for voices of 16 symbols and two speakers, without espeak-ng.
constexpr const char* letters_settings = R"({"audio": {"sample_rate": 16000}, "phoneme_type": "text", "num_symbols": 16,
  "num_speakers": 2, "phoneme_id_map": {"_": [0], "^": [1], "$": [2], " ": [3], "a": [4], "b": [5]}})";

class GeneratedVoice {
 public:
  explicit GeneratedVoice(VoiceSizes sizes = {}) : s_(std::move(sizes)) {
    builder_.input("sid");
    values("emb_g.weight", {s_.speakers, s_.speaker_channels}, 0.3f);
    encoder();
    durations();
    flow();
    decoder();
  }
  std::span<const std::byte> bytes() { return builder_.build(); }

 private:
  using Shape = std::initializer_list<std::int64_t>;
  void values(const std::string& name, Shape shape, float deviation, float around = 0) {
    std::size_t n = 1;
    for (const auto extent : shape) n *= static_cast<std::size_t>(extent);
    std::vector<float> v = random_.normals(n, deviation);
    for (float& x : v) x += around;
    const std::string_view raw(reinterpret_cast<const char*>(v.data()), v.size() * sizeof(float));
    builder_.initializer(tensor(name, shape, type_f32).text(raw_data, raw));
  }
  void norm(const std::string& path) {
    values(path + ".gamma", {s_.hidden}, 0.1f, 1);
    values(path + ".beta", {s_.hidden}, 0.1f);
  }
  // gain: standard deviation of the output relative to the input's.
  void conv(const std::string& path, std::int64_t out, std::int64_t in, std::int64_t kernel, ConvNode c = {},
            float gain = 1, bool transposed = false) {
    const std::int64_t taps = transposed ? kernel / static_cast<std::int64_t>(c.stride) : kernel;
    const float deviation = gain / std::sqrt(static_cast<float>(in * taps));
    if (transposed)
      values(path + ".weight", {in, out, kernel}, deviation);
    else
      values(path + ".weight", {out, in, kernel}, deviation);
    values(path + ".bias", {out}, 0.01f);
    const std::string op = transposed ? "ConvTranspose" : "Conv";
    Message n = node(op, op, {path + ".x", path + ".weight", path + ".bias"}, path + ".y");
    n.message(5, ints_attribute("strides", {c.stride})).message(5, ints_attribute("dilations", {c.dilation}));
    n.message(5, ints_attribute("pads", {c.padding, c.padding}));
    n.message(5, Message().text(1, "group").varint(3, c.groups).varint(20, 2));
    builder_.node(n);
  }
  static ConvNode same(std::uint64_t kernel, std::uint64_t dilation = 1) {
    return {1, dilation, (kernel - 1) * dilation / 2, 1};
  }

  void encoder() {
    const std::int64_t h = s_.hidden;
    values("enc_p.emb.weight", {s_.symbols, h}, 0.07f);
    for (int i = 0; i < s_.encoder_layers; ++i) {
      const std::string n = std::to_string(i);
      const std::string attention = "enc_p.encoder.attn_layers." + n;
      const std::string ffn = "enc_p.encoder.ffn_layers." + n;
      for (const char* c : {".conv_q", ".conv_k", ".conv_v", ".conv_o"}) conv(attention + c, h, h, 1);
      values(attention + ".emb_rel_k", {1, 9, s_.head}, 0.1f);
      values(attention + ".emb_rel_v", {1, 9, s_.head}, 0.1f);
      conv(ffn + ".conv_1", s_.filter, h, 3, same(3));
      conv(ffn + ".conv_2", h, s_.filter, 3, same(3));
      norm("enc_p.encoder.norm_layers_1." + n);
      norm("enc_p.encoder.norm_layers_2." + n);
    }
    conv("enc_p.proj", 2 * h, h, 1, {}, 0.5f);
  }
  void separable(const std::string& path) {
    const std::int64_t h = s_.hidden;
    std::uint64_t dilation = 1;
    for (int i = 0; i < 3; ++i, dilation *= 3) {
      const std::string n = std::to_string(i);
      conv(path + ".convs_sep." + n, h, 1, 3, {1, dilation, dilation, static_cast<std::uint64_t>(h)});
      norm(path + ".norms_1." + n);
      conv(path + ".convs_1x1." + n, h, h, 1);
      norm(path + ".norms_2." + n);
    }
  }
  void durations() {
    const std::int64_t h = s_.hidden;
    conv("dp.pre", h, h, 1);
    separable("dp.convs");
    conv("dp.proj", h, h, 1);
    conv("dp.cond", h, s_.speaker_channels, 1);
    values("dp.flows.0.m", {2, 1}, 0.1f, -1.5f);
    values("dp.flows.0.logs", {2, 1}, 0.1f, 1);
    for (const int i : {3, 5, 7}) {
      const std::string path = "dp.flows." + std::to_string(i);
      conv(path + ".pre", h, 1, 1);
      separable(path + ".convs");
      conv(path + ".proj", 29, h, 1);
    }
  }
  void flow() {
    const std::int64_t h = s_.hidden;
    for (const int i : {0, 2, 4, 6}) {
      const std::string path = "flow.flows." + std::to_string(i);
      conv(path + ".pre", h, h / 2, 1);
      conv(path + ".enc.cond_layer", 2 * h * s_.flow_layers, s_.speaker_channels, 1, {}, 0.3f);
      for (int l = 0; l < s_.flow_layers; ++l) {
        conv(path + ".enc.in_layers." + std::to_string(l), 2 * h, h, 5, same(5));
        conv(path + ".enc.res_skip_layers." + std::to_string(l), l + 1 < s_.flow_layers ? 2 * h : h, h, 1, {}, 0.5f);
      }
      conv(path + ".post", h / 2, h, 1, {}, 0.3f);
    }
  }
  void decoder() {
    conv("dec.conv_pre", s_.initial_channels, s_.hidden, 7, same(7));
    conv("dec.cond", s_.initial_channels, s_.speaker_channels, 1, {}, 0.1f);
    std::int64_t channels = s_.initial_channels;
    for (std::size_t s = 0; s < s_.upsampling.size(); ++s, channels /= 2) {
      const std::uint64_t stride = s_.upsampling[s];
      const std::uint64_t kernel = 2 * stride;
      conv("dec.ups." + std::to_string(s), channels / 2, channels, static_cast<std::int64_t>(kernel),
           {stride, 1, stride / 2, 1}, 1.4f, true);
      for (int k = 0; k < 3; ++k)
        for (int d = 0; d < 3; ++d) {
          const std::string path = "dec.resblocks." + std::to_string(3 * s + static_cast<std::size_t>(k));
          const std::string n = std::to_string(d);
          const auto taps = static_cast<std::uint64_t>(4 * k + 3);
          conv(path + ".convs1." + n, channels / 2, channels / 2, static_cast<std::int64_t>(taps),
               same(taps, static_cast<std::uint64_t>(2 * d + 1)), 1.2f);
          conv(path + ".convs2." + n, channels / 2, channels / 2, static_cast<std::int64_t>(taps), same(taps), 0.4f);
        }
    }
    conv("dec.conv_post", 1, channels, 7, same(7), 0.2f);
  }

  VoiceSizes s_;
  Random random_{1};
  OnnxBuilder builder_;
};

}  // namespace linnet::test
