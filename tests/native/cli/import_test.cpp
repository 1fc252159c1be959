// `linnet import` run as a program.
#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "engine/voices/bundle/bundle.h"
#include "tests/support/complaint.h"
#include "tests/support/exported_model.h"
#include "tests/support/files.h"
#include "tests/support/npz_builder.h"
#include "tests/support/run_program.h"
#include "tests/support/temporary_folder.h"

namespace linnet::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

std::string a_model_in(const TemporaryFolder& folder, ExportForm form = ExportForm::whole_numbers) {
  ExportedModelFile file(form);
  const auto bytes = file.bytes();
  return folder.write("m.onnx", {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

std::string raw(const VoiceStyle& style) {
  return {reinterpret_cast<const char*>(style.values.data()), style.values.size() * sizeof(float)};
}

// A folder with the styles bf_two and af_one.
std::string styles_in(const TemporaryFolder& folder) {
  fs::create_directory(folder.file("styles"));
  for (const VoiceStyle& style : ExportedModelFile::styles({"bf_two", "af_one"}))
    folder.write("styles/" + style.name + ".bin", raw(style));
  return folder.file("styles");
}

std::vector<std::string> voices_of(const std::string& bundle) {
  const std::vector<std::byte> bytes = read_bytes(bundle);
  const json settings = json::parse(Bundle::parse(bytes).settings());
  std::vector<std::string> names;
  for (const json& voice : settings["voices"]) names.push_back(voice["name"]);
  return names;
}

}  // namespace

TEST_CASE("import writes a bundle of a model and a folder of styles, with the licence that is beside the model") {
  const TemporaryFolder folder;
  const std::string model = a_model_in(folder);
  folder.write("m.NOTICE", "Apache License 2.0");
  const Outcome run = run_program({"import", model, "--styles", styles_in(folder)});
  INFO(run.err);
  REQUIRE(run.code == 0);
  CHECK(contains(run.err, "2 voices, int8"));
  const std::string bundle = folder.file("m.linnet");
  CHECK(voices_of(bundle) == std::vector<std::string>{"af_one", "bf_two"});
  CHECK(contains(read_text(bundle), R"("model_card":"Apache License 2.0")"));
  CHECK(folder.names() == std::vector<std::string>{"m.NOTICE", "m.linnet", "m.onnx", "styles"});
}

TEST_CASE("import gives the same bundle of styles in a folder and in a .npz, whatever its name") {
  const TemporaryFolder folder;
  const std::string model = a_model_in(folder);
  NpzBuilder npz;
  for (const VoiceStyle& style : ExportedModelFile::styles({"bf_two", "af_one"}))
    npz.add(style.name, style.shape, style.values, style.name == "bf_two");
  const std::string archive = folder.write("voices-v1.0.bin", npz.build());
  for (const char* precision : {"fp32", "int8", "int4"}) {
    const std::string from_folder = folder.file("a.linnet");
    const std::string from_npz = folder.file("b.linnet");
    for (const auto& [styles, output] : {std::pair{styles_in(folder), from_folder}, std::pair{archive, from_npz}}) {
      const Outcome run = run_program({"import", model, "--styles", styles, "--precision", precision, "-o", output});
      INFO(run.err);
      REQUIRE(run.code == 0);
      CHECK(contains(run.err, "it says nothing of its licence"));
    }
    CHECK(read_text(from_folder) == read_text(from_npz));
    fs::remove_all(folder.file("styles"));
  }
}

TEST_CASE("import refuses bad input and leaves no file") {
  const TemporaryFolder folder;
  const std::string model = a_model_in(folder);
  const std::string styles = styles_in(folder);
  const auto check_refused = [&](const std::vector<std::string>& args, const std::string& named) {
    std::vector<std::string> all = {"import"};
    all.insert(all.end(), args.begin(), args.end());
    all.insert(all.end(), {"-o", folder.file("out.linnet")});
    const Outcome run = run_program(all);
    INFO(run.err);
    CHECK(run.code == 2);
    CHECK(contains(run.err, named));
    CHECK_FALSE(fs::exists(folder.file("out.linnet")));
    for (const std::string& name : folder.names()) CHECK_FALSE(contains(name, "out"));
  };
  check_refused({model}, "import needs --styles");
  check_refused({"--styles", styles}, "one model");
  check_refused({model, "--styles", styles, "--precision", "int2"}, "'int2' is not fp32, int8, int4 or auto");
  check_refused({model, "--styles", folder.file("none")}, folder.file("none"));
  check_refused({folder.file("none.onnx"), "--styles", styles}, "none.onnx");
  const std::string text = read_text(model);
  check_refused({folder.write("cut.onnx", text.substr(0, text.size() / 2)), "--styles", styles}, "model");
  check_refused({folder.write("no.onnx", "no model"), "--styles", styles}, "model");
  folder.write("styles/cf_three.bin", raw(ExportedModelFile::styles({"cf_three"})[0]));
  check_refused({model, "--styles", styles}, "'cf_three' does not begin as Kokoro's");
  fs::rename(styles + "/cf_three.bin", styles + "/am_three.bin");
  folder.write("styles/am_three.bin", "12345");
  check_refused({model, "--styles", styles}, "am_three.bin has 5 bytes");
  folder.write("styles/am_three.bin", "1234");
  check_refused({model, "--styles", styles}, "'am_three' has 1 values; this model's have 6 × 8");
  const std::string pickled = folder.write("af_heart.pt", NpzBuilder().add_file("af_heart/data.pkl", "").build());
  check_refused({model, "--styles", pickled}, "tofile('af_heart.bin')");
  fs::create_directory(folder.file("pickles"));
  check_refused({model, "--styles", folder.file("pickles")}, "expected a file NAME.bin for each voice");
  fs::rename(pickled, folder.file("pickles/af_heart.pt"));
  check_refused({model, "--styles", folder.file("pickles")}, "tofile('af_heart.bin')");
}

}  // namespace linnet::test
