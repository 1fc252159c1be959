// The two JSON forms of an utterance: a line of --json-input and the file of --ids.
#include <nlohmann/json.hpp>

#include "engine/error.h"
#include "native/cli/text_input.h"

namespace linnet::native {
namespace {

using nlohmann::json;

constexpr float least_speed = 0.25F, most_speed = 4;
constexpr std::size_t most_id_file_bytes = std::size_t{16} << 20;

[[noreturn]] void bad(const std::string& message) { throw Error(ErrorKind::bad_input, message); }

json parsed_object(std::string_view text) {
  json value = json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (value.is_discarded()) bad("not valid JSON; expected an object such as {\"text\": \"Hello.\"}");
  if (!value.is_object()) bad(std::string("expected a JSON object, found ") + value.type_name());
  return value;
}

// The member, or null where it is absent or null.
const json* member(const json& object, const char* key) {
  const auto found = object.find(key);
  return found == object.end() || found->is_null() ? nullptr : &*found;
}

[[noreturn]] void wrong_type(const char* key, const char* wanted, const json& found) {
  bad("\"" + std::string(key) + "\" has to be " + wanted + ", found " + found.type_name());
}

std::optional<std::string> string_member(const json& object, const char* key) {
  const json* value = member(object, key);
  if (!value) return std::nullopt;
  if (!value->is_string()) wrong_type(key, "a string", *value);
  return value->get<std::string>();
}

std::optional<float> number_member(const json& object, const char* key) {
  const json* value = member(object, key);
  if (!value) return std::nullopt;
  if (!value->is_number()) wrong_type(key, "a number", *value);
  return value->get<float>();
}

// A speaker may be given by id or by name.
std::optional<std::string> speaker_member(const json& object, const char* key) {
  const json* value = member(object, key);
  if (!value) return std::nullopt;
  if (value->is_number_integer()) return std::to_string(value->get<std::int64_t>());
  if (!value->is_string()) wrong_type(key, "a whole number or a name", *value);
  return value->get<std::string>();
}

}  // namespace

Utterance utterance_from_json(std::string_view line) {
  const json object = parsed_object(line);
  Utterance utterance;
  const std::optional<std::string> text = string_member(object, "text");
  if (!text) bad("\"text\" is missing; expected an object such as {\"text\": \"Hello.\"}");
  utterance.text = *text;
  utterance.output_file = string_member(object, "output_file");
  if (utterance.output_file && (utterance.output_file->empty() || *utterance.output_file == "-"))
    bad("\"output_file\" has to be the name of a file");
  utterance.speaker = speaker_member(object, "speaker_id");
  if (!utterance.speaker) utterance.speaker = speaker_member(object, "speaker");
  return utterance;
}

Utterance utterance_from_ids(const std::string& path) {
  const std::string text = read_text(path, most_id_file_bytes);
  try {
    const json object = parsed_object(text);
    const json* ids = member(object, "phoneme_ids");
    if (!ids) bad("\"phoneme_ids\" is missing");
    if (!ids->is_array() || ids->empty()) bad("\"phoneme_ids\" has to be a list of whole numbers that is not empty");
    Utterance utterance;
    for (const json& id : *ids) {
      if (!id.is_number_integer()) wrong_type("phoneme_ids", "a list of whole numbers", id);
      utterance.phoneme_ids.push_back(id.get<std::int64_t>());
    }
    utterance.length_scale = number_member(object, "length_scale");
    utterance.speed = number_member(object, "speed");
    if (utterance.speed && !(*utterance.speed >= least_speed && *utterance.speed <= most_speed))
      bad("\"speed\" is " + std::to_string(*utterance.speed) + ", has to be from 0.25 to 4");
    utterance.noise_scale = number_member(object, "noise_scale");
    utterance.noise_w = number_member(object, "noise_w");
    utterance.speaker = speaker_member(object, "speaker");
    return utterance;
  } catch (const Error& error) {  // adds the place to the message
    throw Error(error.kind(), path + ": " + error.what());
  }
}

}  // namespace linnet::native
