#include "engine/models/styletts2/model.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/error.h"
#include "engine/models/styletts2/stages.h"
#include "engine/voices/bad_voice.h"

namespace linnet::styletts2 {
namespace {

// A phoneme of ten seconds, or a sentence of ten minutes, is a voice gone
// wrong, not speech.
constexpr float most_frames = 400;
constexpr std::size_t frames_each_second = 40, most_seconds = 600;

// Half to even, as the exported graph rounds. Also where the voice's numbers
// are none.
int rounded(float frames) {
  const float whole = std::nearbyint(frames);
  return whole >= 1 ? static_cast<int>(std::min(whole, most_frames)) : 1;
}

std::vector<float> read_constants(const WeightReader &reader, std::size_t speakers, std::size_t each) {
  if (!reader.has("constants")) return {};
  return reader.floats("constants", {static_cast<std::int64_t>(speakers), static_cast<std::int64_t>(each)});
}

}  // namespace

Model::Model(WeightReader &&reader, const ModelPlan &plan)
    : plan_(plan),
      styles_(reader),
      bert_(reader, plan.ids),
      durations_(reader, bert_.outputs(), styles_.width() / 2, plan.ids),
      text_(reader, plan.ids),
      prosody_(reader, durations_.channels(), styles_.width() / 2),
      decoder_(reader, text_.channels(), styles_.width() / 2),
      generator_(reader, decoder_.outputs(), styles_.width() / 2, plan.generator),
      all_constants_(read_constants(reader, styles_.speakers(), generator_.statistics_size())) {
  if (text_.symbols() != bert_.symbols())
    bad_voice("the model's two text encoders have " + std::to_string(text_.symbols()) + " and " +
              std::to_string(bert_.symbols()) + " symbols, expected as many");
  block_memory_.lend(generator_.lent_memory(plan.generator.most_rows, {}));
  prosody_.reserve(plan.frames, block_memory_);
  decoder_.reserve(plan.ids, plan.frames, block_memory_);
  workspace(plan.ids);
  layers_ = std::move(reader).layers();
}

std::size_t Model::bytes() const {
  return styles_.bytes() + bert_.bytes() + durations_.bytes() + text_.bytes() + prosody_.bytes() + decoder_.bytes() +
         generator_.bytes() + all_constants_.size() * sizeof(float);
}

const std::vector<std::string> &Model::stages() const {
  static const std::vector<std::string> names = {"PLBERT", "durations",   "text encoder", "prosody", "decoder",
                                                 "source", "generator 0", "generator 1",  "spectrum"};
  return names;
}

float *Model::workspace(std::size_t ids) {
  const std::size_t hidden = std::max({durations_.hidden(), text_.hidden(), prosody_.hidden()});
  const std::size_t floats = BidirectionalLstm::workspace_floats(hidden, ids);
  if (floats > workspace_.size()) workspace_ = Buffer(floats);
  return workspace_.data();
}

// The rows of the speakers' styles, and what is known of their statistics.
void Model::choose_voice(const SentenceInput &s) {
  const SpeakerShare alone{s.speaker, 1};
  const std::span<const SpeakerShare> mix = s.mix.empty() ? std::span(&alone, 1) : s.mix;
  style_ = styles_.row(mix, s.ids.size() - std::min(boundary_ids, s.ids.size()));
  const std::size_t each = all_constants_.size() / styles_.speakers();
  constants_.assign(each, 0.0f);
  for (const SpeakerShare &share : mix)
    for (std::size_t i = 0; i < each; ++i) constants_[i] += share.weight * all_constants_[share.speaker * each + i];
}

std::span<const int> Model::encode(const Backend &backend, const SentenceInput &s) {
  const std::size_t ids = s.ids.size();
  if (ids > bert_.most_ids())
    throw Error(ErrorKind::bad_input, "the sentence has " + std::to_string(ids) + " phoneme ids, this voice speaks " +
                                          std::to_string(bert_.most_ids()) + " at most at once; cut it");
  choose_voice(s);
  input_ = {};
  input_.noise = {s.noise_scale, s.seed, s.sentence};
  input_.early = s.early;
  input_.beyond_plan = ids > plan_.ids;
  float *rows = durations_.rows(ids);
  const StopCheck stop = s.stop_check ? s.stop_check : [] {};
  bert_.run(backend, s.ids, rows, durations_.channels(), stop);
  times_.lap(stage::bert);
  stop();
  id_rows_ = durations_.run(backend, ids, prosody_style(), workspace(ids));
  stop();
  decide_timing(durations_.durations(backend, ids, workspace(ids)), s);
  times_.lap(stage::durations);
  stop();
  text_rows_ = text_.run(backend, s.ids, workspace(ids));
  times_.lap(stage::text_encoder);
  return frames_of_id_;
}

void Model::decide_timing(std::span<const float> durations, const SentenceInput &s) {
  const float speed = 1 / s.length_scale;  // as the exported graph takes it
  frames_of_id_.resize(durations.size());
  id_of_frame_.clear();
  for (std::size_t i = 0; i < durations.size(); ++i) {
    frames_of_id_[i] = i < s.frames.size() ? s.frames[i] : rounded(durations[i] / speed);
    id_of_frame_.insert(id_of_frame_.end(), static_cast<std::size_t>(frames_of_id_[i]), i);
  }
  if (id_of_frame_.empty()) {  // never an empty sentence
    frames_of_id_.back() = 1;
    id_of_frame_.push_back(durations.size() - 1);
  }
  if (const std::size_t seconds = id_of_frame_.size() / frames_each_second; seconds > most_seconds)
    throw Error(ErrorKind::bad_input, "the sentence would last " + std::to_string(seconds) + " seconds, at most " +
                                          std::to_string(most_seconds) + " are spoken at once; cut it");
}

void Model::decode(const Backend &backend, const SampleSink &sink) {
  const StopCheck stop = [&] { sink({}); };
  block_memory_.lend(generator_.lent_memory(2 * id_of_frame_.size(), input_));
  stop();
  prosody_.run(backend, id_rows_, id_of_frame_, prosody_style(), workspace_.data(), block_memory_, f0_, energy_, stop);
  times_.lap(stage::prosody);
  input_.decoded = decoder_.run(backend, text_rows_, id_of_frame_, f0_, energy_, decoder_style(), block_memory_, stop);
  times_.lap(stage::decoder);
  stop();
  input_.f0 = f0_;
  input_.style = decoder_style();
  input_.constants = constants_;
  generator_.begin(backend, input_, times_);
  generator_.speak(backend, sink, times_);
}

}  // namespace linnet::styletts2
