#include "engine/models/styletts2/memory_plan.h"

#include <algorithm>
#include <string>
#include <utility>

#include "engine/kernels/loops.h"
#include "engine/models/styletts2/generator_memory.h"

namespace linnet::styletts2 {
namespace {

// Phonemes of a sentence: 108 last about 7 s, 48 about 3 s. Few sentences are longer than 108, so that nearly all are
// spoken as they are, or cut at a mark; a second more takes 6 MB.
constexpr std::size_t most_phonemes = 108, fewer_phonemes = 48;
// A VoicePlan's frames are those of another family's blocks: below these, memory is short.
constexpr int short_of_memory = 100, very_short_of_memory = 48;
// Of a clause that is wanted early: statistics of a second and a half are more like those of the clause than of half a
// second, and one of 2.5 s has its first sound within 0.7 s anyway, of one thread of an AMD EPYC.
constexpr std::size_t early_block_rows = 120, soon_rows = 200;
// In halves: 16 phonemes a second.
constexpr std::size_t half_frames_each_id = 5;
// Bytes of a thread's scratch memory that convolutions take at least.
constexpr std::size_t least_scratch = std::size_t{1} << 17;

class Plan {
 public:
  Plan(const TensorFile& file, const Backend& backend) : file_(file), backend_(backend) {}

  std::size_t weights = 0;   // bytes
  std::size_t expanded = 0;  // of the largest layer that is expanded for each run
  std::size_t largest = 0;   // of a layer as floats, in the file's order

  bool has(const std::string& tensor) const { return file_.has(tensor); }
  std::size_t extent(const std::string& tensor, std::size_t axis) const {
    const Tensor* t = file_.find(tensor);
    return t && axis < t->shape.size() && t->shape[axis] > 0 ? static_cast<std::size_t>(t->shape[axis]) : 0;
  }
  void add_floats(const std::string& tensor) {
    if (const Tensor* t = file_.find(tensor)) weights += t->elements() * sizeof(float);
  }
  // PATH.weight, or PATH.weight.T; returns its outputs.
  std::size_t add_linear(const std::string& path) {
    const bool turned = !has(path + ".weight");
    const std::string tensor = path + (turned ? ".weight.T" : ".weight");
    const std::size_t out = extent(tensor, turned ? 0 : 1) ? extent(tensor, turned ? 1 : 0) : 0;
    add(tensor, extent(tensor, turned ? 0 : 1), out, 1);
    return out;
  }
  std::size_t add_conv(const std::string& path) {
    const std::string tensor = path + ".weight";
    add(tensor, row_width(extent(tensor, 1)), extent(tensor, 0), extent(tensor, 2));
    return extent(tensor, 0);
  }
  // rows: of a frame, of its input.
  void add_block(const std::string& path, std::size_t rows) {
    const std::size_t in = row_width(extent(path + ".conv1.weight", 1));
    const std::size_t out = add_conv(path + ".conv1");
    add_conv(path + ".conv2");
    if (has(path + ".conv1x1.weight")) add_conv(path + ".conv1x1");
    for (const char* norm : {".norm1.fc", ".norm2.fc"}) add_linear(path + norm);
    const bool upsamples = has(path + ".pool.weight");
    if (upsamples) weights += 4 * in * sizeof(float);
    const std::size_t rows_out = upsamples ? 2 * rows : rows;
    padded_ = std::max(padded_, rows_out * std::max(in, out));
    other_ = std::max(other_, std::max(upsamples ? rows * in : 0, rows_out * out));
    widest_ = std::max(widest_, in);
    largest_result_ = std::max(largest_result_, rows_out * out);
  }
  void add_lstm(const std::string& path) {
    const std::size_t hidden = extent(path + ".R", 2);
    add(path + ".W", extent(path + ".W", 2), 8 * hidden, 1);
    const Tensor* recurrent = file_.find(path + ".R");
    if (!recurrent) return;
    const std::size_t lanes = backend_.loops().lanes;
    const std::size_t units = (hidden + lanes - 1) / lanes * lanes;
    const std::size_t values = 8 * units * hidden;
    weights += recurrent->type == Tensor::Type::i8 ? values + 8 * units * sizeof(float) : values * sizeof(float);
    units_ = std::max(units_, hidden);
  }

  std::size_t units() const { return units_; }  // of the widest LSTM, in a direction
  // Of the blocks so far, for each frame: shared memory, and the widest rows between them.
  std::size_t block_floats() const { return padded_ + other_; }
  std::size_t widest() const { return widest_; }
  std::size_t take_largest_result() { return std::exchange(largest_result_, 0); }

 private:
  void add(const std::string& tensor, std::size_t in, std::size_t out, std::size_t kernel) {
    if (!in || !out || !kernel) return;
    const Tensor& t = file_.tensor(tensor);
    const std::size_t fp32 = Conv1d::planned_bytes(backend_, {in, out, kernel, 1}, 0);
    const std::size_t values = in * out * kernel;
    largest = std::max(largest, values * sizeof(float));
    if ((!t.is_small() && t.type != Tensor::Type::i8) || Conv1d::expanded_once(values, false)) {
      weights += fp32;
      return;
    }
    const std::size_t groups = t.is_small() ? (in + t.group - 1) / t.group : 1;
    weights += (t.type == Tensor::Type::int4 ? values / 2 : values) + (groups * kernel + 1) * out * sizeof(float);
    expanded = std::max(expanded, Conv1d::planned_expansion(backend_, {in, out, kernel, 1}, 0, true));
  }

