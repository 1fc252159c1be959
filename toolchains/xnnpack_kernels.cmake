# Runs inside XNNPACK's own CMake project (CMAKE_PROJECT_XNNPACK_INCLUDE): leaves out what the engine does not call, and
# sets flags for GEMM kernels that GCC compiles badly.

# The engine calls f32 GEMM kernels, what packs their weights, and gemm-config.c, which picks them for this machine.
# That picks kernels of all other types too, so these are compiled. What is left out, operators and graphs of them with
# the kernels that only they run, is two thirds of the whole.
function(_linnet_only_gemm)
  get_target_property(sources microkernels-prod SOURCES)
  list(FILTER sources INCLUDE REGEX "^src/([a-z0-9-]*(gemm|packw)|tables)/")
  get_target_property(parts XNNPACK LINK_LIBRARIES)
  list(REMOVE_ITEM parts operators operator-run operator-utils reference-ukernels subgraph)
  if(NOT sources OR NOT parts)
    message(FATAL_ERROR "XNNPACK's kernels lie elsewhere than ${CMAKE_CURRENT_FUNCTION_LIST_FILE} looks for them.")
  endif()
  set_target_properties(microkernels-prod PROPERTIES SOURCES "${sources}")
  set_target_properties(XNNPACK PROPERTIES LINK_LIBRARIES "${parts}")
endfunction()
cmake_language(DEFER CALL _linnet_only_gemm)  # once XNNPACK has named its targets

# At -O2, GCC 12 keeps sums of these two kernels in memory: each step of the innermost loop waits for a store and a
# load, and the kernel runs at less than half its speed. The flags were found by reading the listings of all f32 GEMM
# kernels that gemm-config.c names for x86, and by timing them on one core of a Zen 4. With FMA: 110 GFLOP/s in place of
# 42, as Clang's kernel. With AVX alone, 74 in place of 45; Clang's has 90. The kernels for AVX-512, SSE and the first
# Zen are good at -O2. -Os helps as much, but leaves out vzeroupper, and all SSE code behind the kernel then takes eight
# times as long. tests/native/gemm_peak_test.cpp holds both for each set.

function(_linnet_kernel_flags kernel)
  set(file src/f32-gemm/gen/f32-gemm-${kernel}.c)
  get_target_property(sources microkernels-prod SOURCES)
  if(NOT file IN_LIST sources)
    message(FATAL_ERROR "XNNPACK no longer compiles ${file}, which needs ${ARGN} from GCC. Look in gemm-config.c for "
      "the kernel in its place, measure it (./test quick GEMM), and change ${CMAKE_CURRENT_FUNCTION_LIST_FILE}.")
  endif()
  set_property(SOURCE ${file} APPEND PROPERTY COMPILE_OPTIONS ${ARGN})
endfunction()

function(_linnet_all_kernel_flags)
  _linnet_kernel_flags(5x16-minmax-fma3-broadcast -fschedule-insns -fsched-pressure)
  _linnet_kernel_flags(5x16-minmax-avx-broadcast -fschedule-insns -fsched-pressure -fira-region=one -mtune=sandybridge)
endfunction()

if(CMAKE_C_COMPILER_ID STREQUAL "GNU" AND CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64|amd64)$")
  cmake_language(DEFER CALL _linnet_all_kernel_flags)
endif()
