// HiFi-GAN's generator (Kong et al. 2020) as a stream: frames in, samples out, in blocks that stay in the second-level
// cache. Every layer keeps only the rows that it will need again (kernels/window.h), so nothing is computed twice and
// memory does not depend on the length.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "engine/models/acoustic_model.h"
#include "engine/models/vits/layer_reader.h"

namespace linnet {

// Holds weights and one stream's state: one utterance at a time.
class Decoder {
 public:
  // inter: channels of a frame; reversed: they come with their channels backwards (Flow::reversed).
  Decoder(const LayerReader& reader, std::size_t inter, bool reversed, std::size_t speaker_channels);
  ~Decoder();
  Decoder(Decoder&&) noexcept;

  std::size_t bytes() const;
  std::size_t hop_length() const;  // samples a frame
  // Frames that must follow a frame before its samples come out, rounded up.
  std::size_t lookahead() const;

  // Begins an utterance of `frames` frames. speaker: embedding, empty for a single voice.
  void start(const Backend& backend, std::int64_t frames, std::span<const float> speaker);
  // The next frames (frames × inter), any number of them. at_once: makes samples of all of them, as far as that can be;
  // else some may wait until there are as many as are computed at a time.
  void push(const Backend& backend, std::span<const float> frames, bool at_once, const SampleSink& sink,
            StageTimes& times);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace linnet
