#include "native/voices/voice_variants.h"

#include <array>
#include <filesystem>
#include <utility>

#include "engine/error.h"

namespace linnet::native {
namespace {

constexpr std::array<const char*, 3> precisions = {"fp32", "int8", "int4"};  // by their rank

}  // namespace

std::string precision_in(const std::string& name) {
  for (const std::string precision : precisions)
    if (name.ends_with("." + precision)) return precision;
  return precisions[0];
}

std::string without_precision(const std::string& name) {
  for (const std::string precision : precisions)
    if (name.ends_with("." + precision)) return name.substr(0, name.size() - precision.size() - 1);
  return name;
}

std::string with_precision(const std::string& name, const std::string& precision) {
  return without_precision(name) + (precision == precisions[0] ? "" : "." + precision);
}

bool names_a_variant(const std::string& model) {
  return model.find('/') != std::string::npos || model.ends_with(".onnx") || model.ends_with(".linnet") ||
         model != without_precision(model);
}

void check_precision(const std::string& precision) {
  if (precision != automatic_precision && precision_rank(precision) < 0)
    throw Error(ErrorKind::bad_input,
                "--precision: '" + precision + "' is neither 'auto' nor 'fp32', 'int8' or 'int4'");
}

std::vector<std::size_t> variants_to_try(std::span<const std::string> names, const std::string& precision,
                                         const Governor& governor) {
  std::vector<std::string> there;
  for (const std::string& name : names) there.push_back(precision_in(name));
  const std::string best = best_available(
      precision == automatic_precision ? governor.preferred_precision().quantization.weights : precision, there);
  std::vector<std::size_t> order;
  for (int rank = precision_rank(best); rank < static_cast<int>(precisions.size()); ++rank)
    for (std::size_t i = 0; i < names.size(); ++i)
      if (precision_rank(there[i]) == rank) order.push_back(i);
  return order;
}

OfferedVoice offered(const MappedFile& file, std::string name, std::string_view settings) {
  return {std::move(name), settings, file.bytes(), [&file](std::span<const std::byte> part) { file.drop(part); }};
}

std::vector<VoiceFiles> variants_beside(const VoiceFiles& files) {
  namespace fs = std::filesystem;
  std::vector<VoiceFiles> variants = {files};
  const fs::path folder = fs::path(files.model).parent_path();
  const auto add = [&](const std::string& name, const fs::path& model, const std::string& settings) {
    std::error_code error;
    if (name != files.name && fs::is_regular_file(model, error) &&
        (settings.empty() || fs::is_regular_file(settings, error)))
      variants.push_back({name, model.string(), settings});
  };
  const std::string base = without_precision(files.name);
  add(base, folder / (base + ".onnx"), (folder / (base + ".onnx.json")).string());
  for (const std::string precision : precisions)
    if (precision != precisions[0]) add(base + "." + precision, folder / (base + "." + precision + ".linnet"), "");
  return variants;
}

}  // namespace linnet::native
