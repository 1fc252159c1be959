// A Piper voice of full size in "high" quality with many speakers, of random weights: what no generated voice in the
// repository can be, for 130 MB. Topology: piper_train's config of "high" (resblock "1", upsampling 8 · 8 · 2 · 2 from 512
// channels, hidden 192, speaker embeddings of 512).
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "tests/support/onnx_builder.h"
#include "tests/support/signals.h"

namespace linnet::test {

// Attributes of a convolution's node.
struct ConvNode {
  std::uint64_t stride = 1, dilation = 1, padding = 0, groups = 1;
};

class FullSizeVoice {
 public:
  static constexpr std::size_t speakers = 109;

  FullSizeVoice() {
    builder_.input("sid");
    values("emb_g.weight", {speakers, 512}, 0.3f);
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
    values(path + ".gamma", {192}, 0.1f, 1);
    values(path + ".beta", {192}, 0.1f);
  }
  // gain: of the output's deviation against the input's.
  void conv(const std::string& path, std::int64_t out, std::int64_t in, std::int64_t kernel, ConvNode c = {}, float gain = 1,
            bool transposed = false) {
    const std::int64_t taps = transposed ? kernel / static_cast<std::int64_t>(c.stride) : kernel;
    const float deviation = gain / std::sqrt(static_cast<float>(in * taps));
    if (transposed) values(path + ".weight", {in, out, kernel}, deviation);
    else values(path + ".weight", {out, in, kernel}, deviation);
    values(path + ".bias", {out}, 0.01f);
    const std::string op = transposed ? "ConvTranspose" : "Conv";
    Message n = node(op, op, {path + ".x", path + ".weight", path + ".bias"}, path + ".y");
    n.message(5, ints_attribute("strides", {c.stride})).message(5, ints_attribute("dilations", {c.dilation}));
    n.message(5, ints_attribute("pads", {c.padding, c.padding}));
    n.message(5, Message().text(1, "group").varint(3, c.groups).varint(20, 2));
    builder_.node(n);
  }
  static ConvNode same(std::uint64_t kernel, std::uint64_t dilation = 1) { return {1, dilation, (kernel - 1) * dilation / 2, 1}; }

  void encoder() {
    values("enc_p.emb.weight", {256, 192}, 0.07f);
    for (int i = 0; i < 6; ++i) {
      const std::string n = std::to_string(i), attention = "enc_p.encoder.attn_layers." + n, ffn = "enc_p.encoder.ffn_layers." + n;
      for (const char* c : {".conv_q", ".conv_k", ".conv_v", ".conv_o"}) conv(attention + c, 192, 192, 1);
      values(attention + ".emb_rel_k", {1, 9, 96}, 0.1f);
      values(attention + ".emb_rel_v", {1, 9, 96}, 0.1f);
      conv(ffn + ".conv_1", 768, 192, 3, same(3));
      conv(ffn + ".conv_2", 192, 768, 3, same(3));
      norm("enc_p.encoder.norm_layers_1." + n);
      norm("enc_p.encoder.norm_layers_2." + n);
    }
    conv("enc_p.proj", 384, 192, 1, {}, 0.5f);
  }
  void separable(const std::string& path) {
    std::uint64_t dilation = 1;
    for (int i = 0; i < 3; ++i, dilation *= 3) {
      const std::string n = std::to_string(i);
      conv(path + ".convs_sep." + n, 192, 1, 3, {1, dilation, dilation, 192});
      norm(path + ".norms_1." + n);
      conv(path + ".convs_1x1." + n, 192, 192, 1);
      norm(path + ".norms_2." + n);
    }
  }
  void durations() {
    conv("dp.pre", 192, 192, 1);
    separable("dp.convs");
    conv("dp.proj", 192, 192, 1);
    conv("dp.cond", 192, 512, 1);
    values("dp.flows.0.m", {2, 1}, 0.1f, -1.5f);
    values("dp.flows.0.logs", {2, 1}, 0.1f, 1);
    for (const int i : {3, 5, 7}) {
      const std::string path = "dp.flows." + std::to_string(i);
      conv(path + ".pre", 192, 1, 1);
      separable(path + ".convs");
      conv(path + ".proj", 29, 192, 1);
    }
  }
  void flow() {
    for (const int i : {0, 2, 4, 6}) {
      const std::string path = "flow.flows." + std::to_string(i);
      conv(path + ".pre", 192, 96, 1);
      conv(path + ".enc.cond_layer", 1536, 512, 1, {}, 0.3f);
      for (int l = 0; l < 4; ++l) {
        conv(path + ".enc.in_layers." + std::to_string(l), 384, 192, 5, same(5));
        conv(path + ".enc.res_skip_layers." + std::to_string(l), l < 3 ? 384 : 192, 192, 1, {}, 0.5f);
      }
      conv(path + ".post", 96, 192, 1, {}, 0.3f);
    }
  }
  void decoder() {
    conv("dec.conv_pre", 512, 192, 7, same(7));
    conv("dec.cond", 512, 512, 1, {}, 0.1f);
    std::int64_t channels = 512;
    const std::uint64_t strides[] = {8, 8, 2, 2};
    for (int s = 0; s < 4; ++s, channels /= 2) {
      const std::uint64_t kernel = 2 * strides[s];
      conv("dec.ups." + std::to_string(s), channels / 2, channels, static_cast<std::int64_t>(kernel), {strides[s], 1, strides[s] / 2, 1}, 1.4f, true);
      for (int k = 0; k < 3; ++k)
        for (int d = 0; d < 3; ++d) {
          const std::string path = "dec.resblocks." + std::to_string(3 * s + k), n = std::to_string(d);
          const auto taps = static_cast<std::uint64_t>(4 * k + 3);
          conv(path + ".convs1." + n, channels / 2, channels / 2, static_cast<std::int64_t>(taps), same(taps, static_cast<std::uint64_t>(2 * d + 1)), 1.2f);
          conv(path + ".convs2." + n, channels / 2, channels / 2, static_cast<std::int64_t>(taps), same(taps), 0.4f);
        }
    }
    conv("dec.conv_post", 1, 32, 7, same(7), 0.2f);
  }

  Random random_{1};
  OnnxBuilder builder_;
};

}  // namespace linnet::test
