// Calls on files that systems spell differently. Descriptors are those of the C library; paths are UTF-8, and bytes are
// written as they are. What fails sets errno.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace linnet::native {

enum class Opening {
  read,
  write,             // what is there: a device, a pipe
  write_new,         // a file that must not exist
  write_from_start,  // makes or empties a file
  append,            // reads too; makes the file
  update,            // reads and writes; makes the file, follows no symbolic link
};

int open_file(const std::string& path, Opening how);  // -1: failed. Programs that are started do not inherit it.
bool is_plain_file(int descriptor);
bool is_folder(int descriptor);
std::int64_t file_bytes(int descriptor);                   // -1: failed
std::int64_t seek_to_end(int descriptor);                  // the new position; -1: failed
bool is_file_at(int descriptor, const std::string& path);  // whether this path still names the opened file
bool lock_file(int descriptor);                            // EWOULDBLOCK: another process has locked it
bool cut_file(int descriptor, std::uint64_t bytes);        // also lengthens
bool flush_file(int descriptor);                           // to the disk
void flush_folder(const std::string& path);                // so that a renamed file in it survives a power cut
bool replace_file(const std::string& from, const std::string& to);
bool remove_file(const std::string& path);
void close_file(int descriptor);

// The write position in a plain file that was opened by another program; -1: no plain file, or opened for appending.
std::int64_t place_in_file(int descriptor);
// Number of bytes written there; -1: failed. The position does not change.
std::ptrdiff_t write_at_place(int descriptor, std::span<const std::byte> bytes, std::int64_t place);
void copy_rights(const std::string& from, int descriptor);  // of the file that the opened one will replace
bool may_write_into(const std::string& folder);
// Whether the path names something other than a plain file, which is written as it is: a device or a pipe. Throws
// bad_input: a name that this system keeps for a device, and that can be no file's.
bool is_device(const std::string& path);
std::string error_text(int number);  // of errno, in words
int process_id();

}  // namespace linnet::native
