#include "native/voices/language_data.h"

#include <filesystem>
#include <map>
#include <memory>

#include "native/system/mapped_file.h"
#include "native/system/program_paths.h"

namespace linnet::native {
namespace {

struct WayOfReading {
  std::string_view name;
  UnknownWords way;
};
constexpr WayOfReading ways[] = {
    {"net", UnknownWords::net}, {"espeak", UnknownWords::espeak}, {"spell", UnknownWords::spell}};

// A folder that holds `file`: `asked` or the folder of that name in it, else the first of the platform's.
std::string find_folder(const DataFolder& folder, const std::string& flag, const std::string& asked) {
  if (!asked.empty()) {
    for (const std::string& candidate : {asked, asked + "/" + folder.name})
      if (holds(candidate, folder)) return candidate;
    throw Error(ErrorKind::bad_input, flag + ": no " + folder.file + " in " + asked + "; the folder has to be " +
                                          folder.name + " or to contain it");
  }
  for (const std::string& candidate : candidates(folder))
    if (holds(candidate, folder)) return candidate;
  return "";
}

std::string where_sought(const DataFolder& folder, const std::string& flag) {
  std::string message = "no " + folder.name + " in ";
  for (const std::string& candidate : candidates(folder)) message += candidate + ", ";
  message.resize(message.size() - 2);
  return message + "; give " + flag + " DIR";
}

// The text of a file; empty if there is none.
std::string content_of(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) return "";
  const MappedFile file(path);
  return std::string(reinterpret_cast<const char*>(file.bytes().data()), file.bytes().size());
}

}  // namespace

std::vector<std::string> LanguageChoice::flags() const {
  std::vector<std::string> all;
  if (!espeak_data.empty()) all.insert(all.end(), {"--espeak-data", espeak_data});
  if (!english_data.empty()) all.insert(all.end(), {"--english-data", english_data});
  if (!arabic_data.empty()) all.insert(all.end(), {"--arabic-data", arabic_data});
  if (!words_data.empty()) all.insert(all.end(), {"--words-data", words_data});
  for (const WayOfReading& one : ways)
    if (one.way == unknown_words && one.way != UnknownWords::net)
      all.insert(all.end(), {"--unknown-words", std::string(one.name)});
  for (const std::string& path : lexicons) all.insert(all.end(), {"--lexicon", path});
  return all;
}

UnknownWords unknown_words_by_name(std::string_view name) {
  std::string known;
  for (const WayOfReading& one : ways) {
    if (one.way == UnknownWords::espeak && !has_espeak()) continue;
    if (one.name == name) return one.way;
    known += (known.empty() ? "" : ", ") + std::string(one.name);
  }
  throw Error(ErrorKind::bad_input, "unknown words cannot be read by '" + std::string(name) + "'" +
                                        (has_espeak() ? "" : " in this build, which has no espeak-ng") +
                                        "; it has to be one of " + known);
}

void LanguageData::give_to(EngineOptions& options) const {
  options.espeak_data = espeak;
  options.unknown_words = unknown_words;
  if (!words.empty())
    options.words_data = [folder = words](std::string_view name) {
      return content_of(folder + "/" + std::string(name));
    };
  if (!arabic.empty())
    options.arabic_data = [path = arabic + "/" + arabic_data_folder.file] { return content_of(path); };
  if (english.empty()) return;
  const auto files = std::make_shared<std::map<std::string, MappedFile, std::less<>>>();
  const auto give = [files, folder = english](const std::string& name) {
    const auto file = files->try_emplace(name, folder + "/" + name).first;
    return file->second.bytes();
  };
  options.english_data = [give](std::string_view accent) { return give(std::string(accent) + ".g2p"); };
  options.unknown_words_data = [give](std::string_view accent) { return give(std::string(accent) + ".unknown"); };
  options.english_data_checked = [files](std::span<const std::byte> bytes) {
    for (const auto& [name, file] : *files)
      if (file.bytes().data() == bytes.data()) file.drop(bytes);
  };
}

std::string LanguageData::advice() const {
  std::string all;
  if (espeak.empty() && has_espeak()) all = where_sought(espeak_data_folder, "--espeak-data");
  if (english.empty()) all += (all.empty() ? "" : "; ") + where_sought(english_data_folder, "--english-data");
  return all;
}

std::string LanguageData::words_advice() const {
  if (!words.empty()) return "";
  return where_sought(words_data_folder, "--words-data") +
         "; without it, numbers, units and dates are read as they are";
}

std::string LanguageData::arabic_advice() const {
  if (!arabic.empty()) return "";
  return where_sought(arabic_data_folder, "--arabic-data") +
         "; without it, Arabic is spoken with the diacritics that a text has, and most have none";
}

LanguageData find_language_data(const LanguageChoice& choice) {
  return {has_espeak() ? find_folder(espeak_data_folder, "--espeak-data", choice.espeak_data) : "",
          find_folder(english_data_folder, "--english-data", choice.english_data),
          find_folder(arabic_data_folder, "--arabic-data", choice.arabic_data),
          find_folder(words_data_folder, "--words-data", choice.words_data), choice.unknown_words};
}

}  // namespace linnet::native
