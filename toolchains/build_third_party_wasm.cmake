# Compiles XNNPACK, pthreadpool and, unless LINNET_ESPEAK is off, espeak-ng for WebAssembly into ${_deps}, from the
# sources that native builds use; included by third_party.cmake where that is not done yet.

include(${CMAKE_CURRENT_LIST_DIR}/third_party_project.cmake)
set(_compilers -DCMAKE_TOOLCHAIN_FILE=${CMAKE_TOOLCHAIN_FILE})
list(JOIN LINNET_WASM_FLAGS " " _flags)
set(_flags "-DCMAKE_C_FLAGS=-w ${_flags}" "-DCMAKE_CXX_FLAGS=-w ${_flags}")

file(MAKE_DIRECTORY ${_deps})
message(STATUS "Compiling XNNPACK for WebAssembly (once; about a minute on two cores)")
_build_third_party(xnnpack ${CMAKE_CURRENT_LIST_DIR}/wasm/xnnpack FLAGS ${_flags}
  -DXNNPACK_SOURCE_DIR=${_xnnpack_source} -DPTHREADPOOL_SOURCE_DIR=${_pthreadpool_source}
  -DFXDIV_SOURCE_DIR=${_fxdiv_source} "-DRELAXED_FLAGS=${LINNET_WASM_RELAXED_FLAGS}")

_keep_libraries(xnnpack)
_write_xnnpack_definitions()
file(REMOVE_RECURSE ${_deps}/xnnpack)
if(LINNET_ESPEAK)
  include(${CMAKE_CURRENT_LIST_DIR}/build_espeak_ng_wasm.cmake)
endif()
file(WRITE ${_deps}/done "")
