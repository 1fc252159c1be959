#include "native/cli/voice_rows.h"

#include <cstdio>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>

#include "engine/error.h"
#include "engine/linnet.h"
#include "engine/voices/json_nesting.h"
#include "native/cli/table.h"
#include "native/system/mapped_file.h"
#include "native/system/text_file.h"
#include "native/voices/model_card.h"
#include "native/voices/voice_variants.h"

namespace linnet::native {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr std::size_t most_settings_bytes = std::size_t{16} << 20;
constexpr std::size_t deepest_settings = 32;

// The settings of a voice on disk; null where they cannot be read, which opening the voice says better.
json settings_of(const VoiceFiles& files) {
  try {
    std::string text;
    if (files.settings.empty())
      text = settings_inside(MappedFile(files.model).bytes());
    else
      text = read_text(files.settings, most_settings_bytes);
    return nesting_of(text) > deepest_settings ? json() : json::parse(text, nullptr, false);
  } catch (const Error&) {
    return nullptr;
  }
}

template <typename Value>
Value value_at(const json& settings, const char* pointer, Value otherwise) {
  const json::json_pointer place(pointer);
  if (!settings.is_object() || !settings.contains(place)) return otherwise;
  const json& value = settings.at(place);
  const bool fits = std::is_same_v<Value, int> ? value.is_number_integer() : value.is_string();
  return fits ? value.get<Value>() : otherwise;
}

VoiceRow row_of(const CatalogueVoice& voice) {
  VoiceRow row;
  row.name = voice.name;
  row.language = voice.language;
  row.language_name = voice.language_name + (voice.country.empty() ? "" : " (" + voice.country + ")");
  row.quality = voice.quality;
  row.bytes = voice.bytes();
  row.speakers = voice.speakers;
  row.aliases = voice.aliases;
  return row;
}

// Of a voice that the catalogue does not have.
VoiceRow row_of(const VoiceFiles& files) {
  const json settings = settings_of(files);
  VoiceRow row;
  row.name = without_precision(files.name);
  row.language =
      value_at<std::string>(settings, "/language/code", value_at<std::string>(settings, "/espeak/voice", ""));
  row.language_name = value_at<std::string>(settings, "/language/name_english", "");
  row.quality = value_at<std::string>(settings, "/audio/quality", "");
  row.speakers = std::max(1, value_at<int>(settings, "/num_speakers", 1));
  std::error_code error;
  const auto bytes = std::filesystem::file_size(files.model, error);
  row.bytes = error ? 0 : bytes;
  return row;
}

void add_installed(VoiceRow& row, const VoiceFiles& files) {
  row.installed.push_back(precision_in(files.name));
  if (row.file.empty()) row.file = files.model;
  if (row.licence.empty()) {
    VoiceFiles base = files;
    base.name = row.name;  // the card of NAME.int8 is NAME's
    row.licence = licence_in(model_card_beside(base));
  }
}

bool is_in(const VoiceRow& row, const std::string& language) {
  if (language.empty() || row.language == language) return true;
  return row.language.starts_with(language) && row.language.find_first_of("_-") == language.size();
}

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
  return text;
}

std::string megabytes(std::uint64_t bytes) {
  char text[32];
  std::snprintf(text, sizeof text, "%.0f MB", std::max(1.0, static_cast<double>(bytes) / 1e6));
  return text;
}

}  // namespace

std::vector<VoiceRow> voice_rows(const Catalogue& catalogue, const std::vector<VoiceFiles>& installed,
                                 const std::string& language) {
  std::map<std::string, VoiceRow> rows;
  for (const CatalogueVoice& voice : catalogue.voices) rows.emplace(voice.name, row_of(voice));
  for (const VoiceFiles& files : installed) {
    const std::string name = without_precision(files.name);
    auto found = rows.find(name);
    if (found == rows.end()) found = rows.emplace(name, row_of(files)).first;
    add_installed(found->second, files);
  }
  std::vector<VoiceRow> chosen;
  for (auto& [name, row] : rows)
    if (is_in(row, language)) chosen.push_back(std::move(row));
  return chosen;
}

std::string voice_table(const std::vector<VoiceRow>& rows) {
  std::vector<TableRow> table = {{"voice", "language", "quality", "size", "speakers", "here", "licence"}};
  for (const VoiceRow& row : rows)
    table.push_back({row.name, row.language_name.empty() ? row.language : row.language_name, row.quality,
                     megabytes(row.bytes), std::to_string(row.speakers), joined(row.installed), row.licence});
  return table_text(table);
}

std::string voice_json(const std::vector<VoiceRow>& rows, const std::string& url, const KeptCatalogue* catalogue) {
  ordered_json page = {{"catalogue", nullptr}, {"voices", ordered_json::array()}};
  if (catalogue) page["catalogue"] = {{"url", url}, {"date", catalogue->date}, {"problem", catalogue->problem}};
  for (const VoiceRow& row : rows)
    page["voices"].push_back({{"name", row.name},
                              {"language", row.language},
                              {"language_name", row.language_name},
                              {"quality", row.quality},
                              {"bytes", row.bytes},
                              {"speakers", row.speakers},
                              {"aliases", row.aliases},
                              {"installed", row.installed},
                              {"file", row.file},
                              {"licence", row.licence}});
  return page.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace linnet::native
