#include "native/http/request_fields.h"

#include <httplib.h>

#include <charconv>
#include <cmath>

#include "native/http/error.h"

namespace linnet::native {
namespace {

using nlohmann::json;

[[noreturn]] void wrong(const char* name, const std::string& wanted) {
  throw HttpError(400, "bad_field", std::string("'") + name + "' has to be " + wanted).about(name);
}

std::optional<double> parsed_number(const std::string& text) {
  double number = 0;
  const char* end = text.data() + text.size();
  const auto [stopped_at, error] = std::from_chars(text.data(), end, number);
  return error == std::errc{} && stopped_at == end ? std::optional(number) : std::nullopt;
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
  if (!value.is_string()) wrong(found->name, "a string, or an object with the string \"id\"");
  return value.get<std::string>();
}

std::optional<double> RequestFields::number(std::initializer_list<const char*> names, double least, double most) const {
  const auto found = find(names);
  if (!found) return std::nullopt;
  std::optional<double> number;
  if (found->value->is_number()) number = found->value->get<double>();
  if (from_form_) {
    const std::string& text = found->value->get_ref<const std::string&>();
    if (text.empty()) return std::nullopt;  // an empty input of a page's form
    number = parsed_number(text);
  }
  if (!number || !(*number >= least && *number <= most))
    wrong(found->name, "a number from " + shown(least) + " to " + shown(most));
  return number;
}

std::optional<std::uint64_t> RequestFields::whole_number(std::initializer_list<const char*> names) const {
  const auto found = find(names);
  if (!found) return std::nullopt;
  if (found->value->is_number_unsigned()) return found->value->get<std::uint64_t>();
  if (from_form_) {
    const std::string& text = found->value->get_ref<const std::string&>();
    if (text.empty()) return std::nullopt;
    std::uint64_t number = 0;
    const char* end = text.data() + text.size();
    const auto [stopped_at, error] = std::from_chars(text.data(), end, number);
    if (error == std::errc{} && stopped_at == end) return number;
  }
  wrong(found->name, "a whole number, 0 or more");
}

std::optional<bool> RequestFields::flag(std::initializer_list<const char*> names) const {
  const auto found = find(names);
  if (!found) return std::nullopt;
  if (found->value->is_boolean()) return found->value->get<bool>();
  if (from_form_) {
    const std::string& text = found->value->get_ref<const std::string&>();
    if (text == "true" || text == "1" || text == "on") return true;
    if (text == "false" || text == "0" || text.empty()) return false;
  }
  wrong(found->name, "true or false");
}

}  // namespace linnet::native
