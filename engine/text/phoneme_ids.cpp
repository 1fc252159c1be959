#include "engine/text/phoneme_ids.h"

#include <algorithm>

#include "engine/text/nfd.h"
#include "engine/text/utf8.h"

namespace linnet {
namespace {

std::string joined(std::span<const std::string> phonemes) {
  std::string all;
  for (const std::string& phoneme : phonemes) all += phoneme;
  return all;
}

// The number of phonemes at the start that form one vowel cluster: the longest match, as in piper-tts's
// _merge_known_vowel_clusters.
std::size_t cluster_length(std::span<const std::string> phonemes, const VoiceDescription& settings) {
  std::size_t longest = 1;
  for (const std::vector<std::string>& cluster : settings.vowel_clusters) {
    if (cluster.size() > longest && cluster.size() <= phonemes.size() &&
        std::equal(cluster.begin(), cluster.end(), phonemes.begin())) {
      longest = cluster.size();
    }
  }
  return longest;
}

char32_t codepoint_of(const std::string& phoneme) {
  std::size_t i = 0;
  return phoneme.empty() ? 0 : take_codepoint(phoneme, i);
}

// A letter and its combining mark as one character, for voices that have an id for it: й, or misaki's ç. Empty if the
// mark has ids of its own, or if the voice has no such id.
std::string composed_letter(std::span<const std::string> phonemes, const VoiceDescription& settings) {
  using Type = VoiceDescription::PhonemeType;
  const bool may_be_composed = settings.phoneme_type == Type::text || settings.phoneme_type == Type::misaki;
  if (!may_be_composed || phonemes.size() < 2) return {};
  if (has_ids(phonemes[1], settings)) return {};
  const char32_t letter = composed(codepoint_of(phonemes[0]), codepoint_of(phonemes[1]));
  if (letter == 0) return {};
  std::string key = to_utf8(letter);
  return has_ids(key, settings) ? key : std::string();
}

// The number of phonemes at the start to look up together.
std::size_t key_length(std::span<const std::string> phonemes, const VoiceDescription& settings) {
  const std::size_t cluster = cluster_length(phonemes, settings);
  if (cluster > 1 || has_ids(phonemes[0], settings)) return cluster;
  constexpr std::size_t longest_key = 8;
  for (std::size_t length = std::min(longest_key, phonemes.size()); length > 1; --length) {
    if (has_ids(joined(phonemes.first(length)), settings)) return length;
  }
  return 1;
}

class IdWriter {
 public:
  IdWriter(const VoiceDescription& settings, std::vector<std::int64_t>& ids)
      : map_(settings.phoneme_id_map), ids_(ids), pad_(map_.find("_")) {}

  bool add(std::string_view phoneme) {
    const auto found = map_.find(phoneme);
    if (found == map_.end()) return false;
    ids_.insert(ids_.end(), found->second.begin(), found->second.end());
    return true;
  }
  void add_pad() {
    if (pad_ != map_.end()) ids_.insert(ids_.end(), pad_->second.begin(), pad_->second.end());
  }
  bool add_padded(std::string_view phoneme) {
    if (!add(phoneme)) return false;
    add_pad();
    return true;
  }

 private:
  using Map = decltype(VoiceDescription::phoneme_id_map);
  const Map& map_;
  std::vector<std::int64_t>& ids_;
  Map::const_iterator pad_;
};

}  // namespace

bool has_ids(std::string_view phoneme, const VoiceDescription& settings) {
  return settings.phoneme_id_map.contains(phoneme) || settings.phoneme_map.contains(phoneme);
}

PhonemeIds phoneme_ids(std::span<const std::string> phonemes, const VoiceDescription& settings,
                       std::set<std::string>& unknown) {
  PhonemeIds result;
  result.ids.reserve(2 * phonemes.size() + 3);
  result.first_id.reserve(phonemes.size() + 1);
  IdWriter writer(settings, result.ids);
  writer.add("^");
  writer.add_pad();
  for (std::size_t i = 0; i < phonemes.size();) {
    const std::string letter = composed_letter(phonemes.subspan(i), settings);
    const std::size_t length = letter.empty() ? key_length(phonemes.subspan(i), settings) : 2;
    const std::string phoneme = letter.empty() ? joined(phonemes.subspan(i, length)) : letter;
    result.first_id.push_back(result.ids.size());
    if (const auto replaced = settings.phoneme_map.find(phoneme); replaced != settings.phoneme_map.end()) {
      for (const std::string& by : replaced->second) {
        if (!writer.add_padded(by)) unknown.insert(by);
      }
    } else if (!writer.add_padded(phoneme)) {
      unknown.insert(phoneme);
    }
    // The first of several joined phonemes gets all of their ids.
    result.first_id.insert(result.first_id.end(), length - 1, result.ids.size());
    i += length;
  }
  result.first_id.push_back(result.ids.size());
  writer.add("$");
  return result;
}

}  // namespace linnet
