// Piper's catalogue of voices, voices.json: read from untrusted bytes. What is wrong in an entry leaves out that entry.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace linnet::native {

inline constexpr std::size_t most_catalogue_bytes = std::size_t{4} << 20;  // Piper's has a quarter of one megabyte

struct CatalogueFile {
  std::string path;  // below the catalogue's address: letters, digits, "-_.+", and others of UTF-8; no part is ".."
  std::uint64_t bytes = 0;
  std::string md5;
};

struct CatalogueVoice {
  std::string name;                  // "de_DE-thorsten-medium", fit to be a file's name
  std::string language;              // "de_DE"
  std::string language_name;         // "German"
  std::string language_name_native;  // "Deutsch"
  std::string country;               // "Germany"
  std::string quality;               // "x_low", "low", "medium" or "high"
  int speakers = 1;
  std::vector<std::string> aliases;  // older names
  CatalogueFile model, settings;
  std::optional<CatalogueFile> card;

  std::uint64_t bytes() const { return model.bytes + settings.bytes + (card ? card->bytes : 0); }
};

struct Catalogue {
  std::vector<CatalogueVoice> voices;  // by name
  std::size_t left_out = 0;            // entries that are none
};

// bad_input: it is no JSON object, nested too deeply, or has more than 10,000 entries.
Catalogue read_catalogue(std::string_view json);

// Null: neither a name nor an alias in it.
const CatalogueVoice* find_voice(const Catalogue& catalogue, std::string_view name);

// Whether a text may be the name of a voice, and so of a file: 1 to 100 bytes of UTF-8 without '/', control characters
// and a '.' or '-' at its beginning.
bool is_voice_name(std::string_view text);

// "CC0" of "* License: CC0"; empty: the card does not say.
std::string licence_in(const std::string& model_card);

}  // namespace linnet::native
