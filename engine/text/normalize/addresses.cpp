#include "engine/text/normalize/addresses.h"

#include <algorithm>

#include "engine/text/normalize/address_ends.h"
#include "engine/text/normalize/scan.h"
#include "engine/text/normalize/spelled_parts.h"
#include "engine/text/normalize/word_list.h"

namespace linnet::normalize {

Addresses::Addresses(const LanguageFile& file) {
  for (const LanguageFile::Line& line : file.lines("address-word")) {
    const std::u32string sign = codes_of(line[0]);
    if (sign.size() != 1) file.refuse(line, "one character and its word are expected");
    signs_[sign.front()] = codes_of(line[1]);
  }
  for (const LanguageFile::Line& line : file.lines("address-part"))
    parts_[in_small_letters(codes_of(line[0]))] = codes_of(line[1]);
  if (const auto between = file.value("spell-between"); !between.empty()) between_letters_ = codes_of(between);
}

// Domains of two letters are abbreviations of countries.
void Addresses::append_part(std::u32string& out, Codes part, bool is_last_label) const {
  if (!out.empty()) out += U' ';
  if (const auto found = parts_.find(in_small_letters(part)); found != parts_.end()) {
    out += found->second;
  } else if ((is_last_label && part.size() == 2) || has_to_be_spelled(part)) {
    append_letters(out, part, between_letters_);
  } else {
    append_split_name(out, part);
  }
}

std::u32string Addresses::words(Codes address) const {
  std::u32string out;
  for (std::size_t i = 0; i < address.size();) {
    std::size_t end = i;
    while (is_word_at(address, end)) ++end;
    if (end > i) {
      append_part(out, address.substr(i, end - i), false);
      i = end;
      continue;
    }
    const auto sign = signs_.find(address[i++]);
    if (sign == signs_.end()) continue;
    if (!out.empty()) out += U' ';
    out += sign->second;
  }
  return out;
}

std::u32string Addresses::words_of_machine(Codes number) const {
  std::u32string words;
  for (const char32_t c : number) {
    if (!words.empty()) words += U' ';
    const auto sign = signs_.find(c);
    words += sign == signs_.end() ? std::u32string(1, c) : sign->second;
  }
  return words;
}

Match Addresses::at(Codes text, std::size_t i) const {
  if (signs_.find('.') == signs_.end()) return {};
  const bool is_in_brackets = text[i] == '<';  // <https://example.org>
  const std::size_t first = is_in_brackets ? i + 1 : i;
  AddressBounds found = first < text.size() ? address_at(text, first) : AddressBounds{};
  if (found.end == 0 || (is_in_brackets && code_at(text, found.end) != '>')) return {};
  const Codes host = text.substr(found.begin, found.host_end - found.begin);
  Codes path = text.substr(found.host_end, found.end - found.host_end);
  if (path == U"/") path = {};
  std::u32string words;
  if (found.is_machine_number && host.find('.') == Codes::npos) {
    words = words_of_machine(host);
  } else {
    const std::size_t last = found.is_machine_number ? Codes::npos : host.rfind('.');
    words = this->words(host.substr(0, last == Codes::npos ? last : last + 1));
    if (last != Codes::npos) append_part(words, host.substr(last + 1), true);
  }
  if (const std::u32string rest = this->words(path); !rest.empty()) words.append(words.empty() ? U"" : U" ") += rest;
  const std::size_t end = found.end + (is_in_brackets ? 1 : 0);
  return {end, set_apart(text, i, end, words)};
}

}  // namespace linnet::normalize
