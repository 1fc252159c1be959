// The voices that a server can speak with: those that scan() found in its folders. Requests name voices and never
// paths; a name is looked up here and nowhere else. Any thread may call, but for set_alias().
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "engine/linnet.h"
#include "native/voices/voice_folders.h"

namespace linnet::native {

struct ListedVoice {
  VoiceFiles files;
  std::string settings_text;
  std::string language;  // "en_US", else espeak-ng's "en-us"
  SpeakerNames speakers;
  std::vector<std::string> speaker_languages;  // of each; empty: `language` holds for all, and they cannot be mixed
  int default_speaker = 0;
  float length_scale = 1;     // the voice's own
  std::uint64_t version = 0;  // changes when its files do

  const std::string& name() const { return files.name; }
  std::string speaker_name(std::size_t speaker) const;  // else its number
  const std::string& speaker_language(std::size_t speaker) const {
    return speaker < speaker_languages.size() ? speaker_languages[speaker] : language;
  }
  // Whether its speakers are voices in their own right, which requests may name without naming this one.
  bool has_named_speakers() const { return !speaker_languages.empty() && !speakers.ids.empty(); }
};
using VoicePtr = std::shared_ptr<const ListedVoice>;

class VoiceList {
 public:
  // preferred: the name or path, as -m takes it, of the voice that speaks where a request names none. If it does not
  // exist, the first voice of the folders speaks.
  VoiceList(std::string preferred, std::string settings, std::vector<std::string> folders);

  // Reads the folders again. Files that cannot be used are left out; returns what is wrong with each.
  std::vector<std::string> scan();

  std::vector<VoicePtr> all() const;
  VoicePtr find(std::string_view name) const;  // null if there is none
  // All variants of a voice. name: with any precision or none.
  std::vector<VoicePtr> variants(const std::string& name) const;
  // The first voice with named speakers of which "af_heart" or "af_heart(2)+bf_emma(1)" begins with one; null if there
  // is none.
  VoicePtr with_speakers(std::string_view mix) const;
  VoicePtr preferred() const;  // null if there are no voices at all
  // The first that speaks a language, the preferred one before others: "en_US" or "en-us", else any of the family "en".
  // Null if none does.
  VoicePtr speaks(std::string_view language) const;
  // OpenAI's voices ("alloy", …) stand for installed ones of the preferred voice's language; null for other names.
  VoicePtr alias(std::string_view name) const;
  void set_alias(std::string name, std::string voice);  // before other threads use the list
  const std::map<std::string, std::string, std::less<>>& aliases() const { return aliases_; }  // as set: name → voice

 private:
  using Voices = std::vector<VoicePtr>;
  VoicePtr find_in(const Voices& voices, std::string_view name) const;

  std::string preferred_;
  std::string settings_;
  std::vector<std::string> folders_;
  std::map<std::string, std::string, std::less<>> aliases_;
  mutable std::mutex mutex_;
  Voices voices_;  // the preferred one first
};

bool is_openai_voice_name(std::string_view name);  // "alloy", …

}  // namespace linnet::native
