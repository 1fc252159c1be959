#include "engine/quantize/kept_bundle.h"

#include <string>

#include "engine/error.h"
#include "engine/models/families.h"
#include "engine/voices/bundle/bundle_writer.h"
#include "engine/voices/onnx/onnx_model.h"
#include "engine/voices/settings_text.h"

namespace linnet {
namespace {

Precision precision_of(const KeptVoice& kept) { return kept.has_whole_numbers() ? Precision::int8 : Precision::fp32; }

void check_precision(const ModelFamily& family, Precision own, Precision wanted) {
  if (wanted == own) return;
  throw Error(ErrorKind::bad_input, "the voice cannot be made " + std::string(name_of(wanted)) +
                                        ": a bundle keeps voices of the family " + std::string(family.name) +
                                        " as they are, and this one is " + std::string(name_of(own)) +
                                        "; ask for that, or for no precision");
}

}  // namespace

const ModelFamily& quantized_family_of(const TensorFile& voice) {
  const ModelFamily& family = family_of(voice);
  if (!family.keep && !family.weights)
    throw Error(ErrorKind::bad_input, "a model of the family " + std::string(family.name) +
                                          " becomes a bundle together with its styles, by `linnet import`");
  return family;
}

std::optional<Precision> kept_precision(std::span<const std::byte> model) {
  const OnnxModel voice = OnnxModel::parse(model);
  const ModelFamily& family = quantized_family_of(voice);
  if (!family.keep) return std::nullopt;
  Backend backend(1);
  return precision_of(family.keep(voice, backend));
}

QuantizeReport write_kept(const ModelFamily& family, const TensorFile& voice, std::string_view settings_json,
                          const QuantizeOptions& options, const ByteSink& sink) {
  if (options.progress) options.progress(0);
  const VoiceDescription description = family.describe(settings_json);
  Backend backend(options.threads);
  const KeptVoice kept = family.keep(voice, backend);
  check_precision(family, precision_of(kept), options.precision);
  QuantizeReport report;
  report.precision = options.precision;
  report.kept = true;
  BundleWriter writer([&](std::span<const std::byte> bytes) {
    report.bundle_bytes += bytes.size();
    sink(bytes);
  });
  for (const KeptVoice::Entry& entry : kept.tensors()) {
    Tensor tensor = entry.tensor;
    tensor.bytes = entry.bytes;
    writer.tensor(entry.path, tensor);
  }
  for (const auto& [path, attributes] : kept.convolutions()) writer.convolution(path, attributes);
  writer.finish({std::string(family.name), settings_text(description), std::string(name_of(report.precision)),
                 options.provenance, "{}", voice.has_speakers()});
  return report;
}

}  // namespace linnet
