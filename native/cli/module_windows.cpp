#include "engine/error.h"
#include "native/cli/verbs.h"

namespace linnet::native {

int module(std::span<const std::string>) {
  throw Error(ErrorKind::bad_input,
              "linnet module speaks for Speech Dispatcher, which Windows does not have; other programs reach Linnet by "
              "the server here (linnet serve)");
}

}  // namespace linnet::native
