// Every format, checked with ffprobe and ffmpeg: rate, length and sound.
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <numbers>

#include "engine/error.h"
#include "native/encode/formats.h"
#include "native/encode/resampler.h"
#include "tests/support/audio_files.h"
#include "tests/support/files.h"
#include "tests/support/temporary_folder.h"

namespace linnet::test {
namespace {

using native::EncodedFormat;
using Samples = std::vector<std::int16_t>;

constexpr int rate = 22050;
constexpr double tone_hz = 440;

Samples tone(double seconds) {
  Samples samples(static_cast<std::size_t>(seconds * rate));
  for (std::size_t i = 0; i < samples.size(); ++i)
    samples[i] =
        static_cast<std::int16_t>(8000 * std::sin(2 * std::numbers::pi * tone_hz * static_cast<double>(i) / rate));
  return samples;
}

std::string encoded(const EncodedFormat& format, const Samples& samples, bool knows_length, int rate_hz = rate) {
  const auto encoder = format.make(rate_hz, knows_length ? native::SampleCount(samples.size()) : std::nullopt);
  std::string bytes;
  constexpr std::size_t block = 5000;
  for (std::size_t at = 0; at < samples.size(); at += block)
    bytes += encoder->add(std::span(samples).subspan(at, std::min(block, samples.size() - at)));
  return bytes += encoder->finish();
}

std::string output_of(const std::string& command) {
  FILE* pipe = popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string text;
  char buffer[4096];
  for (std::size_t count; (count = fread(buffer, 1, sizeof buffer, pipe)) > 0;) text.append(buffer, count);
  REQUIRE(pclose(pipe) == 0);
  return text;
}

// The samples as ffmpeg decodes them, at the file's own rate.
Samples decoded(const std::string& file, const std::string& input_options) {
  const std::string raw =
      output_of("ffmpeg -v error " + input_options + " -i '" + file + "' -f s16le -ac 1 -ar 22050 -");
  Samples samples(raw.size() / 2);
  std::memcpy(samples.data(), raw.data(), samples.size() * 2);
  return samples;
}

// Amplitude of the tone in the middle of the sound; 8000 was encoded.
double strength(const Samples& samples) {
  const std::size_t from = samples.size() / 4;
  const std::size_t to = samples.size() * 3 / 4;
  double in_phase = 0;
  double across = 0;
  for (std::size_t i = from; i < to; ++i) {
    const double angle = 2 * std::numbers::pi * tone_hz * static_cast<double>(i) / rate;
    in_phase += samples[i] * std::sin(angle);
    across += samples[i] * std::cos(angle);
  }
  return 2 * std::hypot(in_phase, across) / static_cast<double>(to - from);
}

}  // namespace

TEST_CASE("ffmpeg decodes every format to the same sound of the same length", "[slow]") {
  REQUIRE(std::system("ffprobe -version > /dev/null 2>&1") == 0);  // from the package ffmpeg
  const TemporaryFolder folder;
  const Samples samples = tone(3.3);
  for (const EncodedFormat& format : native::audio_formats())
    for (const bool knows_length : {true, false}) {
      INFO(format.name << (knows_length ? ", length known" : ", streamed"));
      REQUIRE(format.is_available);  // install-tools installs all encoders
      const std::string file = folder.write(std::string("tone.") + format.name, encoded(format, samples, knows_length));
      const bool is_raw = std::string(format.name) == "pcm";
      const std::string input = is_raw ? "-f s16le -ar 24000 -ac 1" : "";
      const Samples heard = decoded(file, input);
      CHECK(std::abs(static_cast<double>(heard.size()) / rate - 3.3) < 0.11);  // MP3 pads to whole frames
      CHECK(std::abs(strength(heard) - 8000) < 200);
      if (is_raw || (!format.streams && !knows_length)) continue;
      const auto probe = nlohmann::json::parse(
          output_of("ffprobe -v error -print_format json -show_format -show_streams '" + file + "'"));
      const double seconds = std::stod(probe["format"]["duration"].get<std::string>());
      CHECK(std::abs(seconds - 3.3) < 0.11);
      CHECK(probe["streams"][0]["channels"] == 1);
    }
}

TEST_CASE("Every format accepts no sample, one, and about a frame of samples, at every rate that a voice may have") {
  // A frame has 576 or 1152 samples in MP3, 960 in Opus at 48 kHz, and 4096 in FLAC.
  for (const std::size_t count : {0, 1, 440, 441, 575, 959, 1151, 4095})
    for (const int rate_hz : {4000, 8000, 16000, 22050, 48000, 65537, 192000})
      for (const EncodedFormat& format : native::audio_formats())
        for (const bool knows_length : {true, false}) {
          if (!format.is_available) continue;
          INFO(format.name << ", " << count << " samples at " << rate_hz << (knows_length ? ", length known" : ""));
          const std::string file = encoded(format, Samples(count, 1000), knows_length, rate_hz);
          CHECK(AudioFileReader(file, rate_hz, count).fault_as(format.name) == "");
        }
}

TEST_CASE("ffmpeg decodes files of no sample, one, and one less than a frame without a warning") {
  const TemporaryFolder folder;
  for (const std::size_t count : {0, 1, 959})
    for (const EncodedFormat& format : native::audio_formats()) {
      if (!format.is_available) continue;
      INFO(format.name << ", " << count << " samples");
      const std::string file =
          folder.write(std::string("a.") + format.name, encoded(format, Samples(count, 1000), false));
      const std::string input = std::string(format.name) == "pcm" ? "-f s16le -ar 24000 -ac 1 -i '" : "-i '";
      CHECK(output_of("ffprobe -v error " + input + file + "' 2>&1") == "");
      CHECK(output_of("ffmpeg -v error " + input + file + "' -f null - 2>&1") == "");
    }
}

TEST_CASE("Empty pieces have no effect, and the same samples give the same file") {
  for (const EncodedFormat& format : native::audio_formats()) {
    if (!format.is_available) continue;
    INFO(format.name);
    const Samples samples = tone(0.3);
    const auto encoder = format.make(rate, std::nullopt);
    std::string file = encoder->add(std::span(samples).first(5000));
    file += encoder->add({});
    file += encoder->add(std::span(samples).subspan(5000));
    file += encoder->add({});
    file += encoder->finish();
    CHECK((file == encoded(format, samples, false)));  // extra parentheses, so that Catch2 does not print the samples
  }
}

TEST_CASE("A long piece at a low rate fits the buffer: MP3 then has more bytes than samples") {
  const auto encoder = native::audio_format("mp3").make(4000, std::nullopt);
  const Samples samples(80'000, 1000);
  const std::string long_file = encoder->add(samples) + encoder->finish();
  CHECK(AudioFileReader(long_file, 4000, samples.size()).fault_as("mp3") == "");
}

TEST_CASE("Ogg streams of different speech have different stream numbers, so that files can be joined") {
  const auto number = [](const std::string& file) { return file.substr(14, 4); };
  const EncodedFormat& opus = native::audio_format("opus");
  CHECK(number(encoded(opus, tone(0.3), false)) == number(encoded(opus, tone(0.3), true)));
  CHECK(number(encoded(opus, tone(0.3), false)) != number(encoded(opus, Samples(6000, 1), false)));
}

TEST_CASE("A stream's first bytes are available after its first quarter of a second") {
  const Samples block = tone(0.25);
  for (const char* name : {"wav", "pcm", "mp3", "opus"}) {
    INFO(name);
    const auto encoder = native::audio_format(name).make(rate, std::nullopt);
    CHECK(encoder->add(block).size() > 500);
  }
}

TEST_CASE("The error for an unavailable format lists the available ones") {
  const auto message = [](const char* name) {
    try {
      native::audio_format(name);
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string("no error");
  };
  CHECK(message("aac") == "Linnet has no AAC encoder: no format 'aac'; there are: wav, pcm, mp3, opus, flac");
  CHECK(message("") == "no format ''; there are: wav, pcm, mp3, opus, flac");
}

TEST_CASE("The resampler preserves the sound and loses no sample between blocks") {
  const Samples samples = tone(1);
  native::Resampler by_block(rate, 24000);
  native::Resampler at_once(rate, 24000);
  Samples blocks;
  Samples whole = at_once.convert(samples);
  for (std::size_t at = 0; at < samples.size(); at += 999) {
    const auto part = by_block.convert(std::span(samples).subspan(at, std::min<std::size_t>(999, samples.size() - at)));
    blocks.insert(blocks.end(), part.begin(), part.end());
  }
  for (auto* end : {&by_block, &at_once}) {
    const auto rest = end->finish();
    auto& all = end == &by_block ? blocks : whole;
    all.insert(all.end(), rest.begin(), rest.end());
  }
  CHECK((blocks == whole));  // extra parentheses, so that Catch2 does not print the samples
  CHECK(std::abs(static_cast<double>(whole.size()) - 24000) <= 1);
}

}  // namespace linnet::test
