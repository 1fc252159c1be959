#include "engine/quantize/quantizer.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <utility>

#include "engine/error.h"
#include "engine/models/families.h"
#include "engine/quantize/kept_bundle.h"
#include "engine/quantize/sample_sentences.h"
#include "engine/quantize/trial.h"
#include "engine/quantize/weight_blocks.h"
#include "engine/text/phoneme_ids.h"
#include "engine/text/phonemizer.h"
#include "engine/text/sentences.h"
#include "engine/voices/bundle/bundle_writer.h"
#include "engine/voices/onnx/onnx_model.h"

namespace linnet {
namespace {

constexpr std::size_t most_phonemes = 400, most_tests = 8, few_tests = 2;
constexpr float noise_scale = 0.667f, noise_w = 0.8f;

// A group of blocks, rounded at one precision after another.
struct Group {
  QuantizedGroup facts;
  std::vector<const WeightBlock*> blocks;
  int low_bits = 8;
};

class Quantizer {
 public:
  Quantizer(const TensorFile& voice, std::string_view settings_json, const QuantizeOptions& options)
      : options_(options),
        family_(family_of(voice)),
        description_(family_.describe(settings_json)),
        backend_(options.threads),
        model_(voice) {
    report_.precision = options.precision;
    report_.gate_db = options.gate_db;
    tell(0);
    weights_ = family_.weights(voice);
    voice_ = family_.open(model_, backend_, {}, quantizer_plan);
  }

  QuantizeReport run(std::string settings, const ByteSink& sink) {
    if (options_.precision != Precision::fp32) {
      find_groups();
      read_sentences();
      calibrate();
      round_all();
      Trial trial(backend_, family_, *voice_, tests_, description_.sample_rate_hz);
      voice_.reset();
      report_.test_samples = trial.sentences();
      choose(trial);
    }
    tell(0.99);
    write(std::move(settings), sink);
    return report_;
  }

 private:
  void tell(double done) const {
    if (options_.progress) options_.progress(done);
  }

  void find_groups() {
    blocks_ = weight_blocks_of(model_, weights_);
    const int low = options_.precision == Precision::int8 ? 8 : 4;
    for (const WeightBlock& block : blocks_) {
      auto found =
          std::find_if(groups_.begin(), groups_.end(), [&](const Group& g) { return g.facts.name == block.group; });
      if (found == groups_.end()) {
        found = groups_.emplace(groups_.end());
        found->facts.name = block.group;
        found->low_bits = low;
      }
      found->blocks.push_back(&block);
      found->low_bits = std::max(found->low_bits, block.least_bits);
      found->facts.weights += block.weights();
    }
    for (Group& g : groups_) g.facts.low_bits = g.facts.bits = g.low_bits;
  }

  // Sentences of the texts as ids; the last ones are kept for the test.
  void read_sentences() {
    if (description_.phoneme_type == VoiceDescription::PhonemeType::unread)
      throw Error(ErrorKind::bad_input,
                  "there are no sentences to calibrate with: Linnet makes no phonemes of type \"" +
                      description_.unread_type + "\" of texts");
    const bool by_espeak = description_.phoneme_type == VoiceDescription::PhonemeType::espeak;
    std::optional<Phonemizer> phonemizer;
    if (by_espeak) {
      if (options_.espeak_data.empty()) Phonemizer::refuse_voice();
      phonemizer.emplace(options_.espeak_data).set_language(description_.language);
    }
    std::set<std::string> unknown;
    const auto& texts = options_.sentences.empty() ? calibration_sentences() : options_.sentences;
    for (const std::string& text : texts) {
      SentenceReader reader(phonemizer ? &*phonemizer : nullptr, description_, text, most_phonemes);
      while (const std::optional<Sentence> sentence = reader.next()) {
        const PhonemeIds ids = phoneme_ids(sentence->phonemes, description_, unknown);
        if (ids.ids.size() > 3) sentences_.push_back(ids.ids);
      }
    }
    if (sentences_.empty()) throw Error(ErrorKind::bad_input, "there is no sentence to calibrate with");
    const std::size_t tests = std::min(most_tests, (sentences_.size() + 3) / 4);
    tests_.assign(sentences_.end() - static_cast<std::ptrdiff_t>(tests), sentences_.end());
    if (sentences_.size() > tests) sentences_.resize(sentences_.size() - tests);
  }

