#include "engine/voices/bundle/crc32.h"

#include <catch2/catch_test_macros.hpp>
#include <string_view>

using namespace linnet;

namespace {

std::uint32_t sum_of(std::string_view text) { return crc32(0, std::as_bytes(std::span(text))); }

}  // namespace

TEST_CASE("CRC-32 gives the published check values") {
  CHECK(sum_of("") == 0);
  CHECK(sum_of("123456789") == 0xCBF43926);
  CHECK(sum_of("The quick brown fox jumps over the lazy dog") == 0x414FA339);
}

TEST_CASE("CRC-32 computed in parts equals that of the whole, wherever it is cut") {
  const std::string_view text = "The quick brown fox jumps over the lazy dog";
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    const auto bytes = std::as_bytes(std::span(text));
    CHECK(crc32(crc32(0, bytes.first(cut)), bytes.subspan(cut)) == 0x414FA339);
  }
}
