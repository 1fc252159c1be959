#include "native/cli/option_sources.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "engine/error.h"
#include "native/system/text_file.h"

namespace linnet::native {
namespace {

using nlohmann::json;

constexpr std::size_t most_file_bytes = 1 << 20;

std::string variable_of(const std::string& flag) {
  std::string name = "LINNET_" + flag.substr(2);
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return c == '-' ? '_' : static_cast<char>(std::toupper(c)); });
  return name;
}

std::vector<std::string> separated(const std::string& text) {
  std::vector<std::string> parts(1);
  for (const char c : text)
    if (c == ',')
      parts.emplace_back();
    else
      parts.back() += c;
  return parts;
}

// Sets the flag to each value. Errors begin with the place.
void set(const Flag& flag, const std::vector<std::string>& values, const std::string& place) {
  try {
    for (const std::string& value : values) flag.target(place, value);
  } catch (const Error& error) {
    const std::string message = error.what();
    throw Error(error.kind(), message.starts_with(place) ? message : place + ": " + message);
  }
}

bool is_on(const std::string& value, const std::string& place) {
  if (value == "1" || value == "true") return true;
  if (value == "0" || value == "false" || value.empty()) return false;
  throw Error(ErrorKind::bad_input, place + ": '" + value + "' is neither 1 nor 0");
}

std::string text_of(const json& value, const std::string& place) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number() || value.is_boolean()) return value.dump();
  throw Error(ErrorKind::bad_input, place + " has to be a string, a number, true, false, or a list of these");
}

}  // namespace

void apply_environment(const Flags& flags, std::set<const Flag*>& given, const Environment& environment) {
  for (const Flag& flag : flags.all()) {
    const std::string name = flag.long_name();
    if (name.empty() || name == "--help" || given.contains(&flag)) continue;
    const std::string place = variable_of(name);
    const char* value = environment(place.c_str());
    if (!value || !*value) continue;  // an empty variable counts as unset
    given.insert(&flag);
    if (!flag.value.empty())
      set(flag, flag.repeatable ? separated(value) : std::vector<std::string>{value}, place);
    else if (is_on(value, place))
      flag.target(place, "");
  }
}

void apply_file(const Flags& flags, std::set<const Flag*>& given, const std::string& path) {
  const auto flat = [&](int depth, json::parse_event_t,
                        json&) {  // a reference: copying a deeply nested value would exhaust the stack
    if (depth > 2)
      throw Error(ErrorKind::bad_input, path + " is nested too deeply: a flag takes a value, or a list of values");
    return true;
  };
  const json page = json::parse(read_text(path, most_file_bytes), flat, false, true);
  if (!page.is_object()) throw Error(ErrorKind::bad_input, path + " is not a JSON object such as {\"port\": 8000}");
  for (const auto& [key, value] : page.items()) {
    const std::string place = path + ", \"" + key + "\"";
    const Flag& flag = flags.at("--" + key, place);
    if (flag.long_name() == "--help") throw Error(ErrorKind::bad_input, place + " is for the command line");
    if (!given.insert(&flag).second) continue;
    if (value.is_array() && !flag.repeatable) throw Error(ErrorKind::bad_input, place + " takes one value, not a list");
    std::vector<std::string> values;
    for (const json& one : value.is_array() ? value : json::array({value})) values.push_back(text_of(one, place));
    if (!flag.value.empty())
      set(flag, values, place);
    else if (is_on(values.empty() ? "" : values[0], place))
      flag.target(place, "");
  }
}

void apply_lines(const Flags& flags, std::set<const Flag*>& given, const std::string& path) {
  const std::set<const Flag*> before = given;
  std::istringstream file(read_text(path, most_file_bytes));
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    std::istringstream words(line);
    std::string name;
    std::string value;
    if (!(words >> name) || name.starts_with('#')) continue;
    const std::string place = path + ", line " + std::to_string(number) + ", \"" + name + "\"";
    const Flag& flag = flags.at("--" + name, place);
    if (flag.long_name() == "--help") throw Error(ErrorKind::bad_input, place + " is for the command line");
    std::getline(words >> std::ws, value);
    value.erase(value.find_last_not_of(" \t\r") + 1);
    if (value.size() > 1 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
    if (before.contains(&flag)) continue;
    given.insert(&flag);
    if (!flag.value.empty())
      set(flag, {value}, place);
    else if (is_on(value, place))
      flag.target(place, "");
  }
}

}  // namespace linnet::native
