#include "native/catalogue/catalogue.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "engine/error.h"
#include "engine/voices/json_nesting.h"

namespace linnet::native {
namespace {

using nlohmann::json;

constexpr std::size_t deepest = 8;  // Piper's has 4 levels
constexpr std::size_t most_voices = 10'000, most_aliases = 20;
constexpr std::size_t most_name_bytes = 100, most_text_bytes = 200, most_path_bytes = 500;
constexpr std::uint64_t most_model_bytes = std::uint64_t{2} << 30, most_other_bytes = std::uint64_t{16} << 20;
constexpr int most_speakers = 100'000;
constexpr std::size_t md5_digits = 32;

struct Unusable {};  // an entry that is left out

void require(bool holds) {
  if (!holds) throw Unusable();
}

// Without control characters, also those of two bytes (U+0080..U+009F): a terminal would obey them.
bool is_printable(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x20 || byte == 0x7f) return false;
    if (byte == 0xc2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xa0) return false;
  }
  return true;
}

const json& at(const json& object, const char* key) {
  static const json none;
  const auto found = object.is_object() ? object.find(key) : object.end();
  return object.is_object() && found != object.end() ? *found : none;
}

std::string text_at(const json& object, const char* key) {
  const json& value = at(object, key);
  if (value.is_null()) return "";
  require(value.is_string());
  const auto& text = value.get_ref<const std::string&>();
  require(text.size() <= most_text_bytes && is_printable(text));
  return text;
}

bool is_md5(const std::string& text) {
  return text.size() == md5_digits && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

// A path below the catalogue's address, each part of which could be a file's name.
bool is_path(const std::string& path) {
  if (path.empty() || path.size() > most_path_bytes || path.back() == '/' || !is_printable(path)) return false;
  std::istringstream parts(path);
  for (std::string part; std::getline(parts, part, '/');)
    if (part.empty() || part[0] == '.' || part.find_first_of("\\?#%:") != std::string::npos) return false;
  return true;
}

// The file of this name, in whatever folder; nothing where there is none.
std::optional<CatalogueFile> file_named(const json& files, const std::string& name, std::uint64_t most_bytes) {
  for (const auto& [path, facts] : files.items()) {
    if (path != name && !path.ends_with("/" + name)) continue;
    const json &bytes = at(facts, "size_bytes"), &md5 = at(facts, "md5_digest");
    require(is_path(path) && bytes.is_number_unsigned() && md5.is_string() && is_md5(md5.get<std::string>()));
    require(bytes.get<std::uint64_t>() > 0 && bytes.get<std::uint64_t>() <= most_bytes);
    return CatalogueFile{path, bytes.get<std::uint64_t>(), md5.get<std::string>()};
  }
  return std::nullopt;
}

CatalogueFile needed(std::optional<CatalogueFile> file) {
  require(file.has_value());
  return *std::move(file);
}

CatalogueVoice read_voice(const std::string& key, const json& entry) {
  require(is_voice_name(key));
  CatalogueVoice voice;
  voice.name = key;
  const json& language = at(entry, "language");
  voice.language = text_at(language, "code");
  voice.language_name = text_at(language, "name_english");
  voice.language_name_native = text_at(language, "name_native");
  voice.country = text_at(language, "country_english");
  voice.quality = text_at(entry, "quality");
  const json& speakers = at(entry, "num_speakers");
  require(speakers.is_number_integer() && speakers >= 1 && speakers <= most_speakers);
  voice.speakers = speakers.get<int>();
  for (const json& alias : at(entry, "aliases"))
    if (alias.is_string() && is_voice_name(alias.get<std::string>()) && voice.aliases.size() < most_aliases)
      voice.aliases.push_back(alias.get<std::string>());
  const json& files = at(entry, "files");
  require(files.is_object());
  voice.model = needed(file_named(files, key + ".onnx", most_model_bytes));
  voice.settings = needed(file_named(files, key + ".onnx.json", most_other_bytes));
  voice.card = file_named(files, "MODEL_CARD", most_other_bytes);
  return voice;
}

}  // namespace

Catalogue read_catalogue(std::string_view text) {
  if (nesting_of(text) > deepest) throw Error(ErrorKind::bad_input, "the catalogue of voices is nested too deeply");
  const json page = json::parse(text, nullptr, false);
  if (!page.is_object()) throw Error(ErrorKind::bad_input, "the catalogue of voices is not a JSON object");
  if (page.size() > most_voices)
    throw Error(ErrorKind::bad_input, "the catalogue has more than " + std::to_string(most_voices) + " voices");
  Catalogue catalogue;
  for (const auto& [key, entry] : page.items()) {
    try {
      catalogue.voices.push_back(read_voice(key, entry));
    } catch (const Unusable&) {
      ++catalogue.left_out;
    }
  }
  return catalogue;
}

const CatalogueVoice* find_voice(const Catalogue& catalogue, std::string_view name) {
  for (const CatalogueVoice& voice : catalogue.voices)
    if (voice.name == name) return &voice;
  for (const CatalogueVoice& voice : catalogue.voices)
    if (std::find(voice.aliases.begin(), voice.aliases.end(), name) != voice.aliases.end()) return &voice;
  return nullptr;
}

bool is_voice_name(std::string_view text) {
  return !text.empty() && text.size() <= most_name_bytes && text[0] != '.' && text[0] != '-' &&
         text.find_first_of("/\\:") == std::string_view::npos && is_printable(text);
}

std::string licence_in(const std::string& model_card) {
  std::istringstream lines(model_card);
  for (std::string line; std::getline(lines, line);) {
    for (const std::string_view title : {"License:", "Licence:", "license:", "licence:"}) {
      const std::size_t found = line.find(title);
      if (found == std::string::npos) continue;
      const std::size_t first = line.find_first_not_of(" \t*_", found + title.size());
      if (first == std::string::npos) continue;
      const std::string licence = line.substr(first, line.find_last_not_of(" \t\r*_") + 1 - first);
      if (licence.size() <= most_text_bytes && is_printable(licence)) return licence;
    }
  }
  return "";
}

}  // namespace linnet::native
