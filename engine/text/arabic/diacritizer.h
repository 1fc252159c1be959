// Adds diacritics to Arabic texts, which are written without most of their vowels: كتب becomes كَتَبَ. Diacritics that
// the text has stay, and help to find the others.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/text/arabic/diacritics_net.h"
#include "engine/text/spoken_form.h"
#include "engine/voices/tensor_file.h"

namespace linnet::arabic {

// One call at a time.
class Diacritizer {
 public:
  // Of the process's memory, measured: weights and buffers (bytes()), and what reading them leaves behind.
  static constexpr std::size_t most_bytes = 9'000'000;

  // net: libtashkeel's export, which may go afterwards. bad_voice: it is another model, or damaged.
  explicit Diacritizer(const TensorFile& net) : net_(net) {}

  // The same text with diacritics; each comes from its letter's place, a shadda before its vowel. Words that get some
  // are decisions of the rule "diacritics". The net reads a sentence at a time, of a longer one DiacriticsNet::longest
  // characters at most. Requires: as SpokenFormOf.
  SpokenForm with_diacritics(const SpokenForm& form);
  std::size_t bytes() const { return net_.bytes(); }

 private:
  // A character that the net reads, with the diacritics that it has.
  struct Letter {
    NetLetter read;
    std::uint8_t label;     // what the net says
    std::size_t insert_at;  // byte behind it, or behind its shadda
    bool is_complete;       // has a vowel or a sukun
  };
  static std::vector<Letter> letters_of(std::string_view text);
  void find_labels(std::vector<Letter>& letters);
  void find_labels(std::vector<Letter>& letters, std::size_t begin, std::size_t end);

  DiacriticsNet net_;
};

}  // namespace linnet::arabic
