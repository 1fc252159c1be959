# The WebAssembly module of each flavour, linnet-FLAVOUR.mjs and .wasm, included by the top CMakeLists.txt. It runs in
# web/worker.js, which makes its memory, so that the page decides how large that may become.
linnet_notices(page licences.txt)
add_library(linnet_bindings OBJECT web/bindings.cpp web/platform_browser.cpp)
linnet_flags(linnet_bindings)
target_compile_options(linnet_bindings PRIVATE $<$<CONFIG:Release>:-Oz>)
target_link_libraries(linnet_bindings PRIVATE linnet_engine embind)
add_custom_target(linnet_web)  # all of them
foreach(flavour IN LISTS LINNET_WASM_FLAVOURS)
  set(module linnet_web_${flavour})
  add_executable(${module} $<TARGET_OBJECTS:linnet_bindings>)
  target_link_libraries(${module} PRIVATE embind)
  linnet_wasm_program(${module} ${flavour})
  add_dependencies(${module} linnet_notices)
  add_dependencies(linnet_web ${module})
  set_target_properties(${module} PROPERTIES OUTPUT_NAME linnet-${flavour} SUFFIX .mjs LINKER_LANGUAGE CXX)
  target_link_options(${module} PRIVATE -sMODULARIZE -sEXPORT_ES6 -sEXPORT_NAME=createLinnet -sENVIRONMENT=worker
    -sINVOKE_RUN=0 -sIMPORTED_MEMORY -sSTACK_SIZE=1MB -sALLOW_MEMORY_GROWTH -sMAXIMUM_MEMORY=2GB
    -sMEMORY_GROWTH_LINEAR_STEP=4MB  # by default it would grow by a fifth more than is needed
    -sDYNAMIC_EXECUTION=0  # a page's policy may forbid eval; embind then takes functions that are there already
    -sFORCE_FILESYSTEM -sEXPORTED_RUNTIME_METHODS=FS -Wno-pthreads-mem-growth)
  if(NOT flavour STREQUAL "single")
    # As many as the engine will start: a worker that waits cannot start one.
    target_link_options(${module} PRIVATE -sPTHREAD_POOL_SIZE=Module.linnetThreads-1 -sDEFAULT_PTHREAD_STACK_SIZE=1MB)
  endif()
endforeach()
