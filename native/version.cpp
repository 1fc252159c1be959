#include "native/version.h"

const std::string_view linnet::native::version = LINNET_VERSION;
