// linnet_in_job MB COMMAND...: runs a program in a job object that limits a process's memory, as containers and service
// managers do on Windows, and ends with its exit code. 77: this system does not keep such a limit, as wine 8.
#include <windows.h>

#include <cstdio>
#include <cstdlib>
#include <cwchar>

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fputs("linnet_in_job MB COMMAND...\n", stderr);
    return 2;
  }
  HANDLE job = CreateJobObjectW(nullptr, nullptr);
  JOBOBJECT_EXTENDED_LIMIT_INFORMATION wanted{};
  wanted.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_PROCESS_MEMORY;
  wanted.ProcessMemoryLimit = std::strtoull(argv[1], nullptr, 10) << 20;
  if (!SetInformationJobObject(job, JobObjectExtendedLimitInformation, &wanted, sizeof wanted) ||
      !AssignProcessToJobObject(job, GetCurrentProcess())) {
    std::fprintf(stderr, "linnet_in_job: no job object: error %lu\n", GetLastError());
    return 77;
  }
  JOBOBJECT_EXTENDED_LIMIT_INFORMATION kept{};
  QueryInformationJobObject(nullptr, JobObjectExtendedLimitInformation, &kept, sizeof kept, nullptr);
  if (kept.ProcessMemoryLimit != wanted.ProcessMemoryLimit) {
    std::fputs("linnet_in_job: this system keeps no memory limit of a job\n", stderr);
    return 77;
  }
  // The command line behind the first two words, as it was given.
  const wchar_t* rest = GetCommandLineW();
  for (int word = 0; word < 2; ++word) {
    bool inside = false;
    for (; *rest && (inside || *rest != L' '); ++rest) inside ^= *rest == L'"';
    while (*rest == L' ') ++rest;
  }
  wchar_t* command = _wcsdup(rest);
  STARTUPINFOW with{};
  with.cb = sizeof with;
  PROCESS_INFORMATION started{};
  if (!CreateProcessW(nullptr, command, nullptr, nullptr, TRUE, 0, nullptr, nullptr, &with, &started)) {
    std::fprintf(stderr, "linnet_in_job: cannot start it: error %lu\n", GetLastError());
    return 2;
  }
  WaitForSingleObject(started.hProcess, INFINITE);
  DWORD code = 70;
  GetExitCodeProcess(started.hProcess, &code);
  return static_cast<int>(code);
}
