// Readers of what `linnet import` takes: exported models, arbitrary and changed, and archives of styles.
#include <algorithm>
#include <array>
#include <memory>
#include <optional>

#include "engine/quantize/import_voices.h"
#include "engine/voices/bundle/bundle.h"
#include "native/voices/npz_reader.h"
#include "tests/fuzz/editable_onnx.h"
#include "tests/fuzz/readers.h"
#include "tests/support/exported_model.h"

namespace linnet::test {
namespace {

// A bundle that is made can be read.
void import_model(std::span<const std::byte> model, std::optional<Precision> precision) {
  const std::vector<VoiceStyle> styles = ExportedModelFile::styles({"af_one"});
  read_or_refuse({ErrorKind::bad_voice}, [&] {
    std::vector<std::byte> bundle;
    import_voices(model, styles, {.precision = precision},
                  [&](std::span<const std::byte> part) { bundle.insert(bundle.end(), part.begin(), part.end()); });
    const Bundle read = Bundle::parse(bundle);
    must(read.has("styles"), "an imported bundle holds the styles");
  });
}

}  // namespace

Reader export_reader() {
  struct Exports {
    std::vector<EditableOnnx> files;
  };
  const auto exports = std::make_shared<Exports>();
  for (const ExportForm form : {ExportForm::whole_numbers, ExportForm::floats, ExportForm::halves}) {
    ExportedModelFile file(form);
    exports->files.emplace_back(exact_copy(file.bytes()));
  }
  return [exports](std::span<const std::byte> bytes) {
    if (bytes.empty()) return;
    constexpr std::array precisions = {std::optional<Precision>(), std::optional(Precision::fp32),
                                       std::optional(Precision::int8), std::optional(Precision::int4)};
    const auto choice = std::to_integer<std::size_t>(bytes[0]);
    const auto precision = precisions[choice / 4 % 4];
    if (choice % 4 == 3) return import_model(exact_copy(bytes.subspan(1)), precision);
    import_model(exact_copy(exports->files[choice % 4].edited(bytes.subspan(1))), precision);
  };
}

Reader styles_reader() {
  return [](std::span<const std::byte> bytes) {
    const auto copy = exact_copy(bytes);
    read_or_refuse({ErrorKind::bad_voice}, [&] {
      for (const native::NpyArray& array : native::read_npz(copy)) {
        std::size_t elements = 1;
        for (const std::size_t extent : array.shape) elements *= extent;
        must(elements == array.values.size(), "an array has as many values as its shape says");
      }
    });
  };
}

}  // namespace linnet::test