  void calibrate() {
    statistics_.emplace(backend_);
    report_.samples = options_.calibration_samples;
    for (std::size_t i = 0; i < report_.samples; ++i) {  // after the last sentence from the first on, with other noise
      tell(0.02 + 0.28 * static_cast<double>(i) / static_cast<double>(report_.samples));
      SentenceInput s;
      s.ids = sentences_[i % sentences_.size()];
      s.speaker = i % voice_->speakers();
      s.noise_scale = noise_scale;
      s.noise_w = noise_w;
      s.seed = s.sentence = i;
      statistics_->begin_sentence();
      voice_->encode(backend_, s);
      voice_->decode(backend_, [](std::span<const float>) {});
    }
  }

  void round_all() {
    std::size_t all = 0;
    std::size_t done = 0;
    for (const WeightBlock& block : blocks_) all += block.weights();
    for (Group& g : groups_)
      for (const WeightBlock* block : g.blocks) {
        tell(0.3 + 0.3 * static_cast<double>(done) / static_cast<double>(all));
        const std::vector<float> weights = block->canonical(model_);
        const Correlation inputs = inputs_of(*block, voice_->layers(), *statistics_);
        for (int bits = g.low_bits; bits <= 8; bits *= 2) {
          rounded_[{block->path, bits}] = rounded(*block, bits, weights, inputs.lags.empty() ? nullptr : &inputs);
        }
        plain_[block->path] = rounded(*block, g.low_bits, weights, nullptr);
        done += block->weights();
      }
    statistics_.reset();
  }

  RoundedTensor rounded(const WeightBlock& block, int bits, const std::vector<float>& weights,
                        const Correlation* inputs) {
    const RoundingShape shape{block.out, block.kernel, block.in, bits, group_size(bits)};
    const Rounding r = round_weights(backend_, shape, weights, block.taps, inputs);
    return RoundedTensor(model_.tensor(block.path), block.transposed, bits, shape.group, r.values, r.scales);
  }

  // The blocks of a group as they are at so many bits; nothing for 32.
  void add(RoundedFile::Rounded& to, const Group& g, int bits) const {
    if (bits == 32) return;
    for (const WeightBlock* block : g.blocks) to[block->path] = &rounded_.at({block->path, bits});
  }
  RoundedFile::Rounded plan() const {
    RoundedFile::Rounded all;
    for (const Group& g : groups_) add(all, g, g.facts.bits);
    return all;
  }
  std::size_t bytes(const Group& g, int bits) const {
    std::size_t total = 0;
    for (const WeightBlock* block : g.blocks)
      total += bits == 32 ? 4 * block->weights() : rounded_.at({block->path, bits}).bytes();
    return total;
  }

  // Every group alone at its low precision (on few sentences: only their order matters), then all together; then the
  // worst for its size goes up until the gate holds.
  void choose(Trial& trial) {
    const double step = 0.33 / static_cast<double>(groups_.size());
    for (std::size_t i = 0; i < groups_.size(); ++i) {
      Group& g = groups_[i];
      tell(0.6 + step * static_cast<double>(i));
      RoundedFile::Rounded alone;
      add(alone, g, g.low_bits);
      g.facts.low_db = trial.distance_db(RoundedFile(model_, alone), few_tests);
    }
    RoundedFile::Rounded plain;
    for (const auto& [path, tensor] : plain_) plain[path] = &tensor;
    tell(0.94);
    report_.plain_db = trial.distance_db(RoundedFile(model_, plain));
    report_.db = report_.calibrated_db = trial.distance_db(RoundedFile(model_, plan()));
    while (report_.db > options_.gate_db && raise(report_.db)) {
      tell(0.95);
      report_.db = trial.distance_db(RoundedFile(model_, plan()));
    }
    lower_again(trial);
    for (Group& g : groups_) g.facts.bytes = bytes(g, g.facts.bits);
  }

