// Every reader of untrusted bytes as a function of arbitrary bytes. The fuzzer calls them, and a test calls them with
// everything that fuzzers have found.
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

// Reads the bytes, or refuses them with the kind of Error that is meant for such input. Throws anything else, and
// std::logic_error where the result is inconsistent.
using Reader = std::function<void(std::span<const std::byte>)>;

struct NamedReader {
  std::string name;              // its folder in tests/fuzz/corpus, and its tests/fuzz/dictionaries/NAME.dict
  std::function<Reader()> make;  // sets up what the reader needs, such as a voice or a server
};

const std::vector<NamedReader>& all_readers();

Reader onnx_reader();           // Piper's voice file
Reader settings_reader();       // a voice's settings, and phonemes converted to ids with them
Reader bundle_reader();         // Linnet's bundle; its checksum is corrected first
Reader voice_reader();          // changes to small voices in both file formats, which are then opened and speak
Reader hibari_reader();         // changes to a small voice of the family hibari, which is then opened and speaks
Reader styletts2_reader();      // changes to small bundles of the family styletts2, which are then opened and speak
Reader export_reader();         // an exported model, arbitrary or changed, which is imported
Reader styles_reader();         // an archive of voices' styles
Reader text_reader();           // a text, divided into sentences, words and phonemes in one of several languages
Reader english_reader();        // an English text, read without espeak-ng
Reader english_pack_reader();   // changes to the data for English, by which a sentence is read
Reader arabic_reader();         // changes to the net for Arabic, and a text that gets diacritics
Reader epub_reader();           // a book as an EPUB, arbitrary bytes
Reader book_page_reader();      // a text as HTML, Markdown or plain text, and as a page of an EPUB
Reader spoken_form_reader();    // a text in one of several languages, brought into its spoken form
Reader words_data_reader();     // changes to the words of English, by which a text is then read
Reader lexicon_reader();        // a file of own pronunciations, in either format
Reader own_words_reader();      // an own word, and a text in which it is sought
Reader ssml_reader();           // an SSML document
Reader json_input_reader();     // a line for `linnet speak --json-input`, and the file for --ids
Reader server_config_reader();  // the file for `linnet serve --server-config`
Reader catalogue_reader();      // Piper's catalogue of voices, and a model card
Reader fields_reader();         // the body of a request, read as fields
Reader encoders_reader();       // samples in pieces, encoded in one of the formats
Reader proxy_header_reader();   // the header by which a proxy tells the client's address
Reader http_reader();           // the bytes that a client sends on a connection to a server
Reader wyoming_reader();        // the frames of a client of the Wyoming protocol, in pieces

// Throws std::logic_error unless `holds`.
inline void must(bool holds, const char* what) {
  if (!holds) throw std::logic_error(what);
}
// Runs `read`. An Error of one of these kinds is a valid result too.
template <typename Read>
void read_or_refuse(std::initializer_list<ErrorKind> refusals, const Read& read) {
  try {
    read();
  } catch (const Error& error) {
    if (std::find(refusals.begin(), refusals.end(), error.kind()) == refusals.end()) throw;
    must(error.what()[0] != 0, "an error says what is wrong");
  }
}

// The bytes after the first `skipped` ones, as text.
inline std::string text_of(std::span<const std::byte> bytes, std::size_t skipped = 0) {
  const auto* first = reinterpret_cast<const char*>(bytes.data());
  return bytes.size() <= skipped ? std::string() : std::string(first + skipped, first + bytes.size());
}
// A copy on the heap of exactly this size, so that the address sanitizer detects a read beyond it.
inline std::vector<std::byte> exact_copy(std::span<const std::byte> bytes) { return {bytes.begin(), bytes.end()}; }

}  // namespace linnet::test
