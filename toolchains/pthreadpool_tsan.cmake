# pthreadpool in a form that the thread sanitizer understands: instrumented, waiting on a condition variable instead of
# a futex, and with sequentially consistent atomics instead of relaxed ones and fences, which the sanitizer does not
# model.
file(WRITE ${CMAKE_BINARY_DIR}/tsan_atomics.h
  "#include <stdatomic.h>\n"
  "#define memory_order_relaxed memory_order_seq_cst\n"
  "#define memory_order_acquire memory_order_seq_cst\n"
  "#define memory_order_release memory_order_seq_cst\n")
set(_p ${_pthreadpool_source}/src)
add_library(pthreadpool_tsan STATIC ${_p}/legacy-api.c ${_p}/portable-api.c ${_p}/memory.c ${_p}/pthreads.c)
target_include_directories(pthreadpool_tsan PRIVATE ${_p} ${_pthreadpool_source}/include ${_fxdiv_source}/include)
target_compile_definitions(pthreadpool_tsan PRIVATE PTHREADPOOL_USE_CPUINFO=0 PTHREADPOOL_USE_FUTEX=0
  PTHREADPOOL_USE_CONDVAR=1 PTHREADPOOL_USE_GCD=0 PTHREADPOOL_USE_EVENT=0 PTHREADPOOL_USE_FASTPATH=0)
set_target_properties(pthreadpool_tsan PROPERTIES C_STANDARD 11 C_EXTENSIONS ON)
target_compile_options(pthreadpool_tsan PRIVATE -w -fsanitize=thread -include ${CMAKE_BINARY_DIR}/tsan_atomics.h)
