#include "engine/models/vits/layout.h"

#include <algorithm>
#include <utility>

namespace linnet {
namespace {

// Outputs of a tile. F(2, 3) for the text encoder: faster than direct at 4/3 of its memory; wider tiles cost too much
// of it. F(4, 5) for WaveNet: 8/5 of the direct weights' memory for 2/5 of the products. F(4, 2) for upsamplers: 5/8 of
// the products. F(8, 3), F(8, 5), F(6, 7), and F(6, 6) twice for 11 taps, in residual blocks.
constexpr std::size_t direct = 0, encoder_tile = 2, wavenet_tile = 4, decoder_tile = 4, upsampler_tile = 4,
                      resblock_tile = 8;
static_assert(wavenet_tile <= widest_gated_tile);

constexpr Conv1dShape none{0, 0, 0, 1};  // of a tensor that is missing or has another number of dimensions

std::string numbered(std::string_view path, std::size_t i) { return std::string(path) + std::to_string(i); }

}  // namespace

// Walks the modules in the order in which the constructors of the model's parts load them.
class VitsLayoutReader {
 public:
  VitsLayoutReader(const TensorFile& model, VitsLayout& layout) : model_(model), l_(layout) {}

  void text_encoder() {
    begin(vits_stage::text_encoder, true);
    const Conv1dShape projection = shape_of("enc_p.proj");
    l_.hidden = projection.in;
    l_.inter = projection.out / 2;
    table("enc_p.emb", "enc_p.emb");
    for (; has(numbered("enc_p.encoder.attn_layers.", l_.encoder_layers) + ".conv_q"); ++l_.encoder_layers) {
      const std::string attention = numbered("enc_p.encoder.attn_layers.", l_.encoder_layers);
      const std::string ffn = numbered("enc_p.encoder.ffn_layers.", l_.encoder_layers);
      const Conv1dShape q = shape_of(attention + ".conv_q");
      layer(attention + ".conv_q", {q.in, 3 * q.out, q.kernel, q.dilation}, direct);
      for (const char* module : {".conv_q", ".conv_k", ".conv_v"})  // merged, since they read the same rows
        weights(attention + module, attention, attention + ".conv_q");
      add(attention + ".conv_o", direct, attention);
      for (const char* module : {".conv_1", ".conv_2"}) add(ffn + module, encoder_tile, ffn + module);
      l_.filter = shape_of(ffn + ".conv_1").out;
    }
    add("enc_p.proj", direct, "enc_p.proj");
  }

  void durations() {
    begin(vits_stage::durations, true);
    l_.stochastic_durations = !has("dp.conv_1");
    if (l_.stochastic_durations)
      stochastic_durations();
    else
      plain_durations();
    condition("dp.cond");
  }

  void flow() {
    begin(vits_stage::flow, false);
    // Couplings sit at even numbers with a flip of all channels after each. The flow is run backwards.
    std::size_t count = 0;
    while (has(numbered("flow.flows.", 2 * count) + ".pre")) ++count;
    for (std::size_t i = count; i-- > 0;) coupling(numbered("flow.flows.", 2 * i));
  }

  void decoder() {
    begin(vits_stage::conv_pre, false);
    add("dec.conv_pre", decoder_tile, "dec.conv_pre", !l_.frames_reversed());
    condition("dec.cond");
    l_.upsamplers = count_of("dec.ups.", "");
    l_.residual_blocks = std::max(count_of("dec.resblocks.", ".convs.0"), count_of("dec.resblocks.", ".convs1.0"));
    for (std::size_t i = 0; i < l_.upsamplers; ++i) {
      upsampler_layer(i);
      place_.stage = vits_stage::residual_blocks(i);
      for (std::size_t b = i * l_.blocks_each(); b < (i + 1) * l_.blocks_each(); ++b)
        residual_block(numbered("dec.resblocks.", b));
    }
    place_.stage = vits_stage::conv_post;
    add("dec.conv_post", direct, "dec.conv_post");
  }

  void speakers() {
    if (model_.has_speakers()) table("emb_g", "speakers");
  }

 private:
  void begin(std::size_t stage, bool each_id) {
    place_ = LayerSpec();
    place_.stage = stage;
    place_.each_id = each_id;
  }
  bool has(const std::string& path) const { return model_.has(path + ".weight"); }
  std::size_t count_of(std::string_view before, std::string_view after) const {
    std::size_t n = 0;
    while (has(numbered(before, n) + std::string(after))) ++n;
    return n;
  }

  void stochastic_durations() {
    add("dp.pre", direct, "dp");
    separable("dp.convs");
    add("dp.proj", direct, "dp");
    // Flows 1, 3, 5, … are couplings with flips between; the exporter leaves out 1, which inference does not run.
    std::size_t last = 1;
    while (has(numbered("dp.flows.", last + 2) + ".pre")) last += 2;
    for (std::size_t i = last; i >= 3; i -= 2) {
      const std::string path = numbered("dp.flows.", i);
      l_.duration_flows.push_back(path);
      separable(path + ".convs");
      add(path + ".pre", direct, "dp");
      add(path + ".proj", direct, "dp");
    }
  }

