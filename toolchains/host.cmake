# The machine's own compiler: Clang 19 where it is installed (it compiles XNNPACK in a third of GCC's time), else GCC,
# else the compiler that CMake finds.
find_program(LINNET_CLANG clang-19)
find_program(LINNET_CLANGXX clang++-19)
if(LINNET_CLANG AND LINNET_CLANGXX)
  set(CMAKE_C_COMPILER ${LINNET_CLANG})
  set(CMAKE_CXX_COMPILER ${LINNET_CLANGXX})
endif()
