// Reading and writing file descriptors so that Ctrl-C ends a wait within a tenth of a second. `name` is what errors
// call the other end. All of them throw ErrorKind::stopped once stop_flag() is set.
#pragma once

#include <chrono>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace linnet::native {

// io: disk full, broken pipe, …
void write_fully(int descriptor, std::span<const std::byte> bytes, const std::string& name);
void write_fully(int descriptor, std::string_view text, const std::string& name);
// Up to buffer.size() bytes; 0 at the end.
std::size_t read_some(int descriptor, std::span<char> buffer, const std::string& name);
// Whether read_some() would give something, or the end, without a wait longer than that.
bool readable_within(int descriptor, std::chrono::milliseconds time);

}  // namespace linnet::native
