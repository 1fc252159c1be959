// What a batch is to do, apart from its manifest.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "engine/linnet.h"
#include "native/batch/shard.h"
#include "native/encode/formats.h"
#include "native/voices/voice_session.h"

namespace linnet::native {

struct BatchOptions {
  std::string manifest;
  std::string folder;
  Shard shard;
  const EncodedFormat* format = nullptr;
  std::size_t tar_lines = 0;  // lines of the manifest for each tar; 0: no tars
  VoiceChoice voice;          // of lines that name none; its plan and precision are those of all voices
  SpeakOptions options;       // for what a line does not say
  std::optional<std::string> speaker;
  std::optional<std::uint64_t> seed;  // of lines that name none; unset: seed_of() their ids

  VoicePlan plan() const { return voice.plan.value_or(VoicePlan{}); }
  std::size_t part_lines() const { return tar_lines > 0 ? tar_lines : 1; }
};

// All that decides the bytes of the batch's files, as one line of JSON. lexicon: OwnPronunciations::digest().
std::string settings_of(const BatchOptions& options, const std::string& manifest_sha256, std::uint64_t lexicon);

}  // namespace linnet::native
