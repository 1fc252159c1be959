// Readers of the command line's input other than voices and texts.
#include <sys/mman.h>
#include <unistd.h>

#include <string_view>

#include "native/catalogue/catalogue.h"
#include "native/cli/serve_options.h"
#include "native/cli/text_input.h"
#include "tests/fuzz/readers.h"

namespace linnet::test {
namespace {

// A file in memory with these bytes.
class MemoryFile {
 public:
  explicit MemoryFile(std::span<const std::byte> bytes) : descriptor_(memfd_create("fuzz", MFD_CLOEXEC)) {
    must(descriptor_ >= 0 && ::write(descriptor_, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()),
         "there is memory for a file");
  }
  ~MemoryFile() { close(descriptor_); }
  MemoryFile(const MemoryFile&) = delete;
  std::string path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

 private:
  int descriptor_;
};

}  // namespace

Reader json_input_reader() {
  return [](std::span<const std::byte> bytes) {
    read_or_refuse({ErrorKind::bad_input}, [&] { native::utterance_from_json(text_of(bytes)); });
    const MemoryFile file(bytes);
    read_or_refuse({ErrorKind::bad_input}, [&] {
      must(!native::utterance_from_ids(file.path()).phoneme_ids.empty(), "a file of ids has some");
    });
  };
}

Reader server_config_reader() {
  return [](std::span<const std::byte> bytes) {
    const MemoryFile file(bytes);
    const std::vector<std::string> args = {"--server-config", file.path()};
    read_or_refuse({ErrorKind::bad_input}, [&] {
      const auto options = native::parse_serve(args, [](const char*) -> const char* { return nullptr; });
      must(options.server.port >= 0 && options.server.port <= 65535, "options are in their ranges");
    });
  };
}

Reader catalogue_reader() {
  return [](std::span<const std::byte> bytes) {
    const std::string text = text_of(bytes);
    must(native::licence_in(text).size() <= text.size(), "a licence is a part of the card");
    read_or_refuse({ErrorKind::bad_input}, [&] {
      for (const native::CatalogueVoice& voice : native::read_catalogue(text).voices) {
        must(native::is_voice_name(voice.name) && voice.name.find('/') == std::string::npos, "a name is a file's name");
        must(("/" + voice.model.path).find("/.") == std::string::npos, "a path leads down");
        must(voice.model.bytes > 0 && voice.model.md5.size() == 32 && voice.speakers > 0, "a voice is complete");
      }
    });
  };
}

}  // namespace linnet::test
