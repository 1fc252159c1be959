// The fields of a request, from JSON, a multipart or urlencoded form, or the query. Numbers and booleans may be text,
// as in forms; other servers accept that in JSON too.
#pragma once

#include <initializer_list>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace httplib {
struct Request;
}

namespace linnet::native {

class RequestFields {
 public:
  enum class Body { by_type, always_json };
  // HttpError 400: not JSON, not an object, a broken form; 415: another type.
  static RequestFields of(const httplib::Request& request, Body body = Body::by_type);

  // The value of the first of these names that is present and not null. HttpError 400 names a field of the wrong type.
  std::optional<std::string> text(std::initializer_list<const char*> names) const;
  std::optional<std::string> text_or_id(std::initializer_list<const char*> names) const;  // also {"id": "…"} and 7
  std::optional<double> number(std::initializer_list<const char*> names, double least, double most) const;
  std::optional<std::uint64_t> whole_number(std::initializer_list<const char*> names) const;
  std::optional<bool> flag(std::initializer_list<const char*> names) const;

 private:
  struct Found {
    const char* name;
    const nlohmann::json* value;
  };
  std::optional<Found> find(std::initializer_list<const char*> names) const;
  bool is_left_out(const Found& found) const;

  nlohmann::json fields_ = nlohmann::json::object();
  bool from_form_ = false;
};

}  // namespace linnet::native
