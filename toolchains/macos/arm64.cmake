# Macs with Apple's processors, by Clang on Linux.
set(_processor arm64)
include(${CMAKE_CURRENT_LIST_DIR}/macos.cmake)
