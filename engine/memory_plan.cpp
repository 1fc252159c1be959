#include "engine/memory_plan.h"

#include <algorithm>
#include <string>

#include "engine/error.h"
#include "engine/kernels/conv1d.h"

namespace linnet {
namespace {

// Outputs a tile of each kind of convolution, as their layers choose them (engine/vits).
constexpr std::size_t direct = 0, encoder_tile = 2, wavenet_tile = 4, decoder_tile = 4, resblock_tile = 8;
// The decoder works in steps of about 256 KB a buffer, whatever the voice, and has so many buffers. Where it computes in
// tiles, steps are whole groups of them, which are larger the more channels there are.
constexpr std::size_t step_buffer = std::size_t{256} << 10, step_buffers = 18, floats_a_tiled_channel = 6000;
constexpr std::size_t thread_scratch = std::size_t{1} << 20;

void check(const char* name, int value, int least, int most) {
  if (value < least || value > most)
    throw Error(ErrorKind::bad_input, std::string(name) + " is " + std::to_string(value) + ", must be between " +
                                          std::to_string(least) + " and " + std::to_string(most));
}

// Walks the modules as their constructors do.
class Planner {
 public:
  Planner(const VoiceModel& model, const Backend& backend, bool compact)
      : model_(model), backend_(backend), compact_(compact) {}

  void text_encoder() {
    const Conv1dShape projection = shape_of("enc_p.proj");
    hidden = projection.in;
    inter = projection.out / 2;
    bytes += elements("enc_p.emb.weight") * sizeof(float);
    add("enc_p.proj", projection, direct);
    for (std::size_t i = 0; has("enc_p.encoder.attn_layers." + std::to_string(i) + ".conv_o"); ++i) {
      const std::string index = std::to_string(i), ffn = "enc_p.encoder.ffn_layers." + index;
      add("enc_p.encoder.attn_layers." + index + ".conv_q", {hidden, 3 * hidden, 1, 1}, direct);
      add("enc_p.encoder.attn_layers." + index + ".conv_o", direct);
      filter = shape_of(ffn + ".conv_1").out;
      add(ffn + ".conv_1", encoder_tile);
      add(ffn + ".conv_2", encoder_tile);
    }
  }

  void durations() {
    for (const char* path : {"dp.pre", "dp.proj", "dp.cond"}) add(path, direct);
    for (const char* path : {"dp.conv_1", "dp.conv_2"}) add(path, encoder_tile);
    separable("dp.convs");
    for (std::size_t i = 3; has("dp.flows." + std::to_string(i) + ".pre"); i += 2) {
      const std::string path = "dp.flows." + std::to_string(i);
      for (const char* part : {".pre", ".proj"}) add(path + part, direct);
      separable(path + ".convs");
    }
  }

  void flow() {
    for (std::size_t i = 0; has("flow.flows." + std::to_string(i) + ".pre"); i += 2) {
      const std::string path = "flow.flows." + std::to_string(i);
      const Conv1dShape pre = shape_of(path + ".pre");
      std::size_t layers = 0;
      for (; has(path + ".enc.in_layers." + std::to_string(layers)); ++layers)
        add(path + ".enc.in_layers." + std::to_string(layers), wavenet_tile);
      for (std::size_t l = 1; l < layers; ++l) add(path + ".enc.res_skip_layers.0", {pre.out, pre.out, 1, 1}, direct);
      add(path + ".pre", pre, direct);
      add("", {pre.out * layers, pre.in, 1, 1}, direct);  // a product of layers, made when it is opened
      add(path + ".enc.cond_layer", direct);
      acts = std::max(acts, pre.out * layers);
      ++couplings;
    }
  }

  void decoder() {
    add("dec.conv_pre", decoder_tile);
    add("dec.cond", direct);
    for (std::size_t i = 0; has("dec.ups." + std::to_string(i)); ++i) {
      const Tensor& t = model_.tensor("dec.ups." + std::to_string(i) + ".weight");  // in × out × kernel
      const auto stride = static_cast<std::size_t>(std::max(1, model_.conv("dec.ups." + std::to_string(i)).stride));
      if (t.shape.size() != 3) continue;
      const auto extent = [&](std::size_t d) { return static_cast<std::size_t>(t.shape[d]); };
      // Two GEMMs: the first phases of a stride and the others.
      for (const std::size_t phases : {stride / 2, stride - stride / 2})
        if (phases) add("dec.ups." + std::to_string(i), {extent(0), extent(1) * phases, std::max<std::size_t>(1, extent(2) / stride), 1}, decoder_tile);
    }
    for (std::size_t i = 0; has_any_of_block(i); ++i)
      for (const char* convs : {".convs.", ".convs1.", ".convs2."})
        for (std::size_t j = 0; has(block(i) + convs + std::to_string(j)); ++j)
          add(block(i) + convs + std::to_string(j), resblock_tile);
  }

