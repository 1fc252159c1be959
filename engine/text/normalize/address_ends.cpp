#include "engine/text/normalize/address_ends.h"

#include <algorithm>
#include <string_view>

#include "engine/text/characters.h"
#include "engine/text/letter_case.h"
#include "engine/text/normalize/scan.h"

namespace linnet::normalize {
namespace {

// Domains that people write without "www." or a scheme. Those that are also names of files (.md, .py, .sh, .rs) are not
// here.
constexpr Codes domains[] = {
    U"com",  U"org",   U"net",    U"edu",  U"gov", U"mil", U"info", U"biz", U"app", U"dev", U"tech", U"shop", U"store",
    U"blog", U"cloud", U"online", U"site", U"xyz", U"eu",  U"io",   U"ai",  U"tv",  U"me",  U"co",   U"de",   U"at",
    U"ch",   U"uk",    U"ie",     U"us",   U"ca",  U"au",  U"nz",   U"fr",  U"be",  U"lu",  U"es",   U"mx",   U"ar",
    U"cl",   U"it",    U"pt",     U"br",   U"nl",  U"pl",  U"cz",   U"sk",  U"hu",  U"ro",  U"bg",   U"gr",   U"hr",
    U"ru",   U"ua",    U"kz",     U"ge",   U"lt",  U"lv",  U"ee",   U"fi",  U"se",  U"dk",  U"no",   U"is",   U"tr",
    U"il",   U"in",    U"jp",     U"cn",   U"kr",  U"za",  U"рф",   U"укр"};
constexpr Codes path_signs = U"-._~/?#[]@!$&'()*+,;=%:", final_signs = U".,;:!?'*_~", inner_signs = U"@./\\-_#&=+~%$";
constexpr std::size_t longest_label = 63;

std::size_t limit(Codes text, std::size_t i) { return std::min(text.size(), i + look_around); }

// Behind labels with dots between; `last_dot` is before the last one. `i` if there are not two.
struct Labels {
  std::size_t end = 0, last_dot = 0, dots = 0;
};
Labels labels_at(Codes text, std::size_t i) {
  Labels found{i, 0, 0};
  const std::size_t most = limit(text, i);
  for (std::size_t at = i; at < most;) {
    std::size_t end = at;
    while (end < most && end - at <= longest_label && (is_word_at(text, end) || (text[end] == '-' && end > at))) ++end;
    while (end > at && text[end - 1] == '-') --end;
    if (end == at || end - at > longest_label) break;
    found.end = end;
    if (at > i) found.last_dot = at - 1, ++found.dots;
    if (code_at(text, end) != '.') break;
    at = end + 1;
  }
  return found;
}

bool is_top_level(Codes label) {
  return label.size() >= 2 && label.size() <= 24 &&
         std::all_of(label.begin(), label.end(), [](char32_t c) { return is_letter(c); });
}

bool is_known_domain(Codes label) {
  std::u32string small(label);
  const bool is_capitals = std::all_of(label.begin(), label.end(), [](char32_t c) { return is_capital(c); });
  if (is_capitals) std::transform(small.begin(), small.end(), small.begin(), small_letter);
  return std::find(std::begin(domains), std::end(domains), Codes(small)) != std::end(domains);
}

// The port and the path behind a host, without marks of the sentence and brackets that begin outside.
std::size_t path_end(Codes text, std::size_t i) {
  if (Codes(U":/?#").find(code_at(text, i)) == Codes::npos || i >= text.size()) return i;
  const std::size_t most = limit(text, i);
  std::size_t end = i;
  int open = 0;
  for (; end < most && (is_word_at(text, end) || path_signs.find(text[end]) != Codes::npos); ++end) {
    if (text[end] == '(' || text[end] == '[') ++open;
    if ((text[end] == ')' || text[end] == ']') && --open < 0) break;
  }
  while (end > i && (final_signs.find(text[end - 1]) != Codes::npos || text[end - 1] == '(' || text[end - 1] == '['))
    --end;
  return end;
}

// Four numbers below 256 with dots between.
std::size_t machine_number_end(Codes text, std::size_t i) {
  for (int part = 0; part < 4; ++part) {
    const std::string digits = digits_at(text, i, 4);
    if (digits.empty() || digits.size() > 3 || std::stoi(digits) > 255) return 0;
    if (digits.size() > 1 && digits[0] == '0') return 0;  // "1.000.000.000" is an amount in most of Europe
    i += digits.size();
    if (part < 3 && code_at(text, i++) != '.') return 0;
  }
  return ends_apart(text, i) && !(code_at(text, i) == '.' && is_digit_at(text, i + 1)) ? i : 0;
}

bool is_hexadecimal(char32_t c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

// Groups of hexadecimal digits with colons between: eight, or fewer and "::" once. A time has no more than three.
std::size_t long_machine_number_end(Codes text, std::size_t i) {
  std::size_t end = i;
  std::size_t colons = 0, pairs = 0;
  for (; end < text.size() && end - i < 40 && (is_hexadecimal(text[end]) || text[end] == ':'); ++end) {
    colons += text[end] == ':';
    pairs += text[end] == ':' && text[end - 1] == ':';
  }
  const bool is_one = (pairs == 1 && colons >= 3) || (pairs == 0 && colons == 7);
  return is_one && text[end - 1] != ':' && ends_apart(text, end) ? end : 0;
}

// Behind "https://"; `i` if there is no scheme.
std::size_t scheme_end(Codes text, std::size_t i) {
  constexpr std::size_t longest_scheme = 10;
  std::size_t end = i;
  while (end - i < longest_scheme && is_letter_at(text, end)) ++end;
  return end > i && has_at(text, end, U"://") ? end + 3 : i;
}

AddressBounds with_path(Codes text, std::size_t begin, std::size_t host_end) {
  return {begin, host_end, path_end(text, host_end), false};
}

AddressBounds mail_at(Codes text, std::size_t begin, std::size_t i) {
  constexpr Codes local_signs = U"._%+-";
  std::size_t at = i;
  const std::size_t most = std::min(text.size(), i + 64);
  while (at < most && (is_word_at(text, at) || local_signs.find(text[at]) != Codes::npos)) ++at;
  if (at == i || code_at(text, at) != '@') return {};
  const Labels labels = labels_at(text, at + 1);
  if (labels.dots == 0 || !is_top_level(text.substr(labels.last_dot + 1, labels.end - labels.last_dot - 1))) return {};
  return {begin, labels.end, labels.end, false};
}

}  // namespace

AddressBounds address_at(Codes text, std::size_t i) {
  if (!is_word_at(text, i) || !begins_apart(text, i)) return {};
  if (i > 0 && inner_signs.find(text[i - 1]) != Codes::npos) return {};
  const std::size_t begin = scheme_end(text, i);
  if (begin > i) {
    const Labels labels = labels_at(text, begin);
    return labels.end > begin ? with_path(text, begin, labels.end) : AddressBounds{};
  }
  if (is_digit_at(text, i)) {
    if (const std::size_t end = machine_number_end(text, i); end != 0) {
      AddressBounds found = with_path(text, i, end);
      found.is_machine_number = true;
      return found;
    }
  }
  if (const std::size_t end = long_machine_number_end(text, i); end != 0) return {i, end, end, true};
  const std::size_t mail = has_folded_at(text, i, U"mailto:") ? i + 7 : i;
  if (const AddressBounds found = mail_at(text, mail, mail); found.end != 0) return found;
  const Labels labels = labels_at(text, i);
  if (labels.dots == 0) return {};
  const Codes last = text.substr(labels.last_dot + 1, labels.end - labels.last_dot - 1);
  const bool has_letter = std::any_of(text.begin() + static_cast<std::ptrdiff_t>(i),
                                      text.begin() + static_cast<std::ptrdiff_t>(labels.last_dot), is_letter);
  const bool is_address = has_folded_at(text, i, U"www.") ? labels.dots >= 1 : has_letter && is_known_domain(last);
  return is_address ? with_path(text, i, labels.end) : AddressBounds{};
}

}  // namespace linnet::normalize
