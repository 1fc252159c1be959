#include "engine/error.h"
#include "native/bench/child_process.h"

namespace linnet::native {

std::string output_of_linnet(const std::vector<std::string>&, const std::string&) {
  throw Error(ErrorKind::bad_input,
              "this measures in processes of their own, which Linnet does not start on Windows; run it on Linux");
}

}  // namespace linnet::native
