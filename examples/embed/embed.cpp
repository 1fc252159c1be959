// embed VOICE.onnx TEXT OUTPUT.wav: speaks a text into a WAV file. VOICE.onnx.json lies beside the voice.
#include <linnet/linnet.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <iostream>
#include <iterator>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path);
  return {std::istreambuf_iterator<char>(file), {}};
}

// Little-endian, as in WAV files, on any processor.
void put(std::string& bytes, std::uint32_t value, int count) {
  for (int i = 0; i < count; ++i) bytes += static_cast<char>(value >> 8 * i);
}

std::string wav_file(const std::string& samples, int sample_rate_hz) {
  const auto rate = static_cast<std::uint32_t>(sample_rate_hz), size = static_cast<std::uint32_t>(samples.size());
  std::string wav = "RIFF";
  put(wav, 36 + size, 4);
  wav += "WAVEfmt ";
  put(wav, 16, 4);        // bytes of this chunk
  put(wav, 1, 2);         // PCM
  put(wav, 1, 2);         // mono
  put(wav, rate, 4);      // samples a second
  put(wav, 2 * rate, 4);  // bytes a second
  put(wav, 2, 2);         // bytes a sample
  put(wav, 16, 2);        // bits a sample
  wav += "data";
  put(wav, size, 4);
  return wav + samples;
}

int main(int count, char** arguments) try {
  if (count != 4) throw std::runtime_error("usage: embed VOICE.onnx TEXT OUTPUT.wav");
  const std::string path = arguments[1];
  const std::string text = arguments[2];
  const std::string output = arguments[3];

  linnet::Engine engine({.threads = 2, .espeak_data = ESPEAK_DATA});
  const std::string model = read_file(path);
  const auto voice = engine.open_voice(std::as_bytes(std::span(model)), read_file(path + ".json"));

  std::string samples;  // a player would play each block as it comes
  const auto spoken = voice->speak(text, {}, [&](const linnet::AudioBlock& block) {
    for (const float sample : block.samples) {
      put(samples, static_cast<std::uint32_t>(std::lround(std::clamp(sample, -1.0f, 1.0f) * 32767)), 2);
    }
    for (const auto& word : block.words) std::cout << word.start_seconds << " s: " << word.word << "\n";
  });

  std::ofstream file(output, std::ios::binary);
  file << wav_file(samples, voice->sample_rate_hz()) << std::flush;
  if (!file) throw std::runtime_error("cannot write " + output);
  std::cout << output << ": " << static_cast<double>(spoken.samples) / voice->sample_rate_hz() << " seconds\n";
} catch (const std::exception& error) {  // linnet::Error is one; its message says what would be right
  std::cerr << "embed: " << error.what() << "\n";
  return 1;
}
