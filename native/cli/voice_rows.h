// The voices of the catalogue and those on this machine, as `linnet voices` lists them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "native/catalogue/kept_catalogue.h"
#include "native/voices/voice_folders.h"

namespace linnet::native {

struct VoiceRow {
  std::string name;
  std::string language;       // "de_DE"; espeak-ng's "en-us" where the settings say no other
  std::string language_name;  // "German (Germany)"; empty: unknown
  std::string quality;
  std::uint64_t bytes = 0;  // of the catalogue's files, else of the model on this machine
  int speakers = 1;
  std::vector<std::string> aliases;
  std::vector<std::string> installed;  // the precisions that are on this machine: "fp32", "int8"
  std::string file;                    // of the first of these
  std::string licence;                 // of the model card beside an installed voice; empty: unknown
};

// Every voice once, by name. language: "de" or "de_DE"; empty: all.
std::vector<VoiceRow> voice_rows(const Catalogue& catalogue, const std::vector<VoiceFiles>& installed,
                                 const std::string& language);

std::string voice_table(const std::vector<VoiceRow>& rows);
// {"catalogue": {"url", "date", "problem"} or null, "voices": […]}
std::string voice_json(const std::vector<VoiceRow>& rows, const std::string& url, const KeptCatalogue* catalogue);

}  // namespace linnet::native
