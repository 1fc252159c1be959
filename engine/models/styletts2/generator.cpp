#include "engine/models/styletts2/generator.h"

#include <algorithm>
#include <string>

#include "engine/models/styletts2/spectrum.h"
#include "engine/models/styletts2/stages.h"
#include "engine/models/styletts2/upsampling_stage.h"
#include "engine/voices/bad_voice.h"

namespace linnet::styletts2 {
namespace {

constexpr float inner_slope = 0.1f;    // before a stage
constexpr float last_slope = 0.01f;    // torch's default, before the last convolution
constexpr std::size_t frame_rows = 2;  // of `decoded`, in a frame of 25 ms
constexpr std::int64_t margin = UpsamplingStage::margin;

}  // namespace

struct Generator::Parts {
  Parts(WeightReader& reader, std::size_t channels, std::size_t style, const GeneratorPlan& plan);

  GeneratorPlan plan;
  std::size_t channels;
  HarmonicSource source;
  std::vector<UpsamplingStage> stage;
  Conv1d post;
  std::int64_t post_padding = 0;
  PartialSums sums;
  Buffer memory;
  std::size_t planned = 0;  // floats of `memory`
  Buffer post_memory;
  InverseSpectrum spectrum{post_rows};

  // Of the clause.
  GeneratorInput input;
  std::size_t rows = 0;
  bool whole = true;
  std::int64_t post_done = 0;