  // Raising goes by an estimate and may go too far: what saves most goes down again where the gate still holds.
  void lower_again(Trial& trial) {
    std::vector<Group*> raised;
    for (Group& g : groups_)
      if (g.facts.bits != g.low_bits) raised.push_back(&g);
    const auto saved = [&](const Group* g) { return bytes(*g, g->facts.bits) - bytes(*g, g->low_bits); };
    std::sort(raised.begin(), raised.end(), [&](const Group* a, const Group* b) {
      return saved(a) != saved(b) ? saved(a) > saved(b) : a < b;  // the same order every time
    });
    for (std::size_t i = 0; i < raised.size(); ++i) {
      tell(0.96 + 0.03 * static_cast<double>(i) / static_cast<double>(raised.size()));
      const int kept = std::exchange(raised[i]->facts.bits, raised[i]->low_bits);
      const double db = trial.distance_db(RoundedFile(model_, plan()));
      if (db <= options_.gate_db)
        report_.db = db;
      else
        raised[i]->facts.bits = kept;
    }
  }

  // Raises groups until the sum of their squared effects, scaled to what was measured, promises the gate.
  bool raise(double measured) {
    double sum = 0;
    for (const Group& g : groups_)
      if (g.facts.bits == g.low_bits) sum += g.facts.low_db * g.facts.low_db;
    const double aim = sum * options_.gate_db * options_.gate_db / (measured * measured);
    bool raised = false;
    do {
      Group* worst = nullptr;
      double most = 0;
      for (Group& g : groups_) {
        if (g.facts.bits != g.low_bits || g.low_bits == 32) continue;
        const std::size_t extra = bytes(g, next(g.facts.bits)) - bytes(g, g.facts.bits);
        const double harm = g.facts.low_db * g.facts.low_db / static_cast<double>(extra);
        if (harm > most) most = harm, worst = &g;
      }
      if (!worst) return raised;
      worst->facts.bits = next(worst->facts.bits);
      sum -= worst->facts.low_db * worst->facts.low_db;
      raised = true;
    } while (sum > aim);
    return raised;
  }
  static int next(int bits) { return bits == 4 ? 8 : 32; }

  void write(std::string settings, const ByteSink& sink) {
    std::size_t written = 0;
    BundleWriter writer([&](std::span<const std::byte> bytes) {
      written += bytes.size();
      sink(bytes);
    });
    const RoundedFile chosen(model_, plan());
    const std::vector<std::string> paths = model_.tensors();
    for (const std::string& path : paths) writer.tensor(path, chosen.tensor(path));
    for (const auto& [path, scale] : model_.affine_scales()) {
      const Tensor t{{static_cast<std::int64_t>(scale.size())}, Tensor::Type::f32, std::as_bytes(std::span(scale))};
      writer.tensor(path + ".scale", t);
    }
    for (const auto& [path, attributes] : model_.convolutions()) writer.convolution(path, *attributes);
    writer.finish({std::string(family_.name), std::move(settings), std::string(name_of(options_.precision)),
                   options_.provenance, calibration_json(), model_.has_speakers()});
    report_.bundle_bytes = written;
    for (const Group& g : groups_) report_.groups.push_back(g.facts);
  }

  std::string calibration_json() const {
    if (options_.precision == Precision::fp32) return "{}";
    const nlohmann::ordered_json found = {
        {"samples", report_.samples}, {"log_mel_db", report_.db}, {"gate_db", report_.gate_db}};
    return found.dump();
  }

  const QuantizeOptions& options_;
  const ModelFamily& family_;
  VoiceDescription description_;
  Backend backend_;
  RecordedFile model_;
  std::unique_ptr<AcousticModel> voice_;
  std::vector<WeightSpec> weights_;
  std::vector<WeightBlock> blocks_;
  std::vector<Group> groups_;
  IdSentences sentences_;
  IdSentences tests_;
  std::optional<ActivationStatistics> statistics_;
  std::map<std::pair<std::string, int>, RoundedTensor> rounded_;
  std::map<std::string, RoundedTensor> plain_;
  QuantizeReport report_;
};

}  // namespace

std::string_view name_of(Precision precision) {
  return precision == Precision::fp32 ? "fp32" : precision == Precision::int8 ? "int8" : "int4";
}

QuantizeReport quantize_voice(std::span<const std::byte> model, std::string_view settings_json,
                              const QuantizeOptions& options, const ByteSink& sink) {
  const auto start = std::chrono::steady_clock::now();
  const OnnxModel voice = OnnxModel::parse(model);
  const ModelFamily& family = quantized_family_of(voice);
  QuantizeReport report = family.keep ? write_kept(family, voice, settings_json, options, sink)
                                      : Quantizer(voice, settings_json, options).run(std::string(settings_json), sink);
  report.source_bytes = model.size();
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return report;
}

}  // namespace linnet
