// The gains of voices, and the names of their files.
#include "engine/speech/voice_gain.h"

#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <cstring>
#include <vector>

#include "tests/support/files.h"
#include "tests/support/paths.h"

using namespace linnet;
using namespace linnet::test;

namespace {

class Bytes final : public VoiceSource {
 public:
  explicit Bytes(std::span<const std::byte> bytes) : bytes_(bytes) {}
  std::size_t size() const override { return bytes_.size(); }
  void read(std::size_t offset, std::span<std::byte> into) const override {
    if (offset + into.size() > bytes_.size()) throw std::out_of_range("beyond the end");
    std::memcpy(into.data(), bytes_.data() + offset, into.size());
    read_bytes += into.size();
  }
  mutable std::size_t read_bytes = 0;

 private:
  std::span<const std::byte> bytes_;
};

}  // namespace

TEST_CASE("a voice's gain brings it to -19 LUFS, in tenths of a decibel, within what speech can need") {
  CHECK(gain_db_for(-27.04) == 8.0f);
  CHECK(gain_db_for(-27.06) == 8.1f);
  CHECK(gain_db_for(-15.5) == -3.5f);
  CHECK(gain_db_for(-69) == 20);
  CHECK(gain_db_for(10) == -20);
  CHECK(gain_db_for(std::nullopt) == 0);
  CHECK(std::abs(factor_of_db(6.0206f) - 2) < 1e-4f);
  CHECK(factor_of_db(0) == 1);
}

TEST_CASE("a fingerprint is the same for bytes and for a source, and another for another file") {
  std::vector<std::byte> file(300'000, std::byte{1});
  const Bytes source(file);
  const std::string name = fingerprint_of(source);
  CHECK(source.read_bytes <= 65536);
  CHECK(fingerprint_of(file) == name);
  for (const std::size_t at : {std::size_t{0}, file.size() / 15, file.size() - 1}) {
    std::vector<std::byte> other = file;
    other[at] = std::byte{2};
    CHECK(fingerprint_of(other) != name);
  }
  std::vector<std::byte> longer = file;
  longer.push_back(std::byte{1});
  CHECK(fingerprint_of(longer) != name);
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{4096}, std::size_t{4097}})
    CHECK(fingerprint_of(std::span(file).first(size)) == fingerprint_of(Bytes(std::span(file).first(size))));
}

TEST_CASE("the gains of the voices that the build fetches are known, and those of other files are not") {
  for (const char* name : {"hibari-heart", "en_US-joe-medium"}) {
    std::vector<std::byte> file = read_bytes(tests::fetched_voice(name));
    CHECK(listed_gain_db(fingerprint_of(file)));
    file[file.size() / 15] ^= std::byte{1};
    CHECK_FALSE(listed_gain_db(fingerprint_of(file)));
  }
}
