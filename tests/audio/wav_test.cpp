#include "engine/audio/wav.h"

#include <catch2/catch_test_macros.hpp>
#include <span>
#include <string>

#include "engine/error.h"

using namespace linnet;

namespace {

std::uint32_t number_at(std::span<const std::byte> header, std::size_t at, int bytes) {
  std::uint32_t value = 0;
  for (int i = 0; i < bytes; ++i) {
    value |= std::to_integer<std::uint32_t>(header[at + static_cast<std::size_t>(i)]) << (8 * i);
  }
  return value;
}

std::string text_at(std::span<const std::byte> header, std::size_t at) {
  return {reinterpret_cast<const char*>(header.data()) + at, 4};
}

}  // namespace

TEST_CASE("A WAV header describes 16-bit mono samples of a known length") {
  const auto header = wav_header(22050, 1000);
  CHECK((text_at(header, 0) == "RIFF" && text_at(header, 8) == "WAVE"));
  CHECK((text_at(header, 12) == "fmt " && text_at(header, 36) == "data"));
  CHECK(number_at(header, 4, 4) == 2036);
  CHECK(number_at(header, 16, 4) == 16);
  CHECK((number_at(header, 20, 2) == 1 && number_at(header, 22, 2) == 1));
  CHECK((number_at(header, 24, 4) == 22050 && number_at(header, 28, 4) == 44100));
  CHECK((number_at(header, 32, 2) == 2 && number_at(header, 34, 2) == 16));
  CHECK(number_at(header, 40, 4) == 2000);
}

TEST_CASE("A WAV header for a pipe has unknown sizes") {
  const auto header = wav_header(16000, std::nullopt);
  CHECK((number_at(header, 4, 4) == 0xFFFFFFFF && number_at(header, 40, 4) == 0xFFFFFFFF));
}

TEST_CASE("More samples than a WAV file can hold are refused") {
  CHECK(number_at(wav_header(22050, most_wav_samples), 40, 4) == 2 * most_wav_samples);
  for (const std::uint64_t samples : {most_wav_samples + 1, ~std::uint64_t{0}}) {
    try {
      wav_header(22050, samples);
      FAIL("accepted " << samples);
    } catch (const Error& error) {
      CHECK(error.kind() == ErrorKind::bad_input);
      CHECK(std::string(error.what()).find("4 GB") != std::string::npos);
    }
  }
}

TEST_CASE("A WAV header needs a positive sample rate") { CHECK_THROWS_AS(wav_header(0, 1), Error); }
