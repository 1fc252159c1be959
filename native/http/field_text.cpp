#include "native/http/field_text.h"

#include <algorithm>
#include <cctype>

namespace linnet::native {
namespace {

bool is_token_character(unsigned char c) {
  return std::isalnum(c) || std::string_view("!#$%&'*+-.^_`|~").find(static_cast<char>(c)) != std::string_view::npos;
}

char small(char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); }

}  // namespace

bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_token_character);
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), small);
  return text;
}

bool equal_names(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return small(x) == small(y); });
}

std::string trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return "";
  return std::string(text.substr(begin, text.find_last_not_of(" \t") - begin + 1));
}

std::vector<std::string> listed(std::string_view text) {
  std::vector<std::string> words;
  for (std::size_t begin = 0; begin <= text.size();) {
    const auto comma = std::min(text.find(',', begin), text.size());
    if (std::string word = trimmed(text.substr(begin, comma - begin)); !word.empty()) words.push_back(std::move(word));
    begin = comma + 1;
  }
  return words;
}

std::string without_port(std::string_view host) {
  if (host.starts_with('[')) return std::string(host.substr(1, host.find(']') - 1));
  const bool has_port = std::count(host.begin(), host.end(), ':') == 1;
  return std::string(has_port ? host.substr(0, host.find(':')) : host);
}

}  // namespace linnet::native
