#include <windows.h>

#include <filesystem>

#include "engine/error.h"
#include "native/system/mapped_file.h"
#include "native/system/wide_text.h"

namespace linnet::native {
namespace {

// Windows' handles have 32 significant bits, so that an int holds one.
HANDLE handle(int file) { return reinterpret_cast<HANDLE>(static_cast<intptr_t>(file)); }

}  // namespace

// While it is open no other program can write to it or cut it off; it can be replaced by renaming.
MappedFile::MappedFile(const std::string& path) {
  const std::wstring name = std::filesystem::path(path).wstring();
  std::error_code error;
  if (std::filesystem::is_directory(name, error)) throw Error(ErrorKind::bad_input, path + " is not a plain file");
  HANDLE file = CreateFileW(name.c_str(), GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_DELETE, nullptr, OPEN_EXISTING,
                            FILE_FLAG_SEQUENTIAL_SCAN, nullptr);
  if (file == INVALID_HANDLE_VALUE) {
    const DWORD problem = GetLastError();
    const bool missing = problem == ERROR_FILE_NOT_FOUND || problem == ERROR_PATH_NOT_FOUND ||
                         problem == ERROR_INVALID_NAME || problem == ERROR_BAD_NETPATH;
    throw Error(missing ? ErrorKind::not_found : ErrorKind::io, "cannot read " + path + ": " + windows_error(problem));
  }
  if (GetFileType(file) != FILE_TYPE_DISK) {
    CloseHandle(file);
    throw Error(ErrorKind::bad_input, path + " is not a plain file");
  }
  file_ = static_cast<int>(reinterpret_cast<intptr_t>(file));
  LARGE_INTEGER size{};
  GetFileSizeEx(file, &size);
  opened_ = stamp();
  if (size.QuadPart == 0) return;
  HANDLE mapping = CreateFileMappingW(file, nullptr, PAGE_READONLY, 0, 0, nullptr);
  const void* address = mapping ? MapViewOfFile(mapping, FILE_MAP_READ, 0, 0, 0) : nullptr;
  const DWORD problem = GetLastError();
  if (mapping) CloseHandle(mapping);  // the view keeps it
  if (!address) {
    CloseHandle(file);
    throw Error(
        problem == ERROR_NOT_ENOUGH_MEMORY || problem == ERROR_COMMITMENT_LIMIT ? ErrorKind::out_of_memory
                                                                                : ErrorKind::io,
        "cannot map " + path + " of " + std::to_string(size.QuadPart / 1'000'000) + " MB: " + windows_error(problem));
  }
  bytes_ = {static_cast<const std::byte*>(address), static_cast<std::size_t>(size.QuadPart)};
}

MappedFile::~MappedFile() {
  if (!bytes_.empty()) UnmapViewOfFile(bytes_.data());
  CloseHandle(handle(file_));
}

// Unlocking pages that are not locked takes them out of the working set.
void MappedFile::drop(std::span<const std::byte> part) const {
  const bool ours = part.data() >= bytes_.data() && part.data() + part.size() <= bytes_.data() + bytes_.size();
  if (ours && !part.empty()) VirtualUnlock(const_cast<std::byte*>(part.data()), part.size());
}

MappedFile::Stamp MappedFile::stamp() const {
  BY_HANDLE_FILE_INFORMATION now{};
  if (!GetFileInformationByHandle(handle(file_), &now)) return {};
  return {static_cast<std::int64_t>(now.nFileSizeHigh) << 32 | now.nFileSizeLow,
          static_cast<std::int64_t>(now.ftLastWriteTime.dwHighDateTime),
          static_cast<std::int64_t>(now.ftLastWriteTime.dwLowDateTime)};
}

void MappedFile::check_unchanged() const {
  if (stamp() == opened_) return;
  throw Error(ErrorKind::io,
              "the file was changed by another program while it was read; put a new one in its place by "
              "renaming it, then try again");
}

}  // namespace linnet::native