  std::size_t elements(const std::string& path) const { return model_.has(path) ? model_.tensor(path).elements() : 0; }

  std::size_t bytes = 0, largest = 0;  // of all weights; of the largest one, as floats
  std::size_t expanded = 0;            // of the largest one that is kept small and expanded for each run
  std::size_t hidden = 0, inter = 0, filter = 0, acts = 0, couplings = 0;

 private:
  static std::string block(std::size_t i) { return "dec.resblocks." + std::to_string(i); }
  bool has_any_of_block(std::size_t i) const { return has(block(i) + ".convs.0") || has(block(i) + ".convs1.0"); }
  bool has(const std::string& path) const { return model_.has(path + ".weight") && model_.has_conv(path); }

  void separable(const std::string& path) {
    for (std::size_t i = 0; has(path + ".convs_1x1." + std::to_string(i)); ++i)
      add(path + ".convs_1x1." + std::to_string(i), direct);
  }
  Conv1dShape shape_of(const std::string& path) const {
    if (!has(path)) return {};
    const Tensor& t = model_.tensor(path + ".weight");
    if (t.shape.size() != 3) return {};
    return {static_cast<std::size_t>(t.shape[1]), static_cast<std::size_t>(t.shape[0]),
            static_cast<std::size_t>(t.shape[2]), static_cast<std::size_t>(std::max(1, model_.conv(path).dilation))};
  }
  void add(const std::string& path, std::size_t tile) { add(path, shape_of(path), tile); }
  // path: whose weights they are, or a part of them; empty for weights that are fp32 in any voice.
  void add(const std::string& path, const Conv1dShape& shape, std::size_t tile) {
    if (!shape.in || !shape.out) return;
    if (compact_) tile = direct;
    const std::size_t fp32 = Conv1d::planned_bytes(backend_, shape, tile);
    const bool in_tiles = tile != direct && shape.kernel > 1;
    const std::size_t values = shape.in * shape.out * shape.kernel;
    const Tensor* t = path.empty() ? nullptr : model_.find(path + ".weight");
    if (t && t->is_small() && t->elements() && !Conv1d::expanded_once(fp32 / sizeof(float), in_tiles)) {
      // bfloat16 scales become floats.
      bytes += (t->bytes.size() + 2 * t->scales.size()) * values / t->elements() + shape.out * sizeof(float);
      expanded = std::max(expanded, fp32);
    } else {
      bytes += fp32;
    }
    largest = std::max(largest, values * sizeof(float));
  }

  const VoiceModel& model_;
  const Backend& backend_;
  bool compact_;
};

}  // namespace

void check_plan(const VoicePlan& plan) {
  check("sentence phonemes", plan.sentence_phonemes, 50, 2000);
  check("block frames", plan.block_frames, 24, 1024);
}

VoiceMemory memory_plan(const VoiceModel& model, const Backend& backend, const VoicePlan& plan) {
  Planner p(model, backend, plan.compact);
  p.text_encoder();
  p.durations();
  p.flow();
  p.decoder();
  const std::size_t ids = 2 * static_cast<std::size_t>(plan.sentence_phonemes) + 3;
  const auto frames = static_cast<std::size_t>(plan.block_frames);
  VoiceMemory m;
  m.weights = p.bytes + p.expanded + p.elements("emb_g.weight") * sizeof(float);
  // An id's row in every sequence of the encoder, its attention and the duration predictor.
  m.each_id = (11 * p.hidden + p.filter + 2 * p.inter) * sizeof(float);
  // A frame's row in the flow, and what its layers look ahead: 20 frames a coupling.
  const std::size_t flow = (frames + 40 * p.couplings) * (p.inter + 2 * p.hidden + p.acts) * sizeof(float);
  const std::size_t tiles = plan.compact ? 0 : p.hidden * floats_a_tiled_channel * sizeof(float);
  m.working = ids * m.each_id + flow + step_buffers * step_buffer + tiles + thread_scratch * static_cast<std::size_t>(backend.threads());
  m.opening = 2 * p.largest;
  return m;
}

}  // namespace linnet
