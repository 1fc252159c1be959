# A WebAssembly build makes a program for each flavour; web/linnet.js takes the best that browser and page allow.
#   relaxed  SIMD with fused multiply-add, threads    current browsers, page cross-origin isolated
#   simd     SIMD128, threads                         page cross-origin isolated
#   single   SIMD128, one thread                      everywhere else: plain hosts, file://, WebKit
#
# Nearly all objects are the same: compiled for threads, which a program may be linked without, and without relaxed
# SIMD. Only linnet_kernels_SET, XNNPACK's kernels and our vector loops, has two sets, relaxed and simd.
set(LINNET_WASM_FLAVOURS relaxed simd single)
set(LINNET_WASM_FLAGS -msimd128 -fwasm-exceptions -pthread)
set(LINNET_WASM_RELAXED_FLAGS -mrelaxed-simd)
add_compile_options(${LINNET_WASM_FLAGS})
add_link_options(-msimd128 -fwasm-exceptions)

# Makes a program of the engine one of FLAVOUR.
function(linnet_wasm_program target flavour)
  set(kernels simd)
  if(flavour STREQUAL "relaxed")
    set(kernels relaxed)
  endif()
  target_link_libraries(${target} PRIVATE linnet_engine linnet_kernels_${kernels})
  if(NOT flavour STREQUAL "single")
    target_link_options(${target} PRIVATE -pthread)
  endif()
endfunction()
