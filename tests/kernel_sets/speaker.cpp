// linnet_kernel_set SET THREADS VOICE.onnx: speaks phoneme ids with the kernels of another machine, on this one, and writes
// the samples to standard output as floats. SET is baseline, avx2 or machine. A program of its own, since XNNPACK looks at
// the processor once in a process.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include "engine/linnet.h"
#include "xnnpack.h"
#include "xnnpack/hardware-config.h"

namespace {

// What XNNPACK and our own loops see of the processor from now on. False: there is no such set.
bool pretend(const std::string& set) {
  if (xnn_initialize(nullptr) != xnn_status_success) return false;
  auto* hardware = const_cast<xnn_hardware_config*>(xnn_init_hardware_config());
  if (!hardware) return false;
  if (set == "machine") return true;
  *hardware = {};  // SSE2, which every 64-bit x86 has
  if (set == "baseline") return true;
  hardware->use_x86_ssse3 = hardware->use_x86_sse4_1 = hardware->use_x86_avx = hardware->use_x86_f16c = true;
  hardware->use_x86_fma3 = hardware->use_x86_avx2 = true;
  return set == "avx2";
}

std::string content_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

int main(int count, char** args) {
  if (count != 4 || !pretend(args[1])) return 2;
  linnet::Engine engine({.threads = std::atoi(args[2]), .espeak_data = {}});
  std::fprintf(stderr, "%s\n", engine.kernels().c_str());
  const std::string model = content_of(args[3]);
  const auto voice = engine.open_voice(std::as_bytes(std::span(model)), content_of(std::string(args[3]) + ".json"));
  std::vector<std::int64_t> ids;
  for (std::int64_t i = 0; i < 150; ++i) ids.push_back(1 + i * 7 % 39);
  linnet::SpeakOptions options;
  options.seed = 7;
  voice->speak_ids(ids, options, [](const linnet::AudioBlock& block) {
    std::fwrite(block.samples.data(), sizeof(float), block.samples.size(), stdout);
  });
}
