# Compiles into ${_deps} what build_third_party.cmake and build_third_party_wasm.cmake do, but for espeak-ng and its
# data; included by third_party.cmake where LINNET_ESPEAK is off. It is a file of its own because each line that is
# changed in those two compiles everything again on every machine. What changes there for XNNPACK or cpp-httplib changes
# here too.

include(${CMAKE_CURRENT_LIST_DIR}/third_party_project.cmake)
file(MAKE_DIRECTORY ${_deps})
if(EMSCRIPTEN)
  set(_compilers -DCMAKE_TOOLCHAIN_FILE=${CMAKE_TOOLCHAIN_FILE})
  list(JOIN LINNET_WASM_OBJECT_FLAGS " " _flags)
  string(COMPARE EQUAL "${LINNET_WASM_SIMD}" relaxed _relaxed)
  message(STATUS "Compiling XNNPACK for WebAssembly (${LINNET_WASM_SIMD}; once; about a minute on two cores)")
  _build_third_party(xnnpack ${CMAKE_CURRENT_LIST_DIR}/wasm/xnnpack FLAGS
    "-DCMAKE_C_FLAGS=-w ${_flags}" "-DCMAKE_CXX_FLAGS=-w ${_flags}"
    -DXNNPACK_SOURCE_DIR=${_xnnpack_source} -DPTHREADPOOL_SOURCE_DIR=${_pthreadpool_source}
    -DFXDIV_SOURCE_DIR=${_fxdiv_source} -DRELAXED_SIMD=${_relaxed})
else()
  set(_compilers -DCMAKE_C_COMPILER=${CMAKE_C_COMPILER} -DCMAKE_CXX_COMPILER=${CMAKE_CXX_COMPILER})
  message(STATUS "Compiling XNNPACK with ${CMAKE_C_COMPILER_ID} ${CMAKE_C_COMPILER_VERSION} "
    "(once; one to four minutes on two cores)")
  _build_third_party(xnnpack ${_xnnpack_source} TARGETS XNNPACK FLAGS "-DCMAKE_C_FLAGS=-w" "-DCMAKE_CXX_FLAGS=-w"
    -DXNNPACK_LIBRARY_TYPE=static -DXNNPACK_BUILD_ALL_MICROKERNELS=OFF -DXNNPACK_BUILD_TESTS=OFF
    -DXNNPACK_BUILD_BENCHMARKS=OFF -DXNNPACK_ENABLE_KLEIDIAI=OFF
    -DCMAKE_PROJECT_XNNPACK_INCLUDE=${CMAKE_CURRENT_LIST_DIR}/xnnpack_kernels.cmake
    -DCPUINFO_SOURCE_DIR=${_cpuinfo_source} -DPTHREADPOOL_SOURCE_DIR=${_pthreadpool_source}
    -DFXDIV_SOURCE_DIR=${_fxdiv_source} -DFP16_SOURCE_DIR=${_fp16_source})
  message(STATUS "Compiling cpp-httplib")
  _build_third_party(httplib ${CMAKE_CURRENT_LIST_DIR}/httplib FLAGS
    "-DCMAKE_CXX_FLAGS=-w -fstack-protector-strong -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2"
    -DHTTPLIB_SOURCE_DIR=${_cpp_httplib_source})
  file(COPY ${_deps}/httplib/httplib/httplib.h DESTINATION ${_deps}/include)
endif()
_keep_libraries(xnnpack httplib)
_write_xnnpack_definitions()
file(REMOVE_RECURSE ${_deps}/xnnpack ${_deps}/httplib)
file(WRITE ${_deps}/done "")