  std::size_t last_step() const { return plan.block_rows * stage[0].stride(); }
  GeneratorLayout layout(std::size_t n, bool exactly) const {
    return {stage[0].extents(), stage[1].extents(), channels, plan, n, exactly};
  }
  void reserve(std::size_t n, bool exactly);
  void prepare(std::size_t n, const GeneratorInput& input);
  float* spectra() const;  // of the first frame
  Strip run_first_stage(const Work& work);
  void run_last_stage(const Work& work, const Strip& first, const SampleSink& sink, StageTimes& times,
                      const Generator& owner);
  void finish(const Work& work, const Strip& last, const SampleSink& sink, const Generator& owner);
};

Generator::Parts::Parts(WeightReader& reader, std::size_t in, std::size_t style, const GeneratorPlan& p)
    : plan(p), channels(in), source(reader) {
  const std::string path = "decoder.generator.";
  const std::size_t ups = reader.count(path + "ups", "weight");
  const std::size_t blocks = reader.count(path + "resblocks", "convs1.0.weight");
  if (ups != generator_stages || blocks == 0 || blocks % generator_stages)
    bad_voice("the generator of the model has " + std::to_string(ups) + " upsamplers and " + std::to_string(blocks) +
              " residual blocks, expected 2 and as many for each");
  const std::size_t each = blocks / generator_stages;
  std::size_t step = 1;
  for (std::size_t i = 0; i < generator_stages; ++i) {
    const bool last = i + 1 == generator_stages;
    const std::size_t width = i ? stage.back().channels() : channels;
    const std::size_t place = i ? stage::generator_1 : stage::generator_0;
    const float scale = i ? 1 / static_cast<float>(each) : 1;
    stage.emplace_back(reader, StageShape{i, width, style, each, place, frame_rows * step, scale,
                                          last ? last_slope : inner_slope, last, last && plan.exact_rows > 0});
    step *= stage.back().stride();
  }
  if (step * frame_hop != HarmonicSource::hop || stage[0].source_step() != stage[1].stride() ||
      stage[1].source_step() != 1)
    bad_voice("the upsamplers of the model make " + std::to_string(step * frame_hop) +
              " samples of a row by steps of " + std::to_string(stage[0].stride()) + " and " +
              std::to_string(stage[1].stride()) + ", which do not fit to its noise_convs or to 300");
  RawLayer raw = reader.conv(path + "conv_post", stage[1].channels(), spectrum_values);
  if (static_cast<std::int64_t>(raw.shape.kernel) > UpsamplingStage::tail + 1)
    bad_voice("tensor 'decoder.generator.conv_post.weight' of the model has a kernel of " +
              std::to_string(raw.shape.kernel) + ", expected at most 7");
  post_padding = static_cast<std::int64_t>(raw.shape.kernel / 2);
  const std::vector<float> bias = raw.bias;
  raw.scale_outputs(0, raw.shape.out, 1 / static_cast<float>(each));  // the mean of the residual blocks
  raw.bias = bias;
  post = reader.pack(raw, {stage::spectrum, false, frame_rows * step});
  post_memory = Buffer(post_rows * spectrum_values);
  if (plan.exact_rows) reserve(std::min(plan.exact_rows, plan.float_rows), true);
  if (plan.exact_rows) reserve(plan.exact_rows, true);
  reserve(plan.most_rows, false);
  planned = memory.size();
}

void Generator::Parts::reserve(std::size_t n, bool exactly) {
  const GeneratorLayout at = layout(n, exactly);
  const std::size_t floats = std::max(at.floats, planned);
  if (memory.size() < floats || (planned && memory.size() > floats)) {
    memory = Buffer();  // first, so that there are never both
    memory = Buffer(floats);
  }
  sums.reserve(at.first_rows, stage[0].channels());
  sums.reserve(at.last_rows, stage[1].channels());
}

// Decides how a clause of n rows is computed.
void Generator::Parts::prepare(std::size_t n, const GeneratorInput& in) {
  const std::size_t exact =
      in.beyond_plan && plan.exact_rows ? std::max(plan.exact_rows, most_exact_rows) : plan.exact_rows;
  rows = n;
  whole = n <= (in.early ? std::min(plan.soon_rows, exact) : exact);
  reserve(n, whole);
}

float* Generator::Parts::spectra() const {
  return memory.data() + layout(rows, whole).first_region + static_cast<std::size_t>(margin) * spectrum_values;
}

Generator::Generator(WeightReader& reader, std::size_t channels, std::size_t style, const GeneratorPlan& plan)
    : parts_(std::make_unique<Parts>(reader, channels, style, plan)) {}

Generator::~Generator() = default;
Generator::Generator(Generator&&) noexcept = default;

std::size_t Generator::bytes() const {
  std::size_t total = parts_->post.bytes();
  for (const UpsamplingStage& s : parts_->stage) total += s.bytes();
  return total;
}

std::size_t Generator::working_bytes() const {
  const Parts& p = *parts_;
  std::size_t total = (p.memory.size() + p.post_memory.size()) * sizeof(float) + p.sums.bytes() + p.spectrum.bytes();
  for (const UpsamplingStage& s : p.stage) total += s.history_bytes();
  return total;
}

std::vector<float> Generator::statistics() const {
  std::vector<float> constants;
  parts_->stage.back().append_statistics(constants);
  return constants;
}

std::size_t Generator::statistics_size() const { return parts_->stage.back().statistics_size(); }

std::span<float> Generator::source_spectra() {
  return {parts_->spectra(), frames_of(parts_->rows * HarmonicSource::hop) * spectrum_values};
}

std::span<float> Generator::lent_memory(std::size_t rows, const GeneratorInput& input) {
  parts_->prepare(rows, input);
  return {parts_->memory.data(), parts_->memory.size()};
}

void Generator::begin(const Backend& backend, const GeneratorInput& input, StageTimes& times) {
  Parts& p = *parts_;
  p.input = input;
  p.prepare(input.f0.size(), input);
  const std::span<float> samples(p.memory.data(), p.rows * HarmonicSource::hop);
  p.source.run(backend, input.f0, input.noise, samples);
  const std::size_t around = static_cast<std::size_t>(margin) * spectrum_values;
  const std::span<float> rows = source_spectra();
  std::fill_n(rows.data() - around, around, 0.0f);
  std::fill_n(rows.data() + rows.size(), around, 0.0f);
  spectra(backend, samples, rows.data());
  times.lap(stage::source);
}

// Returns what stays: the stage's rows.
Strip Generator::Parts::run_first_stage(const Work& work) {
  const GeneratorLayout at = layout(rows, whole);
  float* region = memory.data();
  float* const strips[] = {region, region + at.step[0], region + 2 * at.step[0], region + at.first_region + at.spectra};
  float* decoded = region + 3 * at.step[0];
  const std::size_t around = static_cast<std::size_t>(margin) * channels;
  std::fill_n(decoded, around, 0.0f);
  std::transform(input.decoded.begin(), input.decoded.end(), decoded + around,
                 [](float x) { return x > 0 ? x : x * inner_slope; });
  std::fill_n(decoded + around + rows * channels, around, 0.0f);
  const auto n = static_cast<std::int64_t>(rows);
  stage[0].start(work.backend, n, input.style, {}, 0);
  return stage[0].step(work, {decoded + around, spectra(), n}, strips, false);
}

void Generator::Parts::run_last_stage(const Work& work, const Strip& first, const SampleSink& sink, StageTimes& times,
                                      const Generator& owner) {
  const GeneratorLayout at = layout(rows, whole);
  float* region = memory.data();
  float* second = whole ? region + at.first_region : region + 2 * at.step[1];
  float* const strips[] = {region, region + at.step[1], second + at.step[1], second};
  constexpr double rows_a_second = 24000.0 / frame_hop;
  const std::int64_t all = stage[0].done();
  stage[1].start(work.backend, all, input.style, whole ? std::span<const float>() : input.constants,
                 input.constant_seconds * rows_a_second);
  const std::int64_t step = whole ? all : static_cast<std::int64_t>(last_step());
  for (std::int64_t end = 0; end < all;) {
    end = std::min(end + step, all);
    const Strip known = stage[1].step(work, {first.row(0), spectra(), end}, strips, at.halves);
    times.lap(stage::generator_1);
    finish(work, known, sink, owner);
    times.lap(stage::spectrum);
  }
}

// The rows of the last stage that have become known, to samples.
void Generator::Parts::finish(const Work& work, const Strip& last, const SampleSink& sink, const Generator& owner) {
  const std::int64_t all = stage[1].extents().rows(stage[0].done());
  const std::int64_t done = stage[1].done();
  const std::int64_t end = done == all ? all : std::max(post_done, done - post_padding);
  while (post_done < end) {
    const auto most = last.is_half ? UpsamplingStage::part_rows : static_cast<std::int64_t>(post_rows);
    const auto count = static_cast<std::size_t>(std::min(end - post_done, most));
    const std::int64_t around = post_padding + UpsamplingStage::margin;
    const float* rows = stage[1].floats_of(
        work.backend, last, post_done - post_padding,
        std::min(post_done + static_cast<std::int64_t>(count) + around, all + UpsamplingStage::margin));
    Epilogue e;
    e.raw = post_memory.data();
    e.stride = spectrum_values;
    post.run(work.backend, rows, last.channels, count, e);
    if (owner.observer) {
      owner.observer("stage1", {rows + last.floats(post_padding), count * last.channels});
      owner.observer("post", {post_memory.data(), count * spectrum_values});
    }
    post_done += static_cast<std::int64_t>(count);
    if (const std::span<const float> samples = spectrum.push(work.backend, post_memory.data(), count); !samples.empty())
      sink(samples);
  }
}

void Generator::speak(const Backend& backend, const SampleSink& sink, StageTimes& times) {
  Parts& p = *parts_;
  const Work work{backend, p.sums, sink};
  p.post_done = 0;
  p.spectrum.start(frames_of(p.rows * HarmonicSource::hop));
  const Strip first = p.run_first_stage(work);
  times.lap(stage::generator_0);
  if (observer) observer("stage0", {first.row(0), static_cast<std::size_t>(p.stage[0].done()) * first.channels});
  p.run_last_stage(work, first, sink, times, *this);
}

}  // namespace linnet::styletts2
