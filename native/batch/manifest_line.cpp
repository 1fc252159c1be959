#include "native/batch/manifest_line.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/blank_text.h"
#include "engine/error.h"
#include "engine/voices/json_nesting.h"

namespace linnet::native {
namespace {

using nlohmann::json;

constexpr std::size_t longest_id = 90;  // a tar's header has room for 100 bytes, with the suffix
constexpr const char* example = R"({"id": "a-001", "text": "Hello."})";

[[noreturn]] void bad(const std::string& message) { throw Error(ErrorKind::bad_input, message); }

std::string shown(double number) {
  std::string text = json(number).dump();
  return text.ends_with(".0") ? text.substr(0, text.size() - 2) : text;
}

// The fields of a line; reports those that nobody has asked for.
class Fields {
 public:
  explicit Fields(const json& object) : object_(object) {}

  const json* find(const char* name) {
    known_.emplace_back(name);
    const auto found = object_.find(name);
    return found == object_.end() || found->is_null() ? nullptr : &*found;
  }
  std::optional<std::string> text(const char* name) {
    const json* value = find(name);
    if (value == nullptr) return std::nullopt;
    if (!value->is_string()) wrong(name, "a string", *value);
    return value->get<std::string>();
  }
  std::optional<std::string> name_or_number(const char* name) {
    const json* value = find(name);
    if (value == nullptr) return std::nullopt;
    if (value->is_number_integer()) return value->dump();
    if (!value->is_string()) wrong(name, "a string or a whole number", *value);
    return value->get<std::string>();
  }
  std::optional<std::uint64_t> whole_number(const char* name) {
    const json* value = find(name);
    if (value == nullptr) return std::nullopt;
    if (!value->is_number_unsigned()) wrong(name, "a whole number from 0 on", *value);
    return value->get<std::uint64_t>();
  }
  std::optional<float> number(const char* name, double least, double most) {
    const json* value = find(name);
    if (value == nullptr) return std::nullopt;
    const std::string wanted = "a number from " + shown(least) + " to " + shown(most);
    if (!value->is_number()) wrong(name, wanted, *value);
    const double number = value->get<double>();
    if (!(number >= least && number <= most))
      bad("\"" + std::string(name) + "\" is " + shown(number) + ", has to be " + wanted);
    return static_cast<float>(number);
  }
  void refuse_others() const {
    for (const auto& [name, value] : object_.items()) {
      if (std::find(known_.begin(), known_.end(), name) != known_.end()) continue;
      std::string names;
      for (const std::string& known : known_) names += (names.empty() ? "" : ", ") + known;
      bad("unknown field " + json(name).dump(-1, ' ', true) + "; there are: " + names);
    }
  }

 private:
  [[noreturn]] static void wrong(const char* name, const std::string& wanted, const json& found) {
    bad("\"" + std::string(name) + "\" has to be " + wanted + ", found " + found.type_name());
  }

  const json& object_;
  std::vector<std::string> known_;
};

json parsed(std::string_view line) {
  constexpr std::size_t deepest = 8;
  if (nesting_of(line) > deepest) bad(std::string("nested too deeply; expected an object such as ") + example);
  try {
    json object = json::parse(line);
    if (!object.is_object())
      bad(std::string("expected an object such as ") + example + ", found " + object.type_name());
    return object;
  } catch (const json::parse_error& error) {
    bad("not valid JSON in UTF-8, at byte " + std::to_string(error.byte) + "; expected an object such as " + example);
  }
}

}  // namespace

bool is_file_name(std::string_view id) {
  const auto is_kept = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           c == '.';
  };
  return !id.empty() && id.size() <= longest_id && id[0] != '.' && std::all_of(id.begin(), id.end(), is_kept);
}

std::uint64_t seed_of(std::string_view id) {
  std::uint32_t hash = 2166136261;
  for (const char c : id) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619;
  return hash;
}

ManifestLine manifest_line(std::string_view text) {
  const json object = parsed(text);
  Fields fields(object);
  ManifestLine line;
  const auto id = fields.name_or_number("id");
  const auto words = fields.text("text");
  if (!id) bad(std::string("\"id\" is missing; expected an object such as ") + example);
  if (!is_file_name(*id))
    bad("\"id\" is " + json(id->substr(0, longest_id)).dump(-1, ' ', true, json::error_handler_t::replace) +
        ", which cannot name a file; ids have 1 to 90 letters (a-z, A-Z), digits, '-', '_' and '.', and do not begin "
        "with '.'");
  if (!words) bad(std::string("\"text\" is missing; expected an object such as ") + example);
  if (is_blank(*words)) bad("\"text\" is blank; there has to be something to say");
  line.id = *id;
  line.text = *words;
  line.voice = fields.text("voice");
  if (line.voice && line.voice->empty()) bad("\"voice\" is empty; leave it out for the default voice");
  line.speaker = fields.name_or_number("speaker");
  const auto number = fields.name_or_number("speaker_id");
  if (!line.speaker) line.speaker = number;
  line.seed = fields.whole_number("seed");
  line.length_scale = fields.number("length_scale", 0.05, 20);
  line.speed = fields.number("speed", 0.25, 4);
  line.noise_scale = fields.number("noise_scale", 0, 10);
  line.noise_w = fields.number("noise_w_scale", 0, 10);
  const auto short_name = fields.number("noise_w", 0, 10);
  if (!line.noise_w) line.noise_w = short_name;
  line.pitch = fields.number("pitch", 0.5, 2);
  line.volume = fields.number("volume", 0, 10);
  line.sentence_silence = fields.number("sentence_silence", 0, 60);
  fields.refuse_others();
  return line;
}

}  // namespace linnet::native
