#include "native/speech_dispatcher/settings.h"

#include <charconv>
#include <cmath>

namespace linnet::native {
namespace {

constexpr float fastest = 6, slowest = 0.5f, highest = 1.6f;

bool take_percent(std::string_view value, int& number) {
  int given = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), given);
  if (error != std::errc{} || end != value.data() + value.size() || given < -100 || given > 100) return false;
  number = given;
  return true;
}

bool take_name(std::string_view value, std::string& name) {
  name = value == "NULL" ? std::string() : std::string(value);
  return true;
}

bool take_switch(std::string_view value, bool& on) {
  on = value == "on";
  return on || value == "off";
}

bool take_capitals(std::string_view value, Capitals& capitals) {
  if (value == "none") capitals = Capitals::as_any;
  if (value == "spell") capitals = Capitals::spell;
  if (value == "icon") capitals = Capitals::icon;
  return value == "none" || value == "spell" || value == "icon";
}

}  // namespace

bool ModuleSettings::set(std::string_view line) {
  const std::size_t equals = line.find('=');
  if (equals == std::string_view::npos) return false;
  const std::string_view name = line.substr(0, equals);
  const std::string_view value = line.substr(equals + 1);
  if (name == "rate") return take_percent(value, rate);
  if (name == "pitch") return take_percent(value, pitch);
  if (name == "volume") return take_percent(value, volume);
  if (name == "spelling_mode") return take_switch(value, spells);
  if (name == "cap_let_recogn") return take_capitals(value, capitals);
  if (name == "synthesis_voice") return take_name(value, voice);
  if (name == "language") return take_name(value, language);
  return true;
}

float ModuleSettings::speed() const {
  return std::pow(rate > 0 ? fastest : 1 / slowest, static_cast<float>(rate) / 100);
}

float ModuleSettings::pitch_factor() const { return std::pow(highest, static_cast<float>(pitch) / 100); }

float ModuleSettings::volume_factor() const { return static_cast<float>(volume + 100) / 200; }

}  // namespace linnet::native
