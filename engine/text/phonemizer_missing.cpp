// In place of phonemizer.cpp in a build without espeak-ng: no phonemizer can be made.
#include "engine/error.h"
#include "engine/text/phonemizer.h"

namespace linnet {

const bool Phonemizer::is_built_in = false;

void Phonemizer::refuse_voice() {
  throw Error(
      ErrorKind::not_found,
      "this build has no espeak-ng, which this voice needs to read texts; voices that read English by rules of their "
      "own, and voices of letters, do not need it");
}

Phonemizer::Phonemizer(const std::string&) {
  throw Error(ErrorKind::not_found, "this build has no espeak-ng, so it takes no data of espeak-ng");
}
Phonemizer::~Phonemizer() = default;

// Nobody has a phonemizer to call these of.
void Phonemizer::start() { refuse_voice(); }
void Phonemizer::set_language(const std::string&) { refuse_voice(); }
Clause Phonemizer::next_clause(std::string_view, Ties) { refuse_voice(); }
std::string Phonemizer::symbol_name(std::string_view) { refuse_voice(); }

}  // namespace linnet
