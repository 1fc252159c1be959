// What a client is told when it gets no audio: a status, and a message in the shape of OpenAI's errors, which all
// dialects share.
#pragma once

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
  HttpError& retry_after(int seconds);         // "not now": clients come again after that
  HttpError& with_allow(std::string methods);  // of a 405

  int status() const { return status_; }
  const std::string& code() const { return code_; }
  const std::string& allow() const { return allow_; }
  std::optional<int> retry_after() const { return retry_after_; }
  std::string body() const;  // {"error": {"message", "type", "param", "code"}}

 private:
  int status_;
  std::string code_;
  std::string param_;
  std::string allow_;
  std::optional<int> retry_after_;
};

HttpError shutting_down();  // 503

// An engine's error as a client sees it. What is wrong inside (paths, a fault of ours) stays out of the message.
HttpError http_error(const Error& error);

// Replaces whatever the response held.
void answer(httplib::Response& response, const HttpError& error);
// The whole answer as bytes, for a connection that ends with it. with_body: false for HEAD.
std::string last_answer(const httplib::Response& response, bool with_body);

}  // namespace linnet::native
