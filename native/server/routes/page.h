// The files of the page, found when the server starts, so that no request can name any other file.
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
  std::map<std::string, std::string> files_;  // "/linnet.js" → where it is
};

// The page with the engine in it where ./run web has built that, else the one beside the program or where it is
// installed, by which the server speaks; empty if there is none.
std::string find_page();

}  // namespace linnet::native
