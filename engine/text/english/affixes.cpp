#include "engine/text/english/affixes.h"

#include <algorithm>
#include <cstdint>

#include "engine/text/character_class.h"
#include "engine/text/utf8.h"

namespace linnet::english {
namespace {

constexpr std::u32string_view quotes = U"'\"”“`‘´’‚,„»«「」『』（）〔〕【】《》〈〉";
constexpr std::u32string_view marks = U"…,:;!?¿¡()[]{}<>_#*&。？！，、；：～·";
constexpr std::u32string_view icons = U"™®©°§¶†‡•";
constexpr std::u32string_view currency_signs = U"$£€¥฿₽₹₩₪₺₴₦₫₱₲₵₸₼₾₿";
constexpr std::string_view currency_codes[] = {"US$", "C$", "A$"};
constexpr std::string_view units[] = {"km", "km²", "km³", "m",  "m²",  "m³",   "dm",  "dm²", "dm³", "cm", "cm²",  "cm³",
                                      "mm", "mm²", "mm³", "ha", "µm",  "nm",   "yd",  "in",  "ft",  "kg", "g",    "mg",
                                      "µg", "t",   "lb",  "oz", "m/s", "km/h", "kmh", "mph", "hPa", "Pa", "mbar", "mb",
                                      "MB", "kb",  "KB",  "gb", "GB",  "tb",   "TB",  "T",   "G",   "M",  "K",    "%"};

bool is_one_of(char32_t c, std::u32string_view list) { return list.find(c) != std::u32string_view::npos; }
bool is_ascii_digit(char32_t c) { return c >= '0' && c <= '9'; }
bool is_small_latin(char32_t c) { return (c >= 'a' && c <= 'z') || (c >= U'ß' && c <= U'ÿ' && c != U'÷'); }
bool is_capital_latin(char32_t c) { return (c >= 'A' && c <= 'Z') || (c >= U'À' && c <= U'Þ' && c != U'×'); }

// [^\W_] and [^\W\d_] of the package's regular expressions.
bool is_letter_or_digit(char32_t c) { return c != '_' && is_word_sign(c); }
bool is_letter_sign(char32_t c) { return is_letter_or_digit(c) && !is_decimal(c); }

// The character at `at`, or 0 at the end.
char32_t code_at(std::string_view text, std::size_t at) { return at < text.size() ? take_codepoint(text, at) : 0; }

// Takes the last character off `text`; 0 if it is empty.
char32_t take_last(std::string_view& text) {
  if (text.empty()) return 0;
  std::size_t begin = text.size() - 1;
  while (begin > 0 && (static_cast<unsigned char>(text[begin]) & 0xc0) == 0x80) --begin;
  const char32_t last = code_at(text, begin);
  text.remove_suffix(text.size() - begin);
  return last;
}

bool ends_with_digit(std::string_view text) {
  return !text.empty() && is_ascii_digit(static_cast<unsigned char>(text.back()));
}

std::size_t periods_at(std::string_view text, std::size_t at) {
  return std::min(text.find_first_not_of('.', at), text.size()) - at;
}

// The longest of `endings` that stands at the end behind a digit; 0 if there is none.
template <std::size_t n>
std::size_t length_behind_digit(std::string_view chunk, const std::string_view (&endings)[n]) {
  std::size_t longest = 0;
  for (const std::string_view ending : endings) {
    if (ending.size() > longest && chunk.ends_with(ending) &&
        ends_with_digit(chunk.substr(0, chunk.size() - ending.size()))) {
      longest = ending.size();
    }
  }
  return longest;
}

// Whether a single period behind `before` is taken off.
bool takes_period(std::string_view before) {
  constexpr std::u32string_view further = U"%²-+";
  const char32_t last = take_last(before);
  if (last == 0) return false;
  const char32_t last_but_one = take_last(before);
  if (is_ascii_digit(last) || is_small_latin(last) || is_one_of(last, further)) return true;
  if (is_one_of(last, marks) || is_one_of(last, quotes)) return true;
  if (is_capital_latin(last) && is_capital_latin(last_but_one)) return true;
  return last_but_one == U'°' && is_one_of(last, U"FCK");
}

// The longest ending of two or more characters that does not ask for a digit before it.
std::size_t long_suffix_length(std::string_view chunk) {
  for (const std::string_view suffix : {"……", "’s", "’S", "'s", "'S"}) {
    if (chunk.ends_with(suffix)) return suffix.size();
  }
  return 0;
}

std::size_t single_suffix_length(std::string_view chunk) {
  std::string_view before = chunk;
  const char32_t last = take_last(before);
  const bool is_suffix = is_one_of(last, marks) || is_one_of(last, quotes) || is_one_of(last, icons) || last == U'—' ||
                         last == U'–' || (last == '.' && takes_period(before)) ||
                         ((last == '+' || is_one_of(last, currency_signs)) && ends_with_digit(before));
  return is_suffix ? chunk.size() - before.size() : 0;
}

}  // namespace

std::size_t prefix_length(std::string_view chunk) {
  constexpr std::u32string_view others = U"§%=—–";
  if (chunk.empty()) return 0;
  std::size_t end = 0;
  const char32_t first = take_codepoint(chunk, end);
  if (first == '.') return periods_at(chunk, 0) > 1 ? periods_at(chunk, 0) : 0;
  if (first == '+') return is_ascii_digit(code_at(chunk, 1)) ? 0 : 1;
  for (const std::string_view code : currency_codes) {
    if (chunk.starts_with(code)) return code.size();
  }
  const bool is_prefix = is_one_of(first, others) || is_one_of(first, marks) || is_one_of(first, quotes) ||
                         is_one_of(first, currency_signs) || is_one_of(first, icons);
  return is_prefix ? end : 0;
}

std::size_t suffix_length(std::string_view chunk) {
  if (chunk.empty()) return 0;
  const std::size_t periods = chunk.size() - (chunk.find_last_not_of('.') + 1);
  if (periods > 1) return periods;
  return std::max({length_behind_digit(chunk, units), length_behind_digit(chunk, currency_codes),
                   long_suffix_length(chunk), single_suffix_length(chunk)});
}

namespace {

// Bytes of a dash between letters: one, or up to three hyphens, or two em dashes; 0 if no letter follows.
std::size_t dash_length(std::string_view chunk, std::size_t at) {
  for (const std::string_view dash : {"-", "–", "—", "--", "---", "——", "~"}) {
    if (chunk.substr(at).starts_with(dash) && is_letter_sign(code_at(chunk, at + dash.size()))) return dash.size();
  }
  return 0;
}

}  // namespace

std::size_t infix_length(std::string_view chunk, std::size_t at, char32_t before) {
  std::size_t end = at;
  const char32_t c = take_codepoint(chunk, end);
  if (c < 0x80 && (is_letter_or_digit(c))) return 0;
  const char32_t after = code_at(chunk, end);
  const bool is_between_letters = is_letter_sign(before) && is_letter_sign(after);
  if (c == U'…' || is_one_of(c, icons)) return end - at;
  if (c == '.') {
    if (after == '.') return periods_at(chunk, at);
    const bool is_end = is_small_latin(before) || (before != 0 && is_one_of(before, quotes));
    return is_end && (is_capital_latin(after) || (after != 0 && is_one_of(after, quotes))) ? 1 : 0;
  }
  if (is_one_of(c, U"+-*^") && is_ascii_digit(before) && (is_ascii_digit(after) || after == '-')) return 1;
  if (c == ',') return is_between_letters ? 1 : 0;
  if (!is_letter_or_digit(before)) return 0;
  if (is_one_of(c, U":<>=/")) return is_letter_sign(after) ? 1 : 0;
  return dash_length(chunk, at);
}

namespace {

// In small letters, as a regular expression without case compares them.
char32_t folded(char32_t c) {
  constexpr char32_t kelvin = 0x212a;
  if (c >= 'A' && c <= 'Z') return c + ('a' - 'A');
  if (c == U'İ' || c == U'ı') return 'i';
  if (c == U'ſ') return 's';
  return c == kelvin ? 'k' : c;
}

// Takes the begin of `text` if it is `word`, which has small letters, whatever the case.
bool take_folded(std::string_view& text, std::string_view word) {
  std::size_t at = 0;
  for (const char letter : word) {
    if (at == text.size() || folded(take_codepoint(text, at)) != static_cast<unsigned char>(letter)) return false;
  }
  text.remove_prefix(at);
  return true;
}

// Whether a part between periods, or before an @, has a character at least and no other ones than these.
bool is_label(std::string_view text, std::u32string_view further) {
  if (text.empty()) return false;
  for (std::size_t i = 0; i < text.size();) {
    const char32_t c = take_codepoint(text, i);
    if (!is_word_sign(c) && !is_one_of(c, further)) return false;
  }
  return true;
}

// Whether `host` is two or more labels with a period between each two.
bool is_host(std::string_view host) {
  std::size_t labels = 0;
  for (std::size_t begin = 0;; ++labels) {
    const std::size_t period = std::min(host.find('.', begin), host.size());
    if (!is_label(host.substr(begin, period - begin), U"-")) return false;
    if (period == host.size()) return labels > 0;
    begin = period + 1;
  }
}

bool has_known_top_domain(std::string_view host) {
  const std::string_view last = host.substr(host.rfind('.') + 1);
  for (const std::string_view domain : {"com", "org", "net", "edu", "gov", "io", "co", "uk", "de", "fr", "info", "biz",
                                        "us", "ca", "au", "tv", "me", "ly", "ai"}) {
    std::string_view rest = last;
    if (take_folded(rest, domain) && rest.empty()) return true;
  }
  return false;
}

}  // namespace

bool is_address(std::string_view chunk) {
  for (const std::string_view begin : {"http://", "https://", "ftp://", "www."}) {
    std::string_view rest = chunk;
    if (take_folded(rest, begin) && !rest.empty()) return true;
  }
  const std::size_t at = chunk.find('@');
  if (at != std::string_view::npos && is_label(chunk.substr(0, at), U".+-") && is_host(chunk.substr(at + 1)))
    return true;
  const std::string_view host = chunk.substr(0, chunk.find('/'));
  return host.find('.') != std::string_view::npos && has_known_top_domain(host) && is_host(host);
}

}  // namespace linnet::english
