// Parses a server's answers on one connection as strictly as RFC 9112 allows: each answer has a length, is chunked, or
// ends with the connection, and there is nothing between or after them.
#pragma once

#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "native/http/field_text.h"

namespace linnet::test {

struct HttpAnswer {
  int status = 0;
  std::map<std::string, std::string> fields;  // by lower-case name
  std::string body;
  bool ends_with_connection = false;  // neither a length nor chunks

  std::string field(const std::string& name) const {
    const auto found = fields.find(name);
    return found == fields.end() ? "" : found->second;
  }
  bool closes() const { return field("connection") == "close"; }
};

class HttpAnswers {
 public:
  // method: the methods of the requests, in order; "GET" for further ones. Throws std::runtime_error if it is not HTTP.
  static std::vector<HttpAnswer> in(const std::string& bytes, const std::vector<std::string>& methods = {}) {
    HttpAnswers reader(bytes);
    std::vector<HttpAnswer> answers;
    std::size_t request = 0;
    while (reader.at_ < bytes.size()) {
      if (!answers.empty() && answers.back().closes()) throw std::runtime_error("an answer behind the last one");
      answers.push_back(reader.answer(request < methods.size() ? methods[request] : "GET"));
      if (answers.back().status >= 200) ++request;  // after 100 comes another answer to the same request
    }
    return answers;
  }

 private:
  explicit HttpAnswers(const std::string& bytes) : bytes_(bytes) {}

  std::string line() {
    const auto end = bytes_.find("\r\n", at_);
    if (end == std::string::npos) throw std::runtime_error("a line without its end: " + bytes_.substr(at_, 80));
    std::string text = bytes_.substr(at_, end - at_);
    at_ = end + 2;
    if (text.find_first_of("\r\n") != std::string::npos) throw std::runtime_error("a line within a line: " + text);
    return text;
  }
  std::string take(std::size_t size) {
    if (bytes_.size() - at_ < size) throw std::runtime_error("an answer is shorter than it says");
    at_ += size;
    return bytes_.substr(at_ - size, size);
  }
  void read_fields(HttpAnswer& answer) {
    for (std::string text = line(); !text.empty(); text = line()) {
      const auto colon = text.find(": ");
      if (colon == std::string::npos || !native::is_token(text.substr(0, colon)))
        throw std::runtime_error("no header field: " + text);
      if (!answer.fields.emplace(native::lower(text.substr(0, colon)), text.substr(colon + 2)).second)
        throw std::runtime_error("a header field stands twice: " + text);
    }
  }
  std::string chunks(HttpAnswer& answer) {
    std::string body;
    for (;;) {
      const std::string size = line();
      if (size.empty() || size.find_first_not_of("0123456789abcdefABCDEF") != std::string::npos)
        throw std::runtime_error("no size of a chunk: " + size.substr(0, 80));
      const std::size_t bytes = std::stoul(size, nullptr, 16);
      if (bytes == 0) break;
      body += take(bytes);
      if (!line().empty()) throw std::runtime_error("no end of a chunk");
    }
    read_fields(answer);  // the trailer
    return body;
  }
  HttpAnswer answer(const std::string& method) {
    HttpAnswer answer;
    const std::string status = line();
    if (!status.starts_with("HTTP/1.1 ") || status.size() < 13 || status[12] != ' ')
      throw std::runtime_error("no status line: " + status.substr(0, 80));
    answer.status = std::stoi(status.substr(9, 3));
    read_fields(answer);
    const bool has_length = answer.fields.contains("content-length");
    const bool is_chunked = answer.fields.contains("transfer-encoding");
    if (has_length && is_chunked) throw std::runtime_error("a length and chunks");
    const bool never_has_body = answer.status < 200 || answer.status == 204 || answer.status == 304;
    if (never_has_body && (has_length || is_chunked)) throw std::runtime_error("a length of nothing: " + status);
    if (never_has_body || method == "HEAD") return answer;
    if (has_length) {
      answer.body = take(std::stoul(answer.field("content-length")));
    } else if (is_chunked) {
      answer.body = chunks(answer);
    } else {
      if (!answer.closes()) throw std::runtime_error("an answer without a length that does not close: " + status);
      answer.ends_with_connection = true;
      answer.body = take(bytes_.size() - at_);
    }
    return answer;
  }

  const std::string& bytes_;
  std::size_t at_ = 0;
};

}  // namespace linnet::test
