#include "native/http/request_fields.h"

#include <httplib.h>

#include <charconv>
#include <cmath>

#include "native/http/error.h"
#include "native/http/field_text.h"

namespace linnet::native {
namespace {

using nlohmann::json;

[[noreturn]] void wrong(const char* name, const std::string& wanted) {
  throw HttpError(400, "bad_field", std::string("'") + name + "' has to be " + wanted).about(name);
}

std::optional<double> parsed_number(std::string text) {
  text = trimmed(text);
  if (text.starts_with('+')) text.erase(0, 1);
  double number = 0;
  const char* end = text.data() + text.size();
  const auto [stopped_at, error] = std::from_chars(text.data(), end, number);
  return error == std::errc{} && stopped_at == end ? std::optional(number) : std::nullopt;
}

std::optional<double> number_in(const json& value) {
  if (value.is_number()) return value.get<double>();
  return value.is_string() ? parsed_number(value.get<std::string>()) : std::nullopt;
}

// 7, 7.0, "7" and "7.0".
std::optional<std::uint64_t> whole_number_in(const json& value) {
  if (value.is_number_unsigned()) return value.get<std::uint64_t>();
  if (value.is_string()) {
    const std::string text = trimmed(value.get<std::string>());
    std::uint64_t number = 0;
    const char* end = text.data() + text.size();
    const auto [stopped_at, error] = std::from_chars(text.data(), end, number);
    if (error == std::errc{} && stopped_at == end) return number;
  }
  constexpr double most_exact = 9007199254740992;  // beyond this a double cannot represent every integer
  const auto number = number_in(value);
  const bool is_whole = number && *number >= 0 && *number <= most_exact && *number == std::floor(*number);
  return is_whole ? std::optional(static_cast<std::uint64_t>(*number)) : std::nullopt;
}

std::optional<bool> truth_in(const json& value) {
  if (value.is_boolean()) return value.get<bool>();
  const std::string text = value.is_string() ? lower(trimmed(value.get<std::string>())) : value.dump();
  for (const char* yes : {"true", "1", "on", "yes"})
    if (text == yes) return true;
  for (const char* no : {"false", "0", "off", "no"})
    if (text == no) return false;
  return std::nullopt;
}

std::string shown(double number) {
  std::ostringstream stream;
  stream << number;
  return stream.str();
}

bool has_type(const std::string& type, std::string_view wanted) { return type.starts_with(wanted); }

}  // namespace

RequestFields RequestFields::of(const httplib::Request& request, Body body) {
  RequestFields fields;
  const std::string type = request.get_header_value("Content-Type");
  const bool is_form = request.is_multipart_form_data() || has_type(type, "application/x-www-form-urlencoded");
  if (body == Body::always_json || has_type(type, "application/json") || has_type(type, "text/json")) {
    fields.fields_ = json::parse(request.body, nullptr, false);
    if (fields.fields_.is_discarded())
      throw HttpError(400, "bad_json",
                      "the body is not JSON, or not UTF-8; expected an object such as {\"text\": \"Hello.\"}");
    if (!fields.fields_.is_object())
      throw HttpError(400, "bad_json",
                      std::string("the body has to be a JSON object, not ") + fields.fields_.type_name());
    return fields;
  }
  if (!is_form && !request.body.empty())
    throw HttpError(415, "unsupported_type", "the body has to be JSON or a form; its Content-Type is '" + type + "'");
  fields.from_form_ = true;
  for (const auto& [name, value] : request.params) fields.fields_[name] = value;
  for (const auto& [name, file] : request.files) fields.fields_[name] = file.content;
  return fields;
}

std::optional<RequestFields::Found> RequestFields::find(std::initializer_list<const char*> names) const {
  for (const char* name : names) {
    const auto found = fields_.find(name);
    if (found != fields_.end() && !found->is_null()) return Found{name, &*found};
  }
  return std::nullopt;
}

std::optional<std::string> RequestFields::text(std::initializer_list<const char*> names) const {
  const auto found = find(names);
  if (!found) return std::nullopt;
  if (!found->value->is_string()) wrong(found->name, "a string");
  return found->value->get<std::string>();
}

std::optional<std::string> RequestFields::text_or_id(std::initializer_list<const char*> names) const {
  const auto found = find(names);
  if (!found) return std::nullopt;
  const json& value = *found->value;
  if (value.is_object()) {
    const auto id = value.find("id");
    if (id == value.end() || !id->is_string()) wrong(found->name, "a string, or an object with the string \"id\"");
    return id->get<std::string>();
  }
  if (value.is_number_integer()) return std::to_string(value.get<std::int64_t>());
  if (const auto id = value.is_number() ? whole_number_in(value) : std::nullopt) return std::to_string(*id);
  if (!value.is_string()) wrong(found->name, "a string, or an object with the string \"id\"");
  return value.get<std::string>();
}

// An empty input of a form counts as absent.
bool RequestFields::is_left_out(const Found& found) const { return from_form_ && *found.value == ""; }

std::optional<double> RequestFields::number(std::initializer_list<const char*> names, double least, double most) const {
  const auto found = find(names);
  if (!found || is_left_out(*found)) return std::nullopt;
  const std::optional<double> number = number_in(*found->value);
  if (!number || !(*number >= least && *number <= most))
    wrong(found->name, "a number from " + shown(least) + " to " + shown(most));
  return number;
}

std::optional<std::uint64_t> RequestFields::whole_number(std::initializer_list<const char*> names) const {
  const auto found = find(names);
  if (!found || is_left_out(*found)) return std::nullopt;
  const std::optional<std::uint64_t> number = whole_number_in(*found->value);
  if (!number) wrong(found->name, "a whole number, 0 or more");
  return number;
}

std::optional<bool> RequestFields::flag(std::initializer_list<const char*> names) const {
  const auto found = find(names);
  if (!found) return std::nullopt;
  if (is_left_out(*found)) return false;  // like a checkbox that is not checked
  const std::optional<bool> truth = truth_in(*found->value);
  if (!truth) wrong(found->name, "true or false");
  return truth;
}

}  // namespace linnet::native
