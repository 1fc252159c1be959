#include "engine/error.h"
#include "engine/kernel_set.h"

namespace linnet {

void use_kernel_set(const std::string& name) {
  if (name != "machine")
    throw Error(ErrorKind::bad_input, "kernels '" + name + "' are unknown on this processor, which has 'machine' only");
}

}  // namespace linnet
