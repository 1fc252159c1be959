# Compiles XNNPACK, cpp-httplib and, unless LINNET_ESPEAK is off, espeak-ng for another processor into ${_deps}, with
# the toolchain file of this build; included by third_party.cmake where that is not done yet. Language data, and the
# program that makes it, are LINNET_HOST_DEPS's.

include(${CMAKE_CURRENT_LIST_DIR}/third_party_project.cmake)
set(_compilers -DCMAKE_TOOLCHAIN_FILE=${CMAKE_TOOLCHAIN_FILE})

file(MAKE_DIRECTORY ${_deps})
message(STATUS "Compiling XNNPACK for ${CMAKE_SYSTEM_PROCESSOR} (once; about a minute on two cores)")
set(_quiet "-DCMAKE_C_FLAGS=-w" "-DCMAKE_CXX_FLAGS=-w")
# The engine computes in fp32. Without the kernels of 16-bit floats and of 8-bit integers no processor can be given one
# of these in its place, and most of XNNPACK's files for ARM need not be compiled.
set(_only_fp32)
foreach(_kind FP16_SCALAR FP16_VECTOR BF16 DOTPROD I8MM SME SME2)
  list(APPEND _only_fp32 -DXNNPACK_ENABLE_ARM_${_kind}=OFF)
endforeach()
if(WIN32)
  list(APPEND _only_fp32 -DCMAKE_PROJECT_cpuinfo_INCLUDE=${CMAKE_CURRENT_LIST_DIR}/windows/cpuinfo.cmake)
endif()
_build_third_party(xnnpack ${_xnnpack_source} TARGETS XNNPACK FLAGS ${_quiet} ${_only_fp32}
  -DXNNPACK_LIBRARY_TYPE=static -DXNNPACK_BUILD_ALL_MICROKERNELS=OFF -DXNNPACK_BUILD_TESTS=OFF
  -DXNNPACK_BUILD_BENCHMARKS=OFF -DXNNPACK_ENABLE_KLEIDIAI=OFF
  -DCMAKE_PROJECT_XNNPACK_INCLUDE=${CMAKE_CURRENT_LIST_DIR}/xnnpack_kernels.cmake
  -DCPUINFO_SOURCE_DIR=${_cpuinfo_source} -DPTHREADPOOL_SOURCE_DIR=${_pthreadpool_source}
  -DFXDIV_SOURCE_DIR=${_fxdiv_source} -DFP16_SOURCE_DIR=${_fp16_source})

set(_hardened "-w -fstack-protector-strong -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2")
set(_of_httplib ${_hardened})
if(WIN32)
  string(APPEND _of_httplib " -include ${CMAKE_CURRENT_LIST_DIR}/windows/poll.h")
endif()
message(STATUS "Compiling cpp-httplib")
_build_third_party(httplib ${CMAKE_CURRENT_LIST_DIR}/httplib FLAGS "-DCMAKE_CXX_FLAGS=${_of_httplib}"
  -DHTTPLIB_SOURCE_DIR=${_cpp_httplib_source})

_keep_libraries(xnnpack httplib)
file(COPY ${_deps}/httplib/httplib/httplib.h DESTINATION ${_deps}/include)
_write_xnnpack_definitions()
file(REMOVE_RECURSE ${_deps}/xnnpack ${_deps}/httplib)
if(LINNET_ESPEAK)
  message(STATUS "Compiling espeak-ng")
  _build_third_party(espeak-ng ${_espeak_ng_source} TARGETS espeak-ng FLAGS
    "-DCMAKE_C_FLAGS=${_hardened}" "-DCMAKE_CXX_FLAGS=${_hardened}" ${_espeak_ng_flags})
  _keep_libraries(espeak-ng)
  file(REMOVE_RECURSE ${_deps}/espeak-ng)
endif()
file(WRITE ${_deps}/done "")
