#include <unistd.h>

#include <utility>

#include "native/system/limited_group.h"

namespace linnet::native {

// macOS has no control groups: none is ever made, and callers limit the address space instead.
LimitedGroup LimitedGroup::of_memory(std::uint64_t) { return {}; }

LimitedGroup LimitedGroup::of_threads(int) { return {}; }

LimitedGroup::LimitedGroup(LimitedGroup&& other) noexcept
    : folder_(std::exchange(other.folder_, {})),
      processes_(std::exchange(other.processes_, {})),
      unified_(other.unified_) {}

LimitedGroup::~LimitedGroup() = default;

std::string LimitedGroup::kind() const { return ""; }

void LimitedGroup::limit_threads(int) const {}

int LimitedGroup::threads() const { return 0; }

std::uint64_t LimitedGroup::kills() const { return 0; }

void LimitedGroup::forget_peak() const {}

void LimitedGroup::enter() const { _exit(125); }

}  // namespace linnet::native
