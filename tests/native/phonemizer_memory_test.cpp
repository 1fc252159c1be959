// Memory that is left after many texts. It is a native test because it asks glibc's allocator.
#include <malloc.h>

#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>

#include "engine/text/phonemizer.h"
#include "tests/support/paths.h"

namespace linnet::test {

// A corrected fault that a fuzzer found: espeak-ng kept 1.3 kB at every change of language, so a server with two
// languages grew without bound.
TEST_CASE("repeated changes of language do not take more memory") {
  Phonemizer phonemizer(tests::espeak_data());
  const auto change = [&](int times) {
    for (int i = 0; i < times; ++i)
      for (const char* language : {"de", "en-us"}) {
        phonemizer.set_language(language);
        phonemizer.next_clause("Hallo.");
      }
  };
  change(20);
  const std::size_t before = mallinfo2().uordblks;
  change(200);
  const std::size_t after = mallinfo2().uordblks;
  INFO(before << " bytes before, " << after << " after");
  CHECK(after < before + 10'000);
}

}  // namespace linnet::test
