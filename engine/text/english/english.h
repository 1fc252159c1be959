// English text → phonemes, by misaki's rules as the Python package hibari-tts 0.2.1 has them: what Kokoro and hibari
// voices have been trained on. Phonemes are the same as the package's, character for character.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace linnet::english {

struct EnglishWord {
  std::string phonemes;            // UTF-8; empty where nothing is spoken
  std::size_t begin = 0, end = 0;  // bytes of the given text; those of "10:30" are the same for both of its words
  bool space_after = false;        // a space is between it and the next word
};

// How words are read that the dictionary does not have.
struct UnknownWords {
  enum class By {
    net,       // as a net has learned to
    spelling,  // letter by letter
    caller,    // as `ask` says
  };
  By by = By::net;
  // The file of the net, en-us.unknown, which outlives the reader; no bytes: there are none yet. Asked for when the
  // reader is made, so that damage is found early, and where there are none then, by the first unknown word.
  std::function<std::span<const std::byte>()> net = {};
  // The phonemes, in misaki's alphabet, of a word of letters and apostrophes; empty: it is not spoken. Called by the
  // thread that reads.
  std::function<std::string(std::string_view word)> ask = {};
};

// What the rules of the package still have to do with a text.
enum class EnglishText {
  written,  // times, money, abbreviations and the like become words by the package's own rules
  spoken,   // they have become words already
};

// May be used by several threads at once.
class English {
 public:
  // `pack`: a file that toolchains/english-pack has made for one accent; it is read in place and outlives this.
  // bad_input if it is none or damaged, or if the net is, or is of another accent. Reads all of both once, for their
  // checksums.
  explicit English(std::span<const std::byte> pack, UnknownWords unknown = {});
  ~English();

  // The words and marks of `text`, which is a sentence or a few. [text](/phonemes/) gives the phonemes of a word. Time
  // and memory grow with its length. bad_input if the data are damaged;
  // not_found if a word needs the net and there is none. Requires: valid UTF-8 without NUL.
  std::vector<EnglishWord> words(std::string_view text, EnglishText is = EnglishText::written) const;

 private:
  struct Parts;

  std::unique_ptr<const Parts> parts_;
};

// The phonemes of words with the spaces between them.
std::string phonemes_of(std::span<const EnglishWord> words);

}  // namespace linnet::english
