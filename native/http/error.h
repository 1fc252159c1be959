// An error as an HTTP answer: a status, and a message in the form of OpenAI's errors, which all of the server's APIs
// use.
#pragma once

#include <exception>
#include <functional>
#include <optional>
#include <string>

#include "engine/error.h"

namespace httplib {
struct Response;
}

namespace linnet::native {

class HttpError : public Error {
 public:
  HttpError(int status, std::string code, const std::string& message);
  HttpError& about(std::string param);         // the field of the request that is wrong
  HttpError& retry_after(int seconds);         // seconds after which the client should try again
  HttpError& with_allow(std::string methods);  // the Allow header of a 405
  HttpError& with_upgrade(std::string name);   // the Upgrade header of a 426

  int status() const { return status_; }
  const std::string& code() const { return code_; }
  const std::string& allow() const { return allow_; }
  const std::string& upgrade() const { return upgrade_; }
  std::optional<int> retry_after() const { return retry_after_; }
  std::string body() const;  // {"error": {"message", "type", "param", "code"}}

 private:
  int status_;
  std::string code_;
  std::string param_;
  std::string allow_;
  std::string upgrade_;
  std::optional<int> retry_after_;
};

HttpError shutting_down();  // 503

// An engine's error as an HTTP answer. Internal details, such as paths, are not in the message.
HttpError http_error(const Error& error);

// What a client is told of any exception. `report` is called with those that are faults of the server.
HttpError told_error(const std::exception_ptr& thrown, const std::function<void(const std::string& fault)>& report);

// Replaces the response's status and body by the error's.
void answer(httplib::Response& response, const HttpError& error);
// The complete answer as bytes, for a connection that is closed after it. with_body: false for HEAD.
std::string last_answer(const httplib::Response& response, bool with_body);

}  // namespace linnet::native
