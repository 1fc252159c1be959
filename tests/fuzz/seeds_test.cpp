// Writes the binary seeds. The case is hidden, because the seeds are in the repository already:
//   build/release/linnet_program_tests "[.seeds]"
#include <catch2/catch_test_macros.hpp>
#include <fstream>

#include "tests/book/epub_builder.h"
#include "tests/support/bundles.h"
#include "tests/support/exported_model.h"
#include "tests/support/files.h"
#include "tests/support/npz_builder.h"
#include "tests/support/onnx_builder.h"

using namespace linnet::test;

namespace {

void write_seed(const std::string& name, std::span<const std::byte> bytes) {
  std::ofstream file(source_path("tests/fuzz/corpus/" + name), std::ios::binary);
  file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  REQUIRE(file.flush());
}

// Convolutions as exporters of different age write them.
void add_convolutions(OnnxBuilder& onnx) {
  onnx.initializer(f32_tensor("dec.ups.0.weight", {2, 1, 4}, {1, 2, 3, 4, 5, 6, 7, 8}));
  onnx.node(node("ConvTranspose", "/dec/ups.0/ConvTranspose", {"x", "dec.ups.0.weight"}, "y")
                .message(5, ints_attribute("strides", {2}))
                .message(5, ints_attribute("pads", {1, 1}))
                .message(5, ints_attribute("kernel_shape", {4})));
  onnx.initializer(f32_tensor("onnx::Conv_8168", {1, 1, 3}, {1, 2, 3}));
  onnx.initializer(f32_tensor("flow.flows.0.enc.in_layers.0.bias", {1}, {1}));
  onnx.node(node("Conv", "/flow/flows.0/enc/in_layers.0/Conv",
                 {"x", "onnx::Conv_8168", "flow.flows.0.enc.in_layers.0.bias"}, "z")
                .message(5, ints_attribute("dilations", {3}))
                .message(5, linnet::test::Message().text(1, "group").varint(3, 1).varint(20, 2)));
}

void add_values_of_all_types(OnnxBuilder& onnx) {
  onnx.initializer(tensor("integers", {2}, type_i64).packed_varints(int64_data, {1, 300}));
  onnx.initializer(tensor("halves", {2}, type_f16).packed_varints(int32_data, {0x3c00, 0xbc00}));
  onnx.initializer(tensor("floats", {2}, type_f32).fixed32(float_data, 1).fixed32(float_data, -1));
  onnx.initializer(tensor("doubles", {1}, type_f64).text(raw_data, std::string(8, '\0')));
  onnx.initializer(tensor("nothing", {0}, type_f32));
}

}  // namespace

TEST_CASE("write the binary seeds of the fuzzers", "[.seeds]") {
  write_seed("bundle/small", small_bundle());
  write_seed("epub/small", zip_of(small_epub()));
  OnnxBuilder convolutions;
  OnnxBuilder values;
  OnnxBuilder affine;
  add_convolutions(convolutions);
  write_seed("onnx/convolutions", convolutions.build());
  add_values_of_all_types(values);
  values.node(constant_node("c", "enc_p.emb.weight", f32_tensor("", {2, 1}, {1, 2})));
  values.node(node("Identity", "i", {"enc_p.emb.weight"}, "table")).node(node("Cast", "j", {"table"}, "cast"));
  values.node(node("Gather", "/enc_p/emb/Gather", {"cast", "ids"}, "rows")).input("sid");
  write_seed("onnx/values", values.build());
  affine.initializer(f32_tensor("dp.flows.0.m", {2, 1}, {1, 2})).initializer(f32_tensor("logs", {2, 1}, {0.5f, 1}));
  affine.node(node("Sub", "/dp/flows.0/Sub", {"x", "dp.flows.0.m"}, "centred"));
  affine.node(node("Neg", "n", {"logs"}, "negated")).node(node("Exp", "e", {"negated"}, "scale"));
  affine.node(node("Mul", "/dp/flows.0/Mul", {"centred", "scale"}, "y"));
  write_seed("onnx/affine", affine.build());
  for (const auto& [name, form] :
       {std::pair{"whole_numbers", ExportForm::whole_numbers}, std::pair{"floats", ExportForm::floats}}) {
    ExportedModelFile file(form);
    std::vector<std::byte> seed = {std::byte{3}};  // the bytes behind it are the model
    seed.insert(seed.end(), file.bytes().begin(), file.bytes().end());
    write_seed(std::string("export/") + name, seed);
  }
  const std::string npz = NpzBuilder().add("af_one", {2, 1, 3}, {1, 2, 3, 4, 5, 6}, true).add("b", {1}, {7}).build();
  write_seed("styles/two_arrays", std::as_bytes(std::span(npz)));
  const std::string pickled = NpzBuilder().add_file("af_heart/data.pkl", "pickle").build();
  write_seed("styles/pytorch", std::as_bytes(std::span(pickled)));
}
