
#include <algorithm>
#include <charconv>
#include <numeric>
#include <optional>
#include <utility>

#include "engine/linnet.h"
#include "engine/text/utf8.h"

namespace linnet {
namespace {

constexpr std::size_t longest_mix = 2000;  // bytes

[[noreturn]] void bad(const std::string& message) { throw Error(ErrorKind::bad_input, message); }

// For one line of a message.
std::string shown(std::string_view text) {
  constexpr std::size_t most = 60;
  std::string line = "'";
  for (const char c : text.substr(0, most)) line += static_cast<unsigned char>(c) < 0x20 ? '?' : c;
  return line + (text.size() > most ? "…'" : "'");
}

// Letters to change, add or leave out between two names.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t changed = diagonal + (a[i] != b[j]);
      diagonal = row[j + 1];
      row[j + 1] = std::min({changed, row[j] + 1, diagonal + 1});
    }
  }
  return row.back();
}

[[noreturn]] void no_speaker(std::string_view name, const SpeakerNames& names) {
  std::string there = names.speakers == 1 ? "one, 0" : "0 to " + std::to_string(names.speakers - 1);
  if (!names.ids.empty()) there += ", or by name; near this are " + speakers_near(name, names);
  throw Error(ErrorKind::not_found, "no speaker " + shown(name) + " in this voice; it has " + there);
}

std::size_t speaker_named(std::string_view name, const SpeakerNames& names) {
  int id = 0;
  const char* end = name.data() + name.size();
  const auto [stopped_at, error] = std::from_chars(name.data(), end, id);
  if (error == std::errc{} && stopped_at == end && id >= 0 && id < names.speakers) return static_cast<std::size_t>(id);
  const auto named = names.ids.find(name);
  if (named == names.ids.end() || named->second < 0 || named->second >= names.speakers) no_speaker(name, names);
  return static_cast<std::size_t>(named->second);
}

// "2" or "0.75"; nothing else is a weight.
std::optional<double> decimal(std::string_view written) {
  double value = 0, unit = 1;
  bool is_behind_point = false;
  std::size_t digits = 0;
  for (const char c : written) {
    if (c == '.' && !is_behind_point) {
      is_behind_point = true;
    } else if (c >= '0' && c <= '9' && ++digits <= 15) {
      value = value * 10 + (c - '0');
      if (is_behind_point) unit *= 10;
    } else {
      return std::nullopt;
    }
  }
  return digits ? std::optional(value / unit) : std::nullopt;
}

float weight_in(std::string_view written, std::string_view part) {
  const double weight = decimal(without_outer_space(written)).value_or(0);
  if (!(weight >= 1e-3 && weight <= 1e3))
    bad("the weight in " + shown(part) + " has to be a number from 0.001 to 1000, as in af_heart(2)+bf_emma(1)");
  return static_cast<float>(weight);
}

SpeakerShare share_of(std::string_view part, const SpeakerNames& names) {
  const std::size_t open = part.find('(');
  const std::string_view name = without_outer_space(part.substr(0, open));
  if (name.empty()) bad("a mix names a speaker on each side of '+', as in af_heart(2)+bf_emma(1)");
  if (open == std::string_view::npos) return {speaker_named(name, names), 1};
  if (part.back() != ')') bad("in " + shown(part) + " the weight has to end with ')', as in af_heart(2)");
  return {speaker_named(name, names), weight_in(part.substr(open + 1, part.size() - open - 2), part)};
}

void add(const SpeakerShare& share, std::vector<SpeakerShare>& mix) {
  const auto before =
      std::find_if(mix.begin(), mix.end(), [&](const SpeakerShare& one) { return one.speaker == share.speaker; });
  if (before != mix.end())
    before->weight += share.weight;
  else
    mix.push_back(share);
}

}  // namespace

std::string speakers_near(std::string_view name, const SpeakerNames& names) {
  constexpr std::size_t most = 3;
  std::vector<std::pair<std::size_t, std::string_view>> near;
  for (const auto& [known, id] : names.ids) near.emplace_back(distance(name.substr(0, 100), known), known);
  std::sort(near.begin(), near.end());
  std::string list;
  for (std::size_t i = 0; i < std::min(most, near.size()); ++i) list += (i ? ", " : "") + std::string(near[i].second);
  return list;
}

std::vector<SpeakerShare> speaker_mix(std::string_view text, const SpeakerNames& names) {
  if (without_outer_space(text).empty())
    bad("no speaker is named; expected a name or an id, or a mix such as a(2)+b(1)");
  if (text.size() > longest_mix) bad("a mix of speakers has at most " + std::to_string(longest_mix) + " bytes");
  if (names.ids.contains(text)) return {{speaker_named(text, names), 1}};  // Piper's names may hold any character
  std::vector<SpeakerShare> mix;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find('+', begin), text.size());
    add(share_of(without_outer_space(text.substr(begin, end - begin)), names), mix);
    begin = end + 1;
  }
  if (mix.size() > 1 && !names.can_mix) bad("a mix of speakers, but this voice cannot mix them; name one");
  if (mix.size() > most_mixed_speakers)
    bad("a mix of " + std::to_string(mix.size()) + " speakers; at most " + std::to_string(most_mixed_speakers) +
        " can be mixed");
  float sum = 0;
  for (const SpeakerShare& share : mix) sum += share.weight;
  for (SpeakerShare& share : mix) share.weight /= sum;
  return mix;
}

}  // namespace linnet
