#include "native/http/error.h"

#include <httplib.h>

#include <new>
#include <nlohmann/json.hpp>

namespace linnet::native {
namespace {

constexpr int seconds_until_memory = 5;

ErrorKind kind_of(int status) {
  if (status == 404) return ErrorKind::not_found;
  return status < 500 ? ErrorKind::bad_input : ErrorKind::internal;
}

const char* type_of(int status) {
  if (status == 401) return "authentication_error";
  if (status == 403) return "permission_error";
  if (status == 429) return "rate_limit_error";
  return status < 500 ? "invalid_request_error" : "server_error";
}

}  // namespace

HttpError::HttpError(int status, std::string code, const std::string& message)
    : Error(kind_of(status), message), status_(status), code_(std::move(code)) {}

HttpError& HttpError::about(std::string param) {
  param_ = std::move(param);
  return *this;
}

HttpError& HttpError::retry_after(int seconds) {
  retry_after_ = seconds;
  return *this;
}

HttpError& HttpError::with_allow(std::string methods) {
  allow_ = std::move(methods);
  return *this;
}

HttpError& HttpError::with_upgrade(std::string name) {
  upgrade_ = std::move(name);
  return *this;
}

std::string HttpError::body() const {
  nlohmann::ordered_json error;
  error["message"] = what();
  error["type"] = type_of(status_);
  error["param"] = param_.empty() ? nlohmann::ordered_json(nullptr) : nlohmann::ordered_json(param_);
  error["code"] = code_;
  const nlohmann::ordered_json page = {{"error", error}};
  // A message may quote the request, which may contain any bytes: those that are not UTF-8 are replaced.
  return page.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

HttpError shutting_down() { return HttpError(503, "shutting_down", "the server is shutting down").retry_after(5); }

HttpError http_error(const Error& error) {
  if (const auto* already = dynamic_cast<const HttpError*>(&error)) return *already;
  switch (error.kind()) {
    case ErrorKind::bad_input:
      return {400, "bad_input", error.what()};
    case ErrorKind::bad_voice:
      return {422, "bad_voice", "this voice cannot be used: its files are not a voice that Linnet reads"};
    case ErrorKind::not_found:
      return {422, "missing_data", "this voice needs data that the server does not have; its log says which"};
    case ErrorKind::out_of_memory:
      return {413, "out_of_memory", error.what()};
    case ErrorKind::memory_in_use:
      return HttpError(503, "memory_in_use", error.what()).retry_after(seconds_until_memory);
    case ErrorKind::stopped:
      return shutting_down();
    case ErrorKind::io:
    case ErrorKind::internal:
      break;
  }
  return {500, "internal_error", "a fault inside the server; its log says more"};
}

HttpError told_error(const std::exception_ptr& thrown, const std::function<void(const std::string& fault)>& report) {
  try {
    std::rethrow_exception(thrown);
  } catch (const Error& error) {
    HttpError told = http_error(error);
    const bool is_fault = told.status() >= 500 && error.kind() != ErrorKind::stopped;
    if (is_fault && !dynamic_cast<const HttpError*>(&error)) report(error.what());
    return told;
  } catch (const std::bad_alloc&) {
    report("out of memory");
    return HttpError(503, "out_of_memory", "the server is out of memory").retry_after(5);
  } catch (const std::exception& error) {
    report(error.what());
    return {500, "internal_error", "a fault inside the server; its log says more"};
  }
}

void answer(httplib::Response& response, const HttpError& error) {
  response.status = error.status();
  response.content_length_ = 0;
  response.content_provider_ = nullptr;
  response.set_content(error.body(), "application/json");
  response.set_header("X-Linnet-Error", error.code());
  if (error.retry_after()) response.set_header("Retry-After", std::to_string(*error.retry_after()));
  if (!error.allow().empty()) response.set_header("Allow", error.allow());
  if (!error.upgrade().empty()) response.set_header("Upgrade", error.upgrade());
  if (error.status() == 401) response.set_header("WWW-Authenticate", "Bearer");
  // OpenAI's clients repeat a request after every 5xx, which helps only if the answer may change.
  if (!error.retry_after()) response.set_header("x-should-retry", "false");
}

std::string last_answer(const httplib::Response& response, bool with_body) {
  std::string text = "HTTP/1.1 " + std::to_string(response.status) + " " + httplib::status_message(response.status) +
                     "\r\nConnection: close\r\nContent-Length: " + std::to_string(response.body.size()) + "\r\n";
  for (const auto& [name, value] : response.headers) text += name + ": " + value + "\r\n";
  return text + "\r\n" + (with_body ? response.body : "");
}

}  // namespace linnet::native
