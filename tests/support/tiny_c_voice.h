// A tiny voice that is open by the C API.
#pragma once

#include <catch2/catch_test_macros.hpp>
#include <string>

#include "native/library/linnet.h"
#include "tests/support/files.h"

namespace linnet::test {

class TinyCVoice {
 public:
  TinyCVoice() {
    const std::string model = source_path("tests/golden/voices/tiny-medium.onnx");
    linnet_open_options options;
    linnet_open_options_init(&options, sizeof options);
    options.model = model.c_str();
    options.threads = 1;
    const linnet_status status = linnet_open(&options, &voice);
    INFO(linnet_error());
    REQUIRE(status == LINNET_OK);
  }
  ~TinyCVoice() { linnet_close(voice); }
  TinyCVoice(const TinyCVoice&) = delete;

  linnet_voice* voice = nullptr;
};

}  // namespace linnet::test
