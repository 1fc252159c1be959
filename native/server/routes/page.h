// The files of the page. They are listed when the server starts, so that a request can name no other file.
#pragma once

#include <map>
#include <string>

namespace httplib {
struct Request;
struct Response;
}  // namespace httplib

namespace linnet::native {

class Page {
 public:
  explicit Page(const std::string& folder);  // empty or missing: a page without files
  // False if there is no such file. "/" is index.html.
  bool answer(const httplib::Request& request, httplib::Response& response) const;

 private:
  std::map<std::string, std::string> files_;  // "/linnet.js" → path on disk
};

// The folder of the page: the one with the engine for browsers, if ./run web has built it; else the one beside the
// program or where it is installed, for which the server speaks. Empty if there is none.
std::string find_page();

}  // namespace linnet::native
