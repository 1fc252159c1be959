#include "engine/voices/settings_entry.h"

#include <cmath>
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>

#include "engine/voices/bad_voice.h"
#include "engine/voices/json_nesting.h"

namespace linnet {
namespace {

using nlohmann::json;

constexpr std::size_t largest_json = 16u << 20;  // a voice of 900 speakers has 20 kB
constexpr std::size_t deepest_json = 32;         // printing a value takes stack for each level

}  // namespace

void SettingsEntry::fail(const std::string& expected) const {
  if (value == nullptr) bad_voice("voice settings: key " + in_quotes(path) + " is missing; expected " + expected);
  const auto found = value->dump(-1, ' ', true, json::error_handler_t::replace);
  bad_voice("voice settings: key " + in_quotes(path) + " is " + in_quotes(found) + " (" + value->type_name() +
            "); expected " + expected);
}

SettingsEntry SettingsEntry::at(const std::string& key) const {
  const auto found = value->find(key);
  const bool is_given = found != value->end() && !found->is_null();
  return {path.empty() ? key : path + "." + key, is_given ? &*found : nullptr};
}

const SettingsEntry& SettingsEntry::object() const {
  if (value == nullptr || !value->is_object()) fail("an object");
  return *this;
}

std::string SettingsEntry::text(const std::string& expected) const {
  if (value == nullptr || !value->is_string() || value->get_ref<const std::string&>().empty()) fail(expected);
  return value->get<std::string>();
}

int SettingsEntry::integer(int least, int most) const {
  const bool is_integer = value != nullptr && value->is_number_integer();
  const bool too_large = is_integer && value->is_number_unsigned() &&
                         value->get<std::uint64_t>() > std::uint64_t{std::numeric_limits<int>::max()};
  const auto number = is_integer && !too_large ? value->get<std::int64_t>() : -1;
  if (!is_integer || too_large || number < least || number > most)
    fail("an integer from " + std::to_string(least) + " to " + std::to_string(most));
  return static_cast<int>(number);
}

float SettingsEntry::number(float least, float most, const std::string& expected) const {
  const double found = value != nullptr && value->is_number() ? value->get<double>() : NAN;
  if (!(found >= least && found <= most)) fail(expected);
  return static_cast<float>(found);
}

void SettingsEntry::each(const std::function<void(const std::string&, const SettingsEntry&)>& visit) const {
  object();
  for (const auto& [key, member] : value->items()) visit(key, {path + "." + key, &member});
}

void SettingsEntry::each_element(const std::string& expected,
                                 const std::function<void(const SettingsEntry&)>& visit) const {
  if (value == nullptr || !value->is_array()) fail(expected);
  for (std::size_t i = 0; i < value->size(); ++i) visit({path + "[" + std::to_string(i) + "]", &(*value)[i]});
}

VoiceDescription with_settings(std::string_view text,
                               const std::function<VoiceDescription(const SettingsEntry&)>& read) {
  if (text.size() > largest_json)
    bad_voice("voice settings: " + std::to_string(text.size()) + " bytes; expected at most 16 MiB");
  try {
    if (nesting_of(text) > deepest_json)
      bad_voice("voice settings: JSON nested too deeply; expected at most 32 levels");
    const json document = json::parse(text);
    if (!document.is_object())
      bad_voice(std::string("voice settings: found ") + document.type_name() + "; expected an object");
    return read({"", &document});
  } catch (const json::exception& problem) {
    bad_voice("voice settings: not valid JSON: " + in_quotes(problem.what()));
  }
}

}  // namespace linnet
