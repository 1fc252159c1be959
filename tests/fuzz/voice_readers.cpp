// Readers of voice files: of arbitrary bytes, and of changed voices.
#include <algorithm>
#include <atomic>
#include <memory>

#include "engine/linnet.h"
#include "engine/models/styletts2/settings.h"
#include "engine/quantize/quantizer.h"
#include "engine/text/phoneme_ids.h"
#include "engine/voice_source.h"
#include "engine/voices/bundle/bundle.h"
#include "engine/voices/onnx/onnx_model.h"
#include "engine/voices/piper_settings.h"
#include "tests/fuzz/bounded_source.h"
#include "tests/fuzz/edits.h"
#include "tests/fuzz/readers.h"
#include "tests/support/bundles.h"
#include "tests/support/generated_voice.h"

namespace linnet::test {
namespace {

// Reads everything of a model that opening a voice reads.
void read_all(const TensorFile& model, const std::map<std::string, Tensor, std::less<>>& tensors,
              std::size_t file_bytes) {
  for (const auto& [name, tensor] : tensors)
    read_or_refuse({ErrorKind::bad_voice}, [&, &path = name] {
      // A 4-bit value becomes a float of four bytes.
      must(model.floats(path).size() <= 2 * file_bytes, "no tensor has more values than its file has room for");
    });
  for (const char* path : {"dec.ups.0", "dp.flows.0", "flow.flows.0.enc.in_layers.0", "enc_p.emb"}) {
    model.find(std::string(path) + ".weight");
    model.find_conv(path);
    read_or_refuse({ErrorKind::bad_voice}, [&] { model.affine_scale(path); });
  }
}

std::vector<std::byte> bundle_of(std::span<const std::byte> model, Precision precision) {
  QuantizeOptions options;
  options.precision = precision;
  options.gate_db = 100;  // no layer is raised to a higher precision
  options.calibration_samples = 1;
  options.sentences = {"ab"};
  std::vector<std::byte> bytes;
  quantize_voice(model, letters_settings, options,
                 [&](std::span<const std::byte> part) { bytes.insert(bytes.end(), part.begin(), part.end()); });
  return bytes;
}

void open_and_speak(Engine& engine, const std::vector<std::byte>& bytes, bool compact) {
  VoicePlan plan;
  plan.compact = compact;
  const bool is_bundle = Bundle::is_bundle(bytes);
  const auto voice = engine.open_voice(bytes, is_bundle ? "" : letters_settings, {}, plan);
  must(engine.memory_of(bytes, plan).peak() > 0, "what opens has a plan");
  std::atomic<bool> stop = false;
  std::size_t samples = 0;
  SpeakOptions options;
  options.stop = &stop;
  const std::int64_t ids[] = {1, 4, 0, 5, 0, 2};
  voice->speak_ids(ids, options, [&](const AudioBlock& block) {
    for (const float s : block.samples) must(s >= -1 && s <= 1, "samples lie in [-1, 1]");
    stop = (samples += block.samples.size()) > 20'000;
  });
}

}  // namespace

Reader onnx_reader() {
  return [](std::span<const std::byte> bytes) {
    const auto copy = exact_copy(bytes);
    read_or_refuse({ErrorKind::bad_voice}, [&] {
      const auto model = OnnxModel::parse(copy);
      read_all(model, model.tensors(), copy.size());
    });
    const BoundedSource source(copy);
    read_or_refuse({ErrorKind::bad_voice}, [&] {
      const auto model = OnnxModel::parse(source);
      read_all(model, model.tensors(), copy.size());
    });
  };
}

Reader settings_reader() {
  return [](std::span<const std::byte> bytes) {
    for (const auto read : {read_piper_settings, styletts2::read_settings})
      read_or_refuse({ErrorKind::bad_voice}, [&] {
        const VoiceDescription settings = read(text_of(bytes));
        must(settings.default_speaker < settings.num_speakers, "there is a default speaker");
        std::set<std::string> unknown;
        const std::vector<std::string> phonemes = {"h", "ə", "l", "ˈ", "o", "ʊ", " ", "a", "̃", "."};
        for (const auto id : phoneme_ids(phonemes, settings, unknown).ids)
          must(id >= 0 && id < settings.num_symbols, "ids are the voice's");
      });
  };
}

Reader bundle_reader() {
  return [](std::span<const std::byte> bytes) {
    auto copy = exact_copy(bytes);
    for (const bool sealed : {false, true}) {
      if (sealed) seal(copy);
      read_or_refuse({ErrorKind::bad_voice}, [&] {
        const auto bundle = Bundle::parse(copy);
        read_all(bundle, bundle.tensors(), copy.size());
      });
    }
  };
}

Reader voice_reader() {
  struct Voices {
    Engine engine{EngineOptions{}};
    std::vector<std::vector<std::byte>> files;
  };
  const auto voices = std::make_shared<Voices>();
  GeneratedVoice generated(smallest_sizes());
  voices->files.push_back(exact_copy(generated.bytes()));
  for (const Precision p : {Precision::fp32, Precision::int8, Precision::int4})
    voices->files.push_back(bundle_of(voices->files[0], p));
  return [voices](std::span<const std::byte> bytes) {
    if (bytes.empty()) return;
    const auto choice = std::to_integer<std::size_t>(bytes[0]);
    std::vector<std::byte> voice = voices->files[choice % voices->files.size()];
    edit(voice, bytes.subspan(1));
    if (Bundle::is_bundle(voice)) seal(voice);
    read_or_refuse({ErrorKind::bad_voice, ErrorKind::stopped},
                   [&] { open_and_speak(voices->engine, voice, choice >= 128); });
  };
}

}  // namespace linnet::test
