// The loudspeaker of Windows, by waveOut.
#pragma once

#include <cstddef>
#include <memory>
#include <span>

namespace linnet::native {

class Loudspeaker {
 public:
  explicit Loudspeaker(int sample_rate_hz);  // io: there is none, or another program has it to itself
  ~Loudspeaker();                            // silent at once
  Loudspeaker(const Loudspeaker&) = delete;
  Loudspeaker& operator=(const Loudspeaker&) = delete;

  // 16-bit mono samples. Waits while a second of sound is still to be played. stopped: Ctrl-C.
  void write(std::span<const std::byte> samples);
  void finish();  // waits until all has been played

 private:
  struct Device;
  std::unique_ptr<Device> device_;
};

}  // namespace linnet::native
