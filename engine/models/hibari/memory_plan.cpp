#include "engine/models/hibari/memory_plan.h"

#include <algorithm>
#include <string>

#include "engine/models/hibari/stages.h"
#include "engine/models/hibari/weight_reader.h"

namespace linnet::hibari {
namespace {

constexpr std::size_t frames_each_id = 4;  // of 25 ms; measured: 2.7
// Of a frame: which id it is of, and twice F0, pitch and energy.
constexpr std::size_t frame_floats = sizeof(std::size_t) / sizeof(float) + 6;
constexpr std::size_t thread_scratch = std::size_t{1} << 18;
// Rows that a stream holds back, 27 and 54 in the voices there are.
constexpr std::size_t lookahead = 32;
constexpr std::size_t prosody_lookahead = 54;

// Floats of a BlockStream's two windows and last block's rows, which streams share.
std::size_t step_floats(std::size_t rows, std::size_t held_back, std::size_t channels) {
  return 3 * (rows + held_back) * channels;
}

class Plan {
 public:
  // Every matrix is of the head's kind.
  Plan(const TensorFile& file, const Backend& backend, bool compact)
      : file_(file), backend_(backend), compact_(compact), has_whole_numbers_(has_whole_numbers(file, "m.head")) {}

  std::size_t weights = 0;      // bytes
  std::size_t expanded = 0;     // of the largest matrix that is expanded for each run
  std::size_t largest = 0;      // of a matrix, in the file's order
  std::size_t text_shared = 0;  // floats for each id that both text encoders use in turn

  std::size_t extent(const std::string& path, std::size_t i) const {
    const Tensor* t = file_.find(path);
    return t && i < t->shape.size() && t->shape[i] > 0 ? static_cast<std::size_t>(t->shape[i]) : 0;
  }
  void add_conv(const std::string& path) {
    add_floats(extent(path + ".weight", 1), extent(path + ".weight", 0), extent(path + ".weight", 2));
  }
  void add(std::size_t in, std::size_t out, std::size_t stage) {
    if (!in || !out) return;
    const Conv1dShape shape{in, out, 1, 1};
    const auto integers = has_whole_numbers_ && stage::rounds_inputs(stage)
                              ? Conv1d::planned_integers(backend_, shape, 0, in)
                              : std::nullopt;
    if (integers)
      weights += *integers;
    else if (compact_ && has_whole_numbers_ && in % 4 == 0 && !Conv1d::expanded_once(in * out, false))
      add_small(shape);
    else
      add_floats(in, out, 1);
  }
  void add_blocks(const std::string& path, std::size_t channels, std::size_t stage) {
    for (std::size_t i = 0; i < 64; ++i) {
      const std::size_t wide = extent(path + "." + std::to_string(i) + ".pw1.bias", 0);
      if (!wide) return;
      add(channels, wide, stage);
      add(wide, channels, stage);
    }
  }
  // Returns the floats that an id takes for itself, its row of the result.
  std::size_t add_text(const std::string& path) {
    const std::size_t c = extent(path + ".emb.weight", 1);
    const std::size_t wide = extent(path + ".attn.linear1.bias", 0);
    weights += extent(path + ".emb.weight", 0) * c * sizeof(float);
    add_blocks(path + ".convs", c, stage::text_encoders);
    add(c, 3 * c, stage::text_encoders);
    add(c, c, stage::text_encoders);
    add(c, wide, stage::text_encoders);
    add(wide, c, stage::text_encoders);
    // x and y; queries, keys and values, or the feed-forward part; attention's keys in two forms, and values.
    text_shared = std::max(text_shared, 5 * c + std::max(3 * c, wide));
    return c;
  }

 private:
  void add_floats(std::size_t in, std::size_t out, std::size_t kernel) {
    if (!in || !out || !kernel) return;
    largest = std::max(largest, in * out * kernel * sizeof(float));
    weights += Conv1d::planned_bytes(backend_, {in, out, kernel, 1}, 0);
  }
  void add_small(const Conv1dShape& s) {
    largest = std::max(largest, s.in * s.out * sizeof(float));
    weights += s.in * s.out + 2 * s.out * sizeof(float);  // values, scales, bias
    expanded = std::max(expanded, Conv1d::planned_expansion(backend_, s, 0, false));
  }

  const TensorFile& file_;
  const Backend& backend_;
  bool compact_;
  bool has_whole_numbers_;
};

}  // namespace

std::size_t planned_ids(const VoicePlan& plan) { return static_cast<std::size_t>(plan.sentence_phonemes) + 2; }

// plan.block_frames counts rows of about 11 ms of another family's flow; a quarter of them is as quick here, since
// weights pass through the cache in a third of the time that a block takes.
Blocks blocks_of(const VoicePlan& plan) {
  Blocks blocks;
  if (plan.block_frames > 0)
    blocks.later = std::clamp<std::size_t>(static_cast<std::size_t>(plan.block_frames) / 4, blocks.first, 256);
  return blocks;
}

VoiceMemory memory_plan(const TensorFile& file, const Backend& backend, const VoicePlan& plan) {
  Plan p(file, backend, plan.compact);
  const std::size_t id_floats = p.add_text("m.text") + p.add_text("pn.text");
  const std::size_t prosody = p.extent("pn.pro_in.weight", 0);
  for (const char* conv : {"pn.dur.0", "pn.dur.2", "pn.pro_in", "pn.pro_out", "m.dec_in"}) p.add_conv(conv);
  p.add_blocks("pn.pro", prosody, stage::prosody);
  const std::size_t channels = p.extent("m.dec_in.weight", 0);
  p.add_blocks("m.dec", channels, stage::decoder);
  const std::size_t head = p.extent("m.head.bias", 0);
  p.add(channels, head, stage::head);
  const Blocks blocks = blocks_of(plan);
  const std::size_t rows = std::max(blocks.first + 64, blocks.later);
  VoiceMemory m;
  m.weights = p.weights + p.expanded;
  m.each_id =
      (id_floats + p.text_shared + 2 * p.extent("pn.dur.0.weight", 0) + frames_each_id * frame_floats) * sizeof(float);
  // Beside the streams: the blocks' shared memory; spectra, samples and pulses of so many rows at a time.
  const std::size_t kept = 2 * (lookahead * channels + prosody_lookahead * prosody);  // from step to step
  const std::size_t floats =
      std::max(step_floats(rows, lookahead, channels), step_floats(Prosody::most_rows, prosody_lookahead, prosody)) +
      kept + BlockMemory::rows * 4 * channels + Decoder::most_spectra * (head + 2 * hop);
  m.working = planned_ids(plan) * m.each_id + floats * sizeof(float) +
              thread_scratch * static_cast<std::size_t>(backend.most_threads());
  m.opening = 2 * p.largest;
  return m;
}

}  // namespace linnet::hibari
