# The WebAssembly module of one flavour, linnet-FLAVOUR.mjs and .wasm, included by the top CMakeLists.txt. It runs in
# web/worker.js, which makes its memory, so that the page decides how large that may become.
linnet_notices(page licences.txt)
add_executable(linnet_web web/bindings.cpp web/platform_browser.cpp)
linnet_flags(linnet_web)
target_compile_options(linnet_web PRIVATE $<$<CONFIG:Release>:-Oz>)
target_link_libraries(linnet_web PRIVATE linnet_engine embind)
add_dependencies(linnet_web linnet_notices)
set_target_properties(linnet_web PROPERTIES OUTPUT_NAME linnet-${LINNET_WASM} SUFFIX .mjs)
target_link_options(linnet_web PRIVATE -sMODULARIZE -sEXPORT_ES6 -sEXPORT_NAME=createLinnet -sENVIRONMENT=worker
  -sINVOKE_RUN=0 -sIMPORTED_MEMORY -sSTACK_SIZE=1MB -sALLOW_MEMORY_GROWTH -sMAXIMUM_MEMORY=2GB
  -sMEMORY_GROWTH_LINEAR_STEP=4MB  # by default it would grow by a fifth more than is needed
  -sDYNAMIC_EXECUTION=0  # a page's policy may forbid eval; embind then takes functions that are there already
  -sFORCE_FILESYSTEM -sEXPORTED_RUNTIME_METHODS=FS -Wno-pthreads-mem-growth)
if(NOT LINNET_WASM STREQUAL "single")
  # As many as the engine will start: a worker that waits cannot start one.
  target_link_options(linnet_web PRIVATE -sPTHREAD_POOL_SIZE=Module.linnetThreads-1 -sDEFAULT_PTHREAD_STACK_SIZE=1MB)
endif()
