# Macs with Intel's processors, by Clang on Linux.
set(_processor x86_64)
include(${CMAKE_CURRENT_LIST_DIR}/macos.cmake)
