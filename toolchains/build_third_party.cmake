# Compiles XNNPACK, cpp-httplib and, unless LINNET_ESPEAK is off, espeak-ng into ${_deps}; included by third_party.cmake
# where that is not done yet. A change to this file or to the lock makes a new folder and compiles everything again.

include(${CMAKE_CURRENT_LIST_DIR}/third_party_project.cmake)
set(_compilers -DCMAKE_C_COMPILER=${CMAKE_C_COMPILER} -DCMAKE_CXX_COMPILER=${CMAKE_CXX_COMPILER})

file(MAKE_DIRECTORY ${_deps})
message(STATUS "Compiling XNNPACK with ${CMAKE_C_COMPILER_ID} ${CMAKE_C_COMPILER_VERSION} "
  "(once; one to four minutes on two cores)")
# -w: warnings in code that we do not change help nobody.
set(_quiet "-DCMAKE_C_FLAGS=-w" "-DCMAKE_CXX_FLAGS=-w")
_build_third_party(xnnpack ${_xnnpack_source} TARGETS XNNPACK FLAGS ${_quiet}
  -DXNNPACK_LIBRARY_TYPE=static -DXNNPACK_BUILD_ALL_MICROKERNELS=OFF -DXNNPACK_BUILD_TESTS=OFF
  -DXNNPACK_BUILD_BENCHMARKS=OFF -DXNNPACK_ENABLE_KLEIDIAI=OFF
  -DCMAKE_PROJECT_XNNPACK_INCLUDE=${CMAKE_CURRENT_LIST_DIR}/xnnpack_kernels.cmake
  -DCPUINFO_SOURCE_DIR=${_cpuinfo_source} -DPTHREADPOOL_SOURCE_DIR=${_pthreadpool_source}
  -DFXDIV_SOURCE_DIR=${_fxdiv_source} -DFP16_SOURCE_DIR=${_fp16_source})

set(_hardened "-w -fstack-protector-strong -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2")
message(STATUS "Compiling cpp-httplib")
_build_third_party(httplib ${CMAKE_CURRENT_LIST_DIR}/httplib FLAGS "-DCMAKE_CXX_FLAGS=${_hardened}"
  -DHTTPLIB_SOURCE_DIR=${_cpp_httplib_source})

_keep_libraries(xnnpack httplib)
file(COPY ${_deps}/httplib/httplib/httplib.h DESTINATION ${_deps}/include)
_write_xnnpack_definitions()
file(REMOVE_RECURSE ${_deps}/xnnpack ${_deps}/httplib)
if(LINNET_ESPEAK)
  include(${CMAKE_CURRENT_LIST_DIR}/build_espeak_ng.cmake)
endif()
file(WRITE ${_deps}/done "")
