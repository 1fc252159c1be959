#include <windows.h>

#include "native/output/loudspeaker.h"
// after windows.h, whose names it uses
#include <mmsystem.h>

#include <deque>
#include <string>
#include <vector>

#include "engine/error.h"
#include "native/system/signals.h"

namespace linnet::native {
namespace {

constexpr DWORD look_around_ms = 50;

}  // namespace

struct Loudspeaker::Device {
  struct Piece {
    std::vector<char> samples;
    WAVEHDR header{};
  };
  HWAVEOUT out = nullptr;
  HANDLE played = nullptr;   // an event, which is set whenever a piece has been played
  std::deque<Piece> pieces;  // that Windows has; their addresses must not change
  std::size_t waiting_bytes = 0;
  std::size_t most_bytes = 0;

  void forget_played() {
    while (!pieces.empty() && (pieces.front().header.dwFlags & WHDR_DONE)) {
      waveOutUnprepareHeader(out, &pieces.front().header, sizeof(WAVEHDR));
      waiting_bytes -= pieces.front().samples.size();
      pieces.pop_front();
    }
  }

  void wait_until_at_most(std::size_t bytes) {
    for (forget_played(); waiting_bytes > bytes; forget_played()) {
      throw_if_stopped();
      WaitForSingleObject(played, look_around_ms);
    }
  }
};

Loudspeaker::Loudspeaker(int sample_rate_hz) : device_(std::make_unique<Device>()) {
  WAVEFORMATEX format{};
  format.wFormatTag = WAVE_FORMAT_PCM;
  format.nChannels = 1;
  format.nSamplesPerSec = static_cast<DWORD>(sample_rate_hz);
  format.wBitsPerSample = 16;
  format.nBlockAlign = 2;
  format.nAvgBytesPerSec = format.nSamplesPerSec * 2;
  device_->most_bytes = format.nAvgBytesPerSec;
  device_->played = CreateEventW(nullptr, FALSE, FALSE, nullptr);
  const MMRESULT result =
      waveOutOpen(&device_->out, WAVE_MAPPER, &format, reinterpret_cast<DWORD_PTR>(device_->played), 0, CALLBACK_EVENT);
  if (result == MMSYSERR_NOERROR) return;
  CloseHandle(device_->played);
  throw Error(ErrorKind::io, result == MMSYSERR_BADDEVICEID || result == MMSYSERR_NODRIVER
                                 ? "there is no loudspeaker here; give -f FILE to write the sound to a file"
                                 : "Windows cannot play the sound (error " + std::to_string(result) +
                                       " of waveOut); give -f FILE to write it to a file");
}

Loudspeaker::~Loudspeaker() {
  waveOutReset(device_->out);
  device_->forget_played();
  waveOutClose(device_->out);
  CloseHandle(device_->played);
}

void Loudspeaker::write(std::span<const std::byte> samples) {
  if (samples.empty()) return;
  device_->wait_until_at_most(device_->most_bytes);
  Device::Piece& piece = device_->pieces.emplace_back();
  const char* bytes = reinterpret_cast<const char*>(samples.data());
  piece.samples.assign(bytes, bytes + samples.size());
  piece.header.lpData = piece.samples.data();
  piece.header.dwBufferLength = static_cast<DWORD>(piece.samples.size());
  device_->waiting_bytes += piece.samples.size();
  if (waveOutPrepareHeader(device_->out, &piece.header, sizeof(WAVEHDR)) == MMSYSERR_NOERROR &&
      waveOutWrite(device_->out, &piece.header, sizeof(WAVEHDR)) == MMSYSERR_NOERROR)
    return;
  device_->waiting_bytes -= piece.samples.size();
  device_->pieces.pop_back();
  throw Error(ErrorKind::io, "Windows plays no more; was the loudspeaker taken away?");
}

void Loudspeaker::finish() { device_->wait_until_at_most(0); }

}  // namespace linnet::native
