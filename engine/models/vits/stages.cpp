#include "engine/models/vits/stages.h"

namespace linnet::vits_stage {

const std::vector<std::string>& names() {
  static const std::vector<std::string> all = [] {
    std::vector<std::string> list = {"text encoder", "durations", "prior", "flow", "conv_pre"};
    for (std::size_t i = 0; i < most_decoder_stages; ++i) {
      list.push_back("stage " + std::to_string(i) + " upsampler");
      list.push_back("stage " + std::to_string(i) + " residual blocks");
    }
    list.emplace_back("conv_post");
    return list;
  }();
  return all;
}

}  // namespace linnet::vits_stage
