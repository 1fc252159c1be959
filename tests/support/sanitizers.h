// Whether this build runs under a sanitizer. Its allocator keeps freed memory and pads blocks, so measured memory is
// not the program's, and everything takes several times as long.
#pragma once

namespace linnet::test {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)  // GCC
inline constexpr bool is_sanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
inline constexpr bool is_sanitized = true;
#else
inline constexpr bool is_sanitized = false;
#endif
#else
inline constexpr bool is_sanitized = false;
#endif

// Threads that the sanitizer adds to a program.
#if defined(__SANITIZE_THREAD__)  // GCC
inline constexpr int sanitizer_threads = 1;
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
inline constexpr int sanitizer_threads = 1;
#else
inline constexpr int sanitizer_threads = 0;
#endif
#else
inline constexpr int sanitizer_threads = 0;
#endif

}  // namespace linnet::test
