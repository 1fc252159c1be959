// E-mail and web addresses: "ann.lee@example.org" is ann dot lee at example dot org.
#pragma once

#include <map>
#include <string>

#include "engine/text/normalize/language_file.h"
#include "engine/text/normalize/recognizer.h"

namespace linnet::normalize {

// Addresses with a scheme, with "www.", with a known top-level domain, with @, and numbers of machines (IPv4, IPv6).
// "http://" and "https://" are not said. Names of files ("report.pdf") stay as they are.
//
// Keys:
// - `address-word` SIGN WORD, for each of . @ / : - _ ? = & % # + ~ (without one for "." no address is read).
// - `address-part` PART WORDS, what is said otherwise than it is written ("www").
// - `spell-between` TEXT, what stands between the letters of what is spelled, where a space would make words of them
//   (English "A").
class Addresses final : public Recognizer {
 public:
  // bad_input: a line of `address-word` has no sign.
  explicit Addresses(const LanguageFile& file);
  const char* name() const override { return "address"; }
  Match at(Codes text, std::size_t i) const override;

 private:
  std::u32string words(Codes address) const;
  std::u32string words_of_machine(Codes number) const;  // IPv6, digit by digit
  void append_part(std::u32string& out, Codes part, bool is_last_label) const;

  std::map<char32_t, std::u32string> signs_;
  std::map<std::u32string, std::u32string> parts_;  // in small letters
  std::u32string between_letters_ = U" ";
};

}  // namespace linnet::normalize
