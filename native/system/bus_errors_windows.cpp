#include "native/system/bus_errors.h"

namespace linnet::native {

// Windows lets no program cut off a file that is mapped, so there is nothing to watch.
BusErrors::BusErrors(std::span<const std::byte>) {}
BusErrors::~BusErrors() = default;
bool BusErrors::found() const { return slot_ >= 0; }

}  // namespace linnet::native
