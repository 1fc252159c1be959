#include "engine/error.h"
#include "native/cli/verbs.h"

namespace linnet::native {

int stability_bench(std::span<const std::string>) {
  throw Error(ErrorKind::bad_input,
              "bench --stability measures under a limit that the kernel enforces on a child before it starts, which "
              "Windows does not have; run it on Linux");
}

}  // namespace linnet::native
