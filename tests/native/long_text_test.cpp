// The cost of a sentence in a long text: the text is checked as a whole once, not once for each sentence.
#include <sys/mman.h>

#include <catch2/catch_test_macros.hpp>
#include <span>
#include <string>
#include <string_view>

#include "engine/linnet.h"
#include "tests/support/files.h"
#include "tests/support/paths.h"

namespace linnet::test {
namespace {

// Memory that can be made unreadable from some offset on.
class FarMemory {
 public:
  explicit FarMemory(std::size_t bytes)
      : bytes_(bytes), memory_(mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)) {
    REQUIRE(memory_ != MAP_FAILED);
  }
  ~FarMemory() { munmap(memory_, bytes_); }
  FarMemory(const FarMemory&) = delete;
  std::span<char> all() const { return {static_cast<char*>(memory_), bytes_}; }
  void forbid_all_but(std::size_t first) {  // Requires: a multiple of the page's size
    REQUIRE(mprotect(static_cast<char*>(memory_) + first, bytes_ - first, PROT_NONE) == 0);
  }

 private:
  std::size_t bytes_;
  void* memory_;
};

}  // namespace

TEST_CASE("speaking a sentence of a long text does not read the text far behind it again") {
  const std::string sentence = "A bird. ";
  FarMemory memory(1 << 20);
  const std::span<char> all = memory.all();
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = sentence[i % sentence.size()];
  const std::string path = tiny_voice_path("tiny-medium");
  Engine engine({.threads = 1, .espeak_data = linnet::tests::espeak_data()});
  const auto voice = engine.open_voice(read_bytes(path), read_text(path + ".json"));
  SpeechText rest(std::string_view(all.data(), all.size()));
  memory.forbid_all_but(64 << 10);  // reading there ends the test with a signal
  SpeakOptions options;
  options.most_sentences = 1;
  for (; options.sentences_before < 5; ++options.sentences_before) {
    REQUIRE_FALSE(rest.is_done());
    voice->speak(rest, options, [](const AudioBlock&) {});
  }
  CHECK(rest.done() == 5 * sentence.size());
}

}  // namespace linnet::test
