// libFuzzer's entry point. LINNET_FUZZ_READER chooses the reader that gets the bytes. There is one program for all
// readers, because linking takes longer than running one.
#include <cstdio>
#include <cstdlib>

#include "tests/fuzz/readers.h"

namespace {

linnet::test::Reader chosen_reader() {
  const char* name = std::getenv("LINNET_FUZZ_READER");
  for (const auto& reader : linnet::test::all_readers())
    if (name && reader.name == name) return reader.make();
  std::fputs("LINNET_FUZZ_READER has to be one of:", stderr);
  for (const auto& reader : linnet::test::all_readers()) std::fprintf(stderr, " %s", reader.name.c_str());
  std::fputc('\n', stderr);
  std::exit(2);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const linnet::test::Reader read = chosen_reader();
  read(std::as_bytes(std::span(data, size)));
  return 0;
}
