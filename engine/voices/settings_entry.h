// Reading a voice's settings, which are JSON from an untrusted file: each value with the keys that lead to it, so that
// every error names what is wrong and what would be right.
#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "engine/voices/voice_description.h"

namespace linnet {

// A value and its path ("audio.sample_rate"). No value: the key is missing. All of them throw bad_voice.
struct SettingsEntry {
  std::string path;
  const nlohmann::json* value = nullptr;

  bool given() const { return value != nullptr; }
  SettingsEntry at(const std::string& key) const;  // null stands for "not given"
  const SettingsEntry& object() const;
  // expected: for the message, such as "the name of a language".
  std::string text(const std::string& expected) const;  // not empty
  int integer(int least, int most) const;
  float number(float least, float most, const std::string& expected) const;
  // Calls visit(key, entry) for every member of an object, visit(entry) for every element of an array.
  void each(const std::function<void(const std::string& key, const SettingsEntry&)>& visit) const;
  void each_element(const std::string& expected, const std::function<void(const SettingsEntry&)>& visit) const;
  [[noreturn]] void fail(const std::string& expected) const;
};

// read(root) of the settings, which are an object. bad_voice: more than 16 MiB, no JSON, nested more than 32 deep.
VoiceDescription with_settings(std::string_view text,
                               const std::function<VoiceDescription(const SettingsEntry& root)>& read);

}  // namespace linnet
