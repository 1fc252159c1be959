// What libstdc++ and libgcc of Debian 12 take from their glibc, and glibc 2.17 does not have: linked into programs that
// have to run with either (toolchains/portable/link). Each does what its manual page says of the newer glibc's.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <pthread.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

// glibc 2.32: whether a reference count may do without atomic instructions. 0: there may be other threads.
char __libc_single_threaded = 0;

pid_t gettid(void) { return (pid_t)syscall(SYS_gettid); }  // 2.30

int getentropy(void* bytes, size_t count) {  // 2.25
  if (count > 256) {
    errno = EIO;
    return -1;
  }
  if (syscall(318 /* getrandom, Linux 3.17 */, bytes, count, 0) == (long)count) return 0;
  const int file = open("/dev/urandom", O_RDONLY | O_CLOEXEC);
  const ssize_t got = file < 0 ? -1 : read(file, bytes, count);
  if (file >= 0) close(file);
  return got == (ssize_t)count ? 0 : -1;
}

uint32_t arc4random(void) {  // 2.36
  uint32_t number;
  if (getentropy(&number, sizeof number) != 0) abort();
  return number;
}

// 2.30. The time is converted once, as libstdc++ does where this function is missing: if the clock of the day is set
// back during the wait, the wait is longer by that.
int pthread_cond_clockwait(pthread_cond_t* condition, pthread_mutex_t* mutex, clockid_t clock,
                           const struct timespec* end) {
  struct timespec now, day;
  if (clock == CLOCK_REALTIME) return pthread_cond_timedwait(condition, mutex, end);
  if (clock_gettime(clock, &now) != 0 || clock_gettime(CLOCK_REALTIME, &day) != 0) return EINVAL;
  day.tv_sec += end->tv_sec - now.tv_sec;
  day.tv_nsec += end->tv_nsec - now.tv_nsec;
  if (day.tv_nsec >= 1000000000) ++day.tv_sec, day.tv_nsec -= 1000000000;
  if (day.tv_nsec < 0) --day.tv_sec, day.tv_nsec += 1000000000;
  return pthread_cond_timedwait(condition, mutex, &day);
}

// 2.35, by which exceptions find the tables of the code that they pass through.
struct search {
  uintptr_t address;
  struct dl_find_object* found;
};

static int look(struct dl_phdr_info* object, size_t size, void* data) {
  struct search* search = data;
  uintptr_t tables = 0, begin = UINTPTR_MAX, end = 0;
  int inside = 0;
  (void)size;
  for (int i = 0; i < object->dlpi_phnum; ++i) {
    const ElfW(Phdr)* part = &object->dlpi_phdr[i];
    const uintptr_t from = object->dlpi_addr + part->p_vaddr, to = from + part->p_memsz;
    if (part->p_type == PT_GNU_EH_FRAME) tables = from;
    if (part->p_type != PT_LOAD) continue;
    inside |= search->address >= from && search->address < to;
    if (from < begin) begin = from;
    if (to > end) end = to;
  }
  if (!inside || tables == 0) return 0;
  *search->found = (struct dl_find_object){
      .dlfo_map_start = (void*)begin, .dlfo_map_end = (void*)end, .dlfo_eh_frame = (void*)tables};
  return 1;
}

int _dl_find_object(void* address, struct dl_find_object* found) {
  struct search search = {(uintptr_t)address, found};
  return dl_iterate_phdr(look, &search) == 1 ? 0 : -1;
}
