// Reads and writes file descriptors so that Ctrl-C ends a wait within 0.1 s. `name` names the other end in errors. All
// functions throw ErrorKind::stopped once stop_flag() is set.
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
// Whether read_some() would return data, or the end, within this time.
bool readable_within(int descriptor, std::chrono::milliseconds time);

}  // namespace linnet::native
