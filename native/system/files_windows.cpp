#include <fcntl.h>
#include <io.h>
#include <windows.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "engine/error.h"
#include "native/system/files.h"
#include "native/system/wide_text.h"

namespace linnet::native {
namespace {

// Others may read, write, rename and remove what is open here, as on other systems.
constexpr DWORD all_shared = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;

HANDLE handle_of(int descriptor) { return reinterpret_cast<HANDLE>(_get_osfhandle(descriptor)); }

int errno_of(DWORD error) {
  switch (error) {
    case ERROR_FILE_NOT_FOUND:
    case ERROR_PATH_NOT_FOUND:
    case ERROR_INVALID_DRIVE:
    case ERROR_BAD_NETPATH:
    case ERROR_BAD_PATHNAME:
    case ERROR_INVALID_NAME:
      return ENOENT;
    case ERROR_FILE_EXISTS:
    case ERROR_ALREADY_EXISTS:
      return EEXIST;
    case ERROR_SHARING_VIOLATION:
    case ERROR_USER_MAPPED_FILE:
      return EBUSY;
    case ERROR_LOCK_VIOLATION:
      return EWOULDBLOCK;
    case ERROR_DISK_FULL:
    case ERROR_HANDLE_DISK_FULL:
      return ENOSPC;
    case ERROR_NOT_READY:
      return ENXIO;
    case ERROR_NO_DATA:
    case ERROR_BROKEN_PIPE:
      return EPIPE;
    case ERROR_ACCESS_DENIED:
    case ERROR_WRITE_PROTECT:
      return EACCES;
    default:
      return EIO;
  }
}

bool succeeded(BOOL result) {
  if (result) return true;
  errno = errno_of(GetLastError());
  return false;
}

DWORD access_of(Opening how) {
  if (how == Opening::read) return GENERIC_READ;
  if (how == Opening::append || how == Opening::update) return GENERIC_READ | GENERIC_WRITE;
  return GENERIC_WRITE;
}

DWORD making_of(Opening how) {
  switch (how) {
    case Opening::read:
    case Opening::write:
      return OPEN_EXISTING;
    case Opening::write_new:
      return CREATE_NEW;
    case Opening::write_from_start:
      return CREATE_ALWAYS;
    case Opening::append:
    case Opening::update:
      return OPEN_ALWAYS;
  }
  return OPEN_EXISTING;
}

// "NUL" for C:\folder\nul.wav: names without their endings that Windows keeps for devices, in every folder.
std::string device_name(const std::string& path) {
  std::string name = std::filesystem::path(path).filename().string();
  name = name.substr(0, name.find_first_of(".:"));
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::toupper(c); });
  while (name.ends_with(' ')) name.pop_back();
  for (const char* device : {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"})
    if (name == device) return name;
  const bool numbered = name.size() == 4 && (name.starts_with("COM") || name.starts_with("LPT"));
  return numbered && name[3] >= '1' && name[3] <= '9' ? name : "";
}

}  // namespace

int open_file(const std::string& path, Opening how) {
  const std::wstring name = std::filesystem::path(path).wstring();
  const DWORD attributes = GetFileAttributesW(name.c_str());
  // So that is_folder() can be asked, a folder is opened as one.
  const DWORD folder =
      attributes != INVALID_FILE_ATTRIBUTES && (attributes & FILE_ATTRIBUTE_DIRECTORY) ? FILE_FLAG_BACKUP_SEMANTICS : 0;
  const DWORD link = how == Opening::update ? FILE_FLAG_OPEN_REPARSE_POINT : 0;
  HANDLE file = CreateFileW(name.c_str(), access_of(how), all_shared, nullptr, making_of(how),
                            FILE_ATTRIBUTE_NORMAL | folder | link, nullptr);
  if (file == INVALID_HANDLE_VALUE) {
    errno = errno_of(GetLastError());
    return -1;
  }
  const int descriptor = _open_osfhandle(reinterpret_cast<intptr_t>(file),
                                         _O_BINARY | _O_NOINHERIT | (how == Opening::append ? _O_APPEND : 0));
  if (descriptor < 0) CloseHandle(file);
  return descriptor;
}

bool is_folder(int descriptor) {
  FILE_BASIC_INFO basic{};
  return GetFileInformationByHandleEx(handle_of(descriptor), FileBasicInfo, &basic, sizeof basic) &&
         (basic.FileAttributes & FILE_ATTRIBUTE_DIRECTORY) != 0;
}

bool is_plain_file(int descriptor) {
  return GetFileType(handle_of(descriptor)) == FILE_TYPE_DISK && !is_folder(descriptor);
}

std::int64_t file_bytes(int descriptor) {
  LARGE_INTEGER size{};
  return succeeded(GetFileSizeEx(handle_of(descriptor), &size)) ? size.QuadPart : -1;
}

std::int64_t seek_to_end(int descriptor) { return _lseeki64(descriptor, 0, SEEK_END); }

bool is_file_at(int descriptor, const std::string& path) {
  BY_HANDLE_FILE_INFORMATION ours{};
  BY_HANDLE_FILE_INFORMATION there{};
  const int other = open_file(path, Opening::read);
  const bool known = other >= 0 && GetFileInformationByHandle(handle_of(descriptor), &ours) &&
                     GetFileInformationByHandle(handle_of(other), &there);
  if (other >= 0) close_file(other);
  if (known && ours.nFileIndexLow == there.nFileIndexLow && ours.nFileIndexHigh == there.nFileIndexHigh &&
      ours.dwVolumeSerialNumber == there.dwVolumeSerialNumber)
    return true;
  errno = ENOENT;
  return false;
}

// One byte beyond any content is locked, because nobody could read what is.
bool lock_file(int descriptor) {
  OVERLAPPED place{};
  place.OffsetHigh = 0x4000'0000;
  return succeeded(
      LockFileEx(handle_of(descriptor), LOCKFILE_EXCLUSIVE_LOCK | LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, &place));
}

bool cut_file(int descriptor, std::uint64_t bytes) {
  FILE_END_OF_FILE_INFO end{};
  end.EndOfFile.QuadPart = static_cast<LONGLONG>(bytes);
  return succeeded(SetFileInformationByHandle(handle_of(descriptor), FileEndOfFileInfo, &end, sizeof end));
}

bool flush_file(int descriptor) { return succeeded(FlushFileBuffers(handle_of(descriptor))); }

void flush_folder(const std::string&) {}  // replace_file() returns once the folder has been written

bool replace_file(const std::string& from, const std::string& to) {
  return succeeded(MoveFileExW(std::filesystem::path(from).c_str(), std::filesystem::path(to).c_str(),
                               MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH));
}

bool remove_file(const std::string& path) { return succeeded(DeleteFileW(std::filesystem::path(path).c_str())); }

void close_file(int descriptor) { _close(descriptor); }

std::int64_t place_in_file(int descriptor) { return is_plain_file(descriptor) ? _telli64(descriptor) : -1; }

std::ptrdiff_t write_at_place(int descriptor, std::span<const std::byte> bytes, std::int64_t place) {
  const __int64 before = _telli64(descriptor);
  OVERLAPPED at{};
  at.Offset = static_cast<DWORD>(place);
  at.OffsetHigh = static_cast<DWORD>(place >> 32);
  DWORD written = 0;
  const bool done =
      succeeded(WriteFile(handle_of(descriptor), bytes.data(),
                          static_cast<DWORD>(std::min<std::size_t>(bytes.size(), 1 << 30)), &written, &at));
  _lseeki64(descriptor, before, SEEK_SET);
  return done ? static_cast<std::ptrdiff_t>(written) : -1;
}

void copy_rights(const std::string&, int) {}  // a file has the rights of its folder

bool may_write_into(const std::string& folder) {
  const std::wstring name = std::filesystem::path(folder).wstring();
  HANDLE opened =
      CreateFileW(name.c_str(), FILE_ADD_FILE, all_shared, nullptr, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, nullptr);
  if (!succeeded(opened != INVALID_HANDLE_VALUE)) return false;
  CloseHandle(opened);
  return true;
}

bool is_device(const std::string& path) {
  const std::string device = device_name(path);
  if (device.empty()) return path.starts_with(R"(\\.\)");
  if (std::filesystem::path(path).filename().string().size() == device.size()) return true;
  throw Error(ErrorKind::bad_input,
              "cannot write " + path + ": Windows keeps the name " + device + " for a device; choose another name");
}

std::string error_text(int number) {
  if (number == EBUSY) return "another program has it open";
  if (number == ENXIO) return "there is no disk in the drive";
  return std::strerror(number);
}

int process_id() { return static_cast<int>(GetCurrentProcessId()); }

}  // namespace linnet::native
