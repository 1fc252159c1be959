#include "tests/faults/failing_allocator.h"

#include <atomic>
#include <cerrno>

// The C library's allocator, by the names that stay available when a program defines malloc and its relatives itself.
extern "C" {
void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
void* __libc_memalign(std::size_t, std::size_t);
}

namespace {

std::atomic<bool> counting{false}, sticky{false};
std::atomic<std::size_t> count{0}, failing{0};

bool fails() {
  if (!counting.load()) return false;
  const std::size_t n = ++count;
  const bool now = sticky.load() ? n >= failing.load() : n == failing.load();
  if (now) errno = ENOMEM;
  return now;
}

}  // namespace

extern "C" {
void* malloc(std::size_t size) { return fails() ? nullptr : __libc_malloc(size); }
void* calloc(std::size_t n, std::size_t size) { return fails() ? nullptr : __libc_calloc(n, size); }
void* realloc(void* old, std::size_t size) { return fails() ? nullptr : __libc_realloc(old, size); }
void* aligned_alloc(std::size_t alignment, std::size_t size) {
  return fails() ? nullptr : __libc_memalign(alignment, size);
}
void* memalign(std::size_t alignment, std::size_t size) { return fails() ? nullptr : __libc_memalign(alignment, size); }
int posix_memalign(void** into, std::size_t alignment, std::size_t size) {
  if (fails()) return ENOMEM;
  *into = __libc_memalign(alignment, size);
  return *into ? 0 : ENOMEM;
}
}

namespace linnet::test {

void fail_allocation(std::size_t nth, bool all_after) {
  count = 0;
  failing = nth;
  sticky = all_after;
  counting = true;
}

void stop_failing() { counting = false; }

std::size_t allocations() { return count.load(); }

}  // namespace linnet::test
