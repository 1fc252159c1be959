# Windows x64 by the machine's own Clang 19 with the headers and the C++ library of Debian's MinGW-w64 (GCC 12, POSIX
# threads). Clang and not GCC compiles: GCC does not align the stack for AVX on Windows. Programs run here by wine.
set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR x86_64)
set(CMAKE_C_COMPILER clang-19)
set(CMAKE_CXX_COMPILER clang++-19)
set(CMAKE_RC_COMPILER ${CMAKE_CURRENT_LIST_DIR}/windows/resource-compiler)
foreach(_language C CXX ASM)
  set(CMAKE_${_language}_COMPILER_TARGET x86_64-w64-mingw32)
endforeach()
# libstdc++ was compiled with emulated thread-local variables, and std::call_once shares one with its callers. Windows
# 10 is what headers declare; C files too get a printf that knows %zu, and files may be larger than 2 GB.
add_compile_options("$<$<COMPILE_LANGUAGE:C,CXX>:-femulated-tls>")
add_compile_definitions(_WIN32_WINNT=0x0A00 __USE_MINGW_ANSI_STDIO=1 _FILE_OFFSET_BITS=64
  _POSIX_THREAD_SAFE_FUNCTIONS=200112L)
# One file that needs only what is a part of Windows.
foreach(_kind EXE SHARED MODULE)
  set(CMAKE_${_kind}_LINKER_FLAGS_INIT "-fuse-ld=lld-19 -static -pthread")
endforeach()
set(CMAKE_FIND_ROOT_PATH /usr/x86_64-w64-mingw32)
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
set(CMAKE_CROSSCOMPILING_EMULATOR ${CMAKE_CURRENT_LIST_DIR}/../tests/windows/wine)
