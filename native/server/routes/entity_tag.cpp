#include "native/server/routes/entity_tag.h"

#include <httplib.h>

#include <charconv>
#include <cstdint>
#include <cstdio>

#include "native/version.h"

namespace linnet::native {
namespace {

std::uint64_t fnv1a(const std::string& text, std::uint64_t hash) {
  for (const unsigned char c : text) hash = (hash ^ c) * 0x100000001b3u;
  return hash;
}

// The number that the text is; nothing if it is none, or larger than any answer.
std::optional<std::size_t> number_in(std::string_view text) {
  constexpr std::size_t most = std::size_t{1} << 40;  // so that sums and products with it do not overflow
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_number = error == std::errc{} && end == text.data() + text.size() && number <= most;
  return is_number ? std::optional(number) : std::nullopt;
}

}  // namespace

std::string entity_tag(const AnswerFacts& facts) {
  std::string all = std::string(version) + '\0' + std::string(commit) + '\0';
  all += facts.shape + '\0' + facts.made_with + '\0' + facts.speech_key;
  char text[48];
  std::snprintf(text, sizeof text, "\"%016llx%016llx\"",
                static_cast<unsigned long long>(fnv1a(all, 0xcbf29ce484222325u)),
                static_cast<unsigned long long>(fnv1a(all, 0x9e3779b97f4a7c15u)));
  const bool is_strong = facts.has_same_bytes && !facts.made_with.empty();
  return (is_strong ? "" : "W/") + std::string(text);
}

bool client_has_it(const httplib::Request& request, const std::string& tag) {
  const std::string known = request.get_header_value("If-None-Match");
  const std::string opaque = tag.substr(tag.find('"'));  // compared weakly (RFC 9110, 13.1.2)
  return (request.method == "GET" || request.method == "HEAD") && known.find(opaque) != std::string::npos;
}

std::optional<ByteRange> missing_part(const httplib::Request& request, const std::string& tag) {
  constexpr std::string_view unit = "bytes=";
  const std::string text = request.get_header_value("Range");
  const bool may_ask = request.method == "GET" || request.method == "POST";
  if (!may_ask || !tag.starts_with('"') || request.get_header_value("If-Range") != tag) return std::nullopt;
  if (!text.starts_with(unit)) return std::nullopt;
  const std::string_view range = std::string_view(text).substr(unit.size());
  const std::size_t dash = range.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto first = number_in(range.substr(0, dash));
  const auto last = number_in(range.substr(dash + 1));
  const bool has_last = dash + 1 < range.size();
  if (!first || (has_last && (!last || *last < *first))) return std::nullopt;
  return ByteRange{*first, last};
}

}  // namespace linnet::native