  void plain_durations() {
    for (const char* path : {"dp.conv_1", "dp.conv_2"}) add(path, encoder_tile, "dp");
    add("dp.proj", direct, "dp");
  }

  // The 1×1 convolutions; the depthwise ones beside them are no matrices.
  void separable(const std::string& path) {
    for (std::size_t i = 0; has(numbered(path + ".convs_sep.", i)); ++i)
      add(numbered(path + ".convs_1x1.", i), direct, "dp");
  }

  void coupling(const std::string& path) {
    const Conv1dShape pre = shape_of(path + ".pre");
    const std::string pointwise = path + " 1x1";
    std::size_t layers = 0;
    while (model_.has(numbered(path + ".enc.in_layers.", layers) + ".bias")) ++layers;
    add(path + ".pre", direct, pointwise,
        false);  // its inputs or outputs are numbered backwards in every other coupling
    weights(path + ".post", pointwise, "");
    for (std::size_t i = 0; i < layers; ++i) {
      const std::string in = numbered(path + ".enc.in_layers.", i);
      const std::string out = numbered(path + ".enc.res_skip_layers.", i);
      add(in, wavenet_tile, in);
      if (i + 1 < layers) layer(out, {pre.out, pre.out, 1, 1}, direct);
      // The skip outputs and `post` are one product (Flow::read_coupling), whose inputs are all layers' activations.
      weights(out, pointwise, path + ".post", i * pre.out);
    }
    layer(path + ".post", {pre.out * layers, pre.in, 1, 1}, direct).computed = true;
    condition(path + ".enc.cond_layer");
    l_.couplings.push_back({path, layers});
    l_.widest_acts = std::max(l_.widest_acts, pre.out * layers);
  }

  void upsampler_layer(std::size_t i) {
    const std::string path = numbered("dec.ups.", i);
    place_.stage = vits_stage::upsampler(i);
    const Tensor& t = model_.tensor(path + ".weight");  // in × out × kernel
    const ConvAttributes* a = model_.find_conv(path);
    const std::size_t stride = static_cast<std::size_t>(std::max(1, a ? a->stride : 1));
    place_.rows *= stride;
    const bool whole = t.shape.size() == 3;
    LayerSpec& spec =
        layer(path, whole ? Conv1dShape{extent(t, 0), extent(t, 1), extent(t, 2), 1} : none, upsampler_tile);
    spec.transposed = true;
    spec.stride = stride;
    weights(path, path, path);
  }

  void residual_block(const std::string& path) {
    const bool pairs = has(path + ".convs1.0");
    const std::string first = path + (pairs ? ".convs1." : ".convs.");
    for (std::size_t i = 0; has(numbered(first, i)); ++i) {
      add(numbered(first, i), resblock_tile, path);
      if (pairs) add(numbered(path + ".convs2.", i), resblock_tile, path);
    }
  }

  // A speaker's row goes through it once a sentence.
  void condition(const std::string& path) {
    if (!model_.has_speakers() || !(has(path) || model_.has(path + ".bias"))) return;
    const std::size_t rows = std::exchange(place_.rows, 0);
    add(path, direct, path.starts_with("dp.") ? "dp" : "speakers", false);
    place_.rows = rows;
  }

  // A module that is a layer. known_inputs: the layer reads them in the file's order, often enough to learn from.
  void add(const std::string& path, std::size_t tile, const std::string& group, bool known_inputs = true) {
    layer(path, shape_of(path), tile);
    weights(path, group, known_inputs ? path : "");
  }
  LayerSpec& layer(const std::string& path, const Conv1dShape& shape, std::size_t tile) {
    LayerSpec spec = place_;
    spec.path = path;
    spec.shape = shape;
    spec.outputs_per_tile = tile;
    return l_.layers.emplace_back(std::move(spec));
  }
  void weights(const std::string& path, const std::string& group, const std::string& layer,
               std::size_t first_input = 0) {
    l_.weights.push_back({path + ".weight", group, layer, first_input, group == "dp" ? 8 : 4});
  }
  void table(const std::string& path, const std::string& group) {
    l_.weights.push_back({path + ".weight", group, "", 0, 8});
  }

  static std::size_t extent(const Tensor& t, std::size_t i) { return static_cast<std::size_t>(t.shape[i]); }
  Conv1dShape shape_of(const std::string& path) const {
    const Tensor* t = model_.find(path + ".weight");
    if (!t || t->shape.size() != 3) return none;
    const ConvAttributes* a = model_.find_conv(path);
    return {extent(*t, 1), extent(*t, 0), extent(*t, 2), static_cast<std::size_t>(std::max(1, a ? a->dilation : 1))};
  }

  const TensorFile& model_;
  VitsLayout& l_;
  LayerSpec place_;  // stage and rows of the layers that come next
};

VitsLayout::VitsLayout(const TensorFile& model) {
  VitsLayoutReader reader(model, *this);
  reader.text_encoder();
  reader.durations();
  reader.flow();
  reader.decoder();
  reader.speakers();
}

const LayerSpec* VitsLayout::find(std::string_view path) const {
  const auto found = std::find_if(layers.begin(), layers.end(), [&](const LayerSpec& l) { return l.path == path; });
  return found == layers.end() ? nullptr : &*found;
}

}  // namespace linnet
