#include "engine/models/vits/memory_plan.h"

#include <algorithm>
#include <string>
#include <vector>

#include "engine/models/vits/layout.h"
#include "engine/models/vits/stages.h"

namespace linnet {
namespace {

// The decoder works in steps of about 256 KB a buffer, whatever the voice, and has so many buffers. Where it computes
// in tiles, steps are whole groups of them, which are larger the more channels there are.
constexpr std::size_t step_buffer = std::size_t{256} << 10, step_buffers = 18, floats_a_tiled_channel = 6000;
constexpr std::size_t thread_scratch = std::size_t{1} << 20;

struct Weights {
  std::size_t bytes = 0;     // of all layers
  std::size_t largest = 0;   // of the largest layer, as floats in the file's order
  std::size_t expanded = 0;  // of the largest one that is kept small and expanded for each run
};

// The ordinary convolutions that a layer is computed as.
std::vector<Conv1dShape> computed_as(const LayerSpec& l) {
  const Conv1dShape& s = l.shape;
  if (!l.transposed) return {s};
  std::vector<Conv1dShape> halves;  // the first phases of a stride and the others
  for (const std::size_t phases : {l.stride / 2, l.stride - l.stride / 2})
    if (phases) halves.push_back({s.in, s.out * phases, std::max<std::size_t>(1, s.kernel / l.stride), 1});
  return halves;
}

void add(const LayerSpec& l, const TensorFile& model, const Backend& backend, bool compact, Weights& w) {
  const std::size_t tile = compact ? 0 : l.outputs_per_tile;
  for (const Conv1dShape& shape : computed_as(l)) {
    if (!shape.in || !shape.out) continue;  // opening the voice will say what is wrong
    const std::size_t fp32 = Conv1d::planned_bytes(backend, shape, tile);
    const std::size_t values = shape.in * shape.out * shape.kernel;
    const Tensor* t = l.computed ? nullptr : model.find(l.path + ".weight");
    const auto integers = t && t->type == Tensor::Type::int8 && vits_stage::rounds_inputs(l.stage)
                              ? Conv1d::planned_integers(backend, shape, tile, t->group)
                              : std::nullopt;
    if (integers) {
      w.bytes += *integers;
    } else if (t && t->is_small() && t->elements() &&
               !Conv1d::expanded_once(fp32 / sizeof(float), tile && shape.kernel > 1)) {
      // bfloat16 scales become floats.
      w.bytes += (static_cast<std::size_t>(t->value_bytes()) + 4 * SmallShape(*t).scales()) * values / t->elements() +
                 shape.out * sizeof(float);
      w.expanded = std::max(w.expanded, fp32);
    } else {
      w.bytes += fp32;
    }
    w.largest = std::max(w.largest, values * sizeof(float));
  }
}

std::size_t table_bytes(const TensorFile& model, const char* path) {
  const Tensor* t = model.find(path);
  return t ? t->elements() * sizeof(float) : 0;
}

}  // namespace

std::size_t planned_ids(const VoicePlan& plan) { return 2 * static_cast<std::size_t>(plan.sentence_phonemes) + 3; }

VoiceMemory memory_plan(const TensorFile& model, const Backend& backend, const VoicePlan& plan) {
  const VitsLayout layout(model);
  Weights w;
  for (const LayerSpec& l : layout.layers) add(l, model, backend, plan.compact, w);
  const std::size_t ids = planned_ids(plan);
  const auto frames = static_cast<std::size_t>(plan.block_frames);
  VoiceMemory m;
  m.weights = w.bytes + w.expanded + table_bytes(model, "enc_p.emb.weight") + table_bytes(model, "emb_g.weight");
  // An id's row in every sequence of the encoder, its attention and the duration predictor.
  m.each_id = (11 * layout.hidden + layout.filter + 2 * layout.inter) * sizeof(float);
  // A frame's row in the flow, and what its layers look ahead: 20 frames a coupling.
  const std::size_t flow =
      (frames + 40 * layout.couplings.size()) * (layout.inter + 2 * layout.hidden + layout.widest_acts) * sizeof(float);
  const std::size_t tiles = plan.compact ? 0 : layout.hidden * floats_a_tiled_channel * sizeof(float);
  // Every thread that was started has its scratch memory, also while fewer work.
  const std::size_t scratch = thread_scratch * static_cast<std::size_t>(backend.most_threads());
  m.working = ids * m.each_id + flow + step_buffers * step_buffer + tiles + scratch;
  m.opening = 2 * w.largest;
  return m;
}

}  // namespace linnet
