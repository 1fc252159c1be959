# The flavours of the WebAssembly build, and the flags that all objects of one share. A program is made of one flavour;
# web/linnet.js takes the best that the browser and the page allow.
#   relaxed  SIMD with fused multiply-add, threads    current browsers, page cross-origin isolated
#   simd     SIMD128, threads                         page cross-origin isolated
#   single   SIMD128, one thread                      everywhere else: plain hosts, file://, WebKit
set(LINNET_WASM relaxed CACHE STRING "flavour of the WebAssembly build: relaxed, simd or single")
set_property(CACHE LINNET_WASM PROPERTY STRINGS relaxed simd single)
if(NOT LINNET_WASM MATCHES "^(relaxed|simd|single)$")
  message(FATAL_ERROR "LINNET_WASM is '${LINNET_WASM}', must be relaxed, simd or single")
endif()

set(LINNET_WASM_SIMD simd)
set(LINNET_WASM_FLAGS -msimd128 -fwasm-exceptions)
if(LINNET_WASM STREQUAL "relaxed")
  set(LINNET_WASM_SIMD relaxed)
  list(APPEND LINNET_WASM_FLAGS -mrelaxed-simd)
endif()
# Third-party objects are compiled for threads and may be linked into a program without, so `single` shares simd's.
set(LINNET_WASM_OBJECT_FLAGS ${LINNET_WASM_FLAGS} -pthread)
if(NOT LINNET_WASM STREQUAL "single")
  list(APPEND LINNET_WASM_FLAGS -pthread)
endif()
add_compile_options(${LINNET_WASM_FLAGS})
add_link_options(${LINNET_WASM_FLAGS})
