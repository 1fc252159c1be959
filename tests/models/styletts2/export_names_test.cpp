#include "engine/models/styletts2/export_names.h"

#include <catch2/catch_test_macros.hpp>

using namespace linnet::styletts2;

TEST_CASE("A path of an export becomes PyTorch's, whatever wraps the model") {
  for (const char* wrapper : {"", "encoder.", "model.", "kmodel.encoder."}) {
    CHECK(model_path(std::string(wrapper) + "predictor.F0.1.pool.bias") == "predictor.F0.1.pool.bias");
    CHECK(model_path(std::string(wrapper) + "bert.encoder.layer.weight") == "bert.encoder.layer.weight");
    CHECK(model_path(std::string(wrapper) + "text_encoder.lstm") == "text_encoder.lstm");
  }
  CHECK(model_path("decoder.decoder.encode.conv1.weight") == "decoder.encode.conv1.weight");
  CHECK(model_path("decoder.F0_conv.bias") == "decoder.F0_conv.bias");
  CHECK(model_path("decoder.F0.1.conv1") == "predictor.F0.1.conv1");
  CHECK(model_path("encoder.shared") == "predictor.shared");
  CHECK(model_path("onnx::MatMul_6547").empty());
  CHECK(model_path("encoder").empty());
  CHECK(model_path("").empty());
  CHECK(model_path(".").empty());
}

TEST_CASE("The name of a node tells the module whose weights it takes") {
  CHECK(module_of_node("/encoder/F0.1/pool/ConvTranspose") == "predictor.F0.1.pool");
  CHECK(module_of_node("/decoder/F0.1/pool/ConvTranspose") == "predictor.F0.1.pool");
  CHECK(module_of_node("/decoder/decoder/generator/noise_res.0/adain1.2/fc/Gemm_MatMul_quant") ==
        "decoder.generator.noise_res.0.adain1.2.fc");
  CHECK(module_of_node("/decoder/generator/noise_res.0/convs1.2/Conv") == "decoder.generator.noise_res.0.convs1.2");
  CHECK(module_of_node("/encoder/text_encoder/cnn.0/cnn.0.0/Conv_quant") == "text_encoder.cnn.0.0");
  CHECK(module_of_node("/decoder/decoder/asr_res/asr_res.0/Conv_quant") == "decoder.asr_res.0");
  CHECK(module_of_node("/bert/encoder/albert_layer_groups.0/albert_layers.0/ffn_output_11/MatMul") ==
        "bert.encoder.albert_layer_groups.0.albert_layers.0.ffn_output");
  CHECK(module_of_node("/encoder/predictor/text_encoder/lstms.4/LSTM_quant") == "predictor.text_encoder.lstms.4");
  CHECK(module_of_node("/encoder/MatMul_1").empty());
  CHECK(module_of_node("node_convolution_41").empty());
  CHECK(module_of_node("").empty());
  CHECK(module_of_node("/").empty());
}
