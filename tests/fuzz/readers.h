// Every reader of strangers' bytes, as something that takes any bytes at all: a fuzzer's, and a test's that gives it
// all that fuzzers have found.
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <initializer_list>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "engine/error.h"

namespace linnet::test {

// Reads the bytes or refuses them with the Error that is meant for them; throws anything else, and std::logic_error
// where what was read does not hold together.
using Reader = std::function<void(std::span<const std::byte>)>;

struct NamedReader {
  std::string name;              // of its folder in tests/fuzz/corpus, and of tests/fuzz/dictionaries/NAME.dict
  std::function<Reader()> make;  // with whatever it needs: a voice, a server
};

const std::vector<NamedReader>& all_readers();

Reader onnx_reader();           // a voice's file, Piper's
Reader settings_reader();       // a voice's settings, and phonemes turned into ids by them
Reader bundle_reader();         // a voice's file, Linnet's own; its checksum is put right
Reader voice_reader();          // changes to small voices of both kinds, which are then opened and speak
Reader text_reader();           // a text to sentences, words and phonemes, in one of several languages
Reader ssml_reader();           // a text with marks: XML of its own kind
Reader json_input_reader();     // a line of `linnet speak --json-input`, and the file of --ids
Reader server_config_reader();  // the file of `linnet serve --server-config`
Reader fields_reader();         // the body of a request, as fields
Reader encoders_reader();       // samples in pieces, at a rate, to a file of one of the formats
Reader http_reader();           // all that a client sends on a connection, to a whole server

// std::logic_error unless it holds.
inline void must(bool holds, const char* what) {
  if (!holds) throw std::logic_error(what);
}
// Runs `read`; an Error of one of these kinds is an answer too.
template <typename Read>
void read_or_refuse(std::initializer_list<ErrorKind> refusals, const Read& read) {
  try {
    read();
  } catch (const Error& error) {
    if (std::find(refusals.begin(), refusals.end(), error.kind()) == refusals.end()) throw;
    must(error.what()[0] != 0, "an error says what is wrong");
  }
}

// The bytes as text, behind `skipped` ones.
inline std::string text_of(std::span<const std::byte> bytes, std::size_t skipped = 0) {
  const auto* first = reinterpret_cast<const char*>(bytes.data());
  return bytes.size() <= skipped ? std::string() : std::string(first + skipped, first + bytes.size());
}
// Exactly these bytes on the heap, so that the address sanitizer sees a read beyond them.
inline std::vector<std::byte> exact_copy(std::span<const std::byte> bytes) { return {bytes.begin(), bytes.end()}; }

}  // namespace linnet::test
