#include "engine/models/styletts2/known_gains.h"

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "engine/voices/bundle/crc32.h"

namespace linnet::styletts2 {
namespace {

struct KnownVoice {
  std::string_view name;
  std::uint32_t checksum;  // of the style's values
  float gain_db;
};

constexpr std::uint32_t kokoro_1_0 = 0x24f4f0b5;

// `tests/bench/loudness --speakers-table` measures and prints these lines.
constexpr KnownVoice voices[] = {
    {"af_alloy", 0x447fec14, 5.7f},      {"af_aoede", 0x8436533e, 2.1f},    {"af_bella", 0xa6c7eebd, 6.3f},
    {"af_heart", 0xc9bdf5fb, 6.9f},      {"af_jessica", 0x85e7fe3d, 5.7f},  {"af_kore", 0x43730340, 2.9f},
    {"af_nicole", 0xd6218966, 6.2f},     {"af_nova", 0xda7666b7, 10.7f},    {"af_river", 0xa9d8f642, 5.1f},
    {"af_sarah", 0x649ad98c, 4.9f},      {"af_sky", 0x838f8faf, 7.7f},      {"am_adam", 0x56f8a146, 2.3f},
    {"am_echo", 0xe77ed8d2, 6.2f},       {"am_eric", 0xecc3a819, 5.3f},     {"am_fenrir", 0x524c6de2, 3.0f},
    {"am_liam", 0x52f01e33, 5.5f},       {"am_michael", 0x8ca91986, 8.1f},  {"am_onyx", 0x6bd4c3c0, 6.3f},
    {"am_puck", 0x768f5774, 2.5f},       {"am_santa", 0x44ee1268, 6.3f},    {"bf_alice", 0x3776905d, 4.5f},
    {"bf_emma", 0xaddaaa1c, 4.1f},       {"bf_isabella", 0xc471a4fe, 2.0f}, {"bf_lily", 0x2f381130, 5.0f},
    {"bm_daniel", 0xe3e9032e, 5.3f},     {"bm_fable", 0xb49a804c, 6.7f},    {"bm_george", 0x38b8d2b9, 5.6f},
    {"bm_lewis", 0xb955f849, 7.2f},      {"ef_dora", 0xbe88eada, 7.2f},     {"em_alex", 0x58f7d58f, 6.8f},
    {"em_santa", 0x4c5fcdf8, 6.5f},      {"ff_siwis", 0xde10d7e7, 3.4f},    {"hf_alpha", 0x543de8d0, 0.1f},
    {"hf_beta", 0xc0f31352, 1.4f},       {"hm_omega", 0xf9736942, 0.5f},    {"hm_psi", 0x81117651, 2.1f},
    {"if_sara", 0x4e7a3729, -1.5f},      {"im_nicola", 0xfd6d20d6, 3.9f},   {"jf_alpha", 0x8c3c734c, 4.2f},
    {"jf_gongitsune", 0x95da7e53, 5.3f}, {"jf_nezumi", 0xf0d3c56c, 4.6f},   {"jf_tebukuro", 0x6872538d, 5.3f},
    {"jm_kumo", 0x9d1b3ff9, 4.5f},       {"pf_dora", 0x39435b6f, 7.2f},     {"pm_alex", 0xd5958c9b, 6.8f},
    {"pm_santa", 0xcd3495e5, 6.6f},      {"zf_xiaobei", 0xf233fa58, 4.7f},  {"zf_xiaoni", 0x6cb8d544, 2.6f},
    {"zf_xiaoxiao", 0x14045647, 1.1f},   {"zf_xiaoyi", 0xe278e323, 3.7f},   {"zm_yunjian", 0xd7ec71f8, 5.3f},
    {"zm_yunxi", 0x0ccb1cdf, 5.7f},      {"zm_yunxia", 0xe4d09da6, 4.8f},   {"zm_yunyang", 0x75787af1, 7.6f},
};

std::uint32_t checksum_of(std::span<const float> values) { return crc32(0, std::as_bytes(values)); }

}  // namespace

std::optional<float> known_gain_db(std::span<const float> bias, const VoiceStyle& style) {
  const auto* const found =
      std::find_if(std::begin(voices), std::end(voices), [&](const KnownVoice& one) { return one.name == style.name; });
  if (found == std::end(voices) || checksum_of(style.values) != found->checksum || checksum_of(bias) != kokoro_1_0)
    return std::nullopt;
  return found->gain_db;
}

}  // namespace linnet::styletts2