  const TensorFile& file_;
  const Backend& backend_;
  std::size_t units_ = 0;
  std::size_t padded_ = 0;
  std::size_t other_ = 0;
  std::size_t widest_ = 0;
  std::size_t largest_result_ = 0;
};

// The layers that run once for each id. Returns the floats of working memory for each.
std::size_t add_text(Plan& p) {
  for (const char* table : {"bert.embeddings.word_embeddings.weight", "bert.embeddings.position_embeddings.weight",
                            "text_encoder.embedding.weight"})
    p.add_floats(table);
  const std::string layer = "bert.encoder.albert_layer_groups.0.albert_layers.0.";
  const std::size_t hidden = p.add_linear("bert.encoder.embedding_hidden_mapping_in");
  for (const char* matrix : {"attention.query", "attention.key", "attention.value", "attention.dense", "ffn_output"})
    p.add_linear(layer + matrix);
  const std::size_t wide = p.add_linear(layer + "ffn");
  const std::size_t rows = p.add_linear("bert_encoder");
  const std::string lstms = "predictor.text_encoder.lstms.";
  for (std::size_t i = 0; p.has(lstms + std::to_string(i) + ".R"); i += 2) {
    p.add_lstm(lstms + std::to_string(i));
    p.add_linear(lstms + std::to_string(i + 1) + ".fc");
  }
  for (const char* lstm : {"predictor.lstm", "predictor.shared", "text_encoder.lstm"}) p.add_lstm(lstm);
  const std::size_t bins = p.add_linear("predictor.duration_proj.linear_layer");
  std::size_t text = 0;
  for (std::size_t i = 0; p.has("text_encoder.cnn." + std::to_string(i) + ".0.weight"); ++i)
    text = p.add_conv("text_encoder.cnn." + std::to_string(i) + ".0");
  const std::size_t beside = p.add_conv("decoder.asr_res.0");
  const std::size_t style = p.extent("styles", 2) / 2;
  const std::size_t sums = 8 * p.units();  // of an LSTM
  return Bert::each_id_floats(hidden, wide) + rows + style + std::max(rows, 2 * p.units()) + bins + sums + 2 * text +
         2 * p.units() + beside;
}

// Floats for each frame.
struct BlockFloats {
  std::size_t own;
  std::size_t lent;  // in the generator's memory, as far as that suffices
};

// The layers that run once for each frame, but for the generator.
BlockFloats add_blocks(Plan& p) {
  for (const std::string name : {"predictor.F0", "predictor.N"}) {
    std::size_t rows = 1;
    for (std::size_t i = 0; p.has(name + "." + std::to_string(i) + ".conv1.weight"); ++i) {
      const std::string path = name + "." + std::to_string(i);
      p.add_block(path, rows);
      rows *= p.has(path + ".pool.weight") ? 2 : 1;
    }
    p.add_conv(name + "_proj");
  }
  const std::size_t prosody = p.take_largest_result();
  p.add_block("decoder.encode", 1);
  std::size_t decoded = 0;
  for (std::size_t i = 0; p.has("decoder.decode." + std::to_string(i) + ".conv1.weight"); ++i) {
    p.take_largest_result();
    p.add_block("decoder.decode." + std::to_string(i), 1);
    decoded = p.take_largest_result();
  }
  // Which id a frame is of, and twice F0 and energy.
  const std::size_t of_frame = sizeof(std::size_t) / sizeof(float) + 4;
  return {2 * p.units() + decoded + of_frame, p.block_floats() + 2 * std::max(prosody, p.widest())};
}

}  // namespace

ModelPlan plan_of(const VoicePlan& plan) {
  const bool is_short = plan.block_frames > 0 && plan.block_frames < short_of_memory;
  const bool is_very_short = plan.block_frames > 0 && plan.block_frames < very_short_of_memory;
  ModelPlan m;
  m.ids = std::min(static_cast<std::size_t>(plan.sentence_phonemes), is_short ? fewer_phonemes : most_phonemes) + 2;
  m.frames = m.ids * half_frames_each_id / 2;
  m.generator.most_rows = 2 * m.frames;
  m.generator.exact_rows = is_very_short ? 0 : m.generator.most_rows;
  if (!is_short) m.generator.block_rows = early_block_rows, m.generator.soon_rows = soon_rows;
  return m;
}

VoiceMemory memory_plan(const TensorFile& file, const Backend& backend, const VoicePlan& plan) {
  const ModelPlan wanted = plan_of(plan);
  Plan p(file, backend);
  if (const Tensor* styles = file.find("styles"))
    p.weights += Styles::planned_bytes(static_cast<std::size_t>(styles->value_bytes()));
  p.add_floats("constants");
  const std::size_t each_id = add_text(p);
  const BlockFloats each_frame = add_blocks(p);
  const GeneratorMemory generator = generator_memory(file, backend, wanted.generator, plan.compact);
  VoiceMemory m;
  m.weights = p.weights + generator.weights + std::max(p.expanded, generator.expanded);
  m.each_id =
      each_id * sizeof(float) + half_frames_each_id * (each_frame.own * sizeof(float) + 2 * generator.each_row) / 2;
  m.working = (wanted.ids * each_id + wanted.frames * each_frame.own) * sizeof(float) +
              std::max(generator.working, wanted.frames * each_frame.lent * sizeof(float)) +
              std::max(least_scratch, generator.scratch) * static_cast<std::size_t>(backend.most_threads());
  m.opening = 2 * std::max(p.largest, generator.largest);
  return m;
}

}  // namespace linnet::styletts2
