#include "native/batch/manifest.h"

#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>

#include "engine/error.h"
#include "engine/voices/json_nesting.h"
#include "native/batch/sha256.h"
#include "native/system/text_source.h"

namespace linnet::native {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r'; }

}  // namespace

Manifest::Manifest(const std::string& path) : path_(path), file_(path) {
  const std::string_view all(reinterpret_cast<const char*>(file_.bytes().data()), file_.bytes().size());
  sha256_ = sha256_of(all);
  std::size_t begin = all.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  for (std::uint32_t number = 1; begin < all.size(); ++number) {
    const std::size_t end = std::min(all.find('\n', begin), all.size());
    const std::string_view line = all.substr(begin, end - begin);
    if (line.size() > most_text_bytes) text_too_long(path + ", line " + std::to_string(number), most_text_bytes);
    if (!std::all_of(line.begin(), line.end(), is_space))
      read_line({begin, static_cast<std::uint32_t>(line.size()), number, 0});
    begin = end + 1;
  }
  file_.check_unchanged();
  if (lines_.empty())
    throw Error(ErrorKind::bad_input,
                path + R"( has no lines; expected lines such as {"id": "a-001", "text": "Hello."})");
  find_duplicates();
}

void Manifest::read_line(Place place) {
  const std::size_t index = lines_.size();
  lines_.push_back(place);
  try {
    const ManifestLine line = manifest_line(text(index));
    const auto voice = voice_numbers_.try_emplace(line.voice.value_or(""), static_cast<std::uint32_t>(voices_.size()));
    if (voice.second) voices_.push_back(voice.first->first);
    lines_.back().voice = voice.first->second;
    ids_.push_back({std::hash<std::string>()(line.id), static_cast<std::uint32_t>(index)});
  } catch (const Error& error) {
    faults_[index] = path_ + ", line " + std::to_string(place.number) + ": " + error.what();
  }
}

// Of lines with one id the first counts. Ids are compared by hashes, so that those of a million lines take 16 MB.
void Manifest::find_duplicates() {
  std::sort(ids_.begin(), ids_.end(),
            [](const Known& a, const Known& b) { return a.hash != b.hash ? a.hash < b.hash : a.line < b.line; });
  for (std::size_t first = 0; first < ids_.size();) {
    std::map<std::string, std::size_t> numbers;
    std::size_t next = first + 1;
    while (next < ids_.size() && ids_[next].hash == ids_[first].hash) ++next;
    for (std::size_t i = first; next - first > 1 && i < next; ++i) {
      const std::size_t line = ids_[i].line;
      const auto [known, is_new] = numbers.try_emplace(read(line).id, number(line));
      if (is_new) continue;
      faults_[line] = path_ + ", line " + std::to_string(number(line)) + ": the id \"" + known->first +
                      "\" is that of line " + std::to_string(known->second) +
                      " already; every line has to have an id of its own";
    }
    first = next;
  }
  ids_ = {};
}

std::string_view Manifest::text(std::size_t line) const {
  const Place& place = lines_[line];
  return {reinterpret_cast<const char*>(file_.bytes().data()) + place.begin, place.bytes};
}

const std::string* Manifest::fault(std::size_t line) const {
  const auto found = faults_.find(line);
  return found == faults_.end() ? nullptr : &found->second;
}

std::string Manifest::broken_id(std::size_t line) const {
  constexpr std::size_t deepest = 8;
  if (nesting_of(text(line)) > deepest) return "";
  const auto object = nlohmann::json::parse(text(line), nullptr, false);
  const bool is_known = object.is_object() && object.contains("id") && object["id"].is_string();
  return is_known ? object["id"].get<std::string>() : "";
}

ManifestLine Manifest::read(std::size_t line) const { return manifest_line(text(line)); }

}  // namespace linnet::native
