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

# The page's encoder of MP3, without JavaScript of Emscripten's: www/mp3_worker.js calls what it exports.
# mpglib_interface is LAME's decoder.
file(GLOB _lame_files ${LINNET_LAME_SOURCE}/libmp3lame/*.c)
list(FILTER _lame_files EXCLUDE REGEX "mpglib_interface")
add_executable(linnet_web_mp3 web/mp3.c ${_lame_files})
set_target_properties(linnet_web_mp3 PROPERTIES OUTPUT_NAME mp3 SUFFIX .wasm LINKER_LANGUAGE C)
target_include_directories(linnet_web_mp3 SYSTEM PRIVATE ${LINNET_LAME_SOURCE}/include ${LINNET_LAME_SOURCE}/libmp3lame)
target_compile_definitions(linnet_web_mp3 PRIVATE STDC_HEADERS HAVE_ERRNO_H HAVE_FCNTL_H HAVE_LIMITS_H HAVE_STDINT_H
  HAVE_INTTYPES_H HAVE_STRING_H HAVE_STRCHR HAVE_MEMCPY TAKEHIRO_IEEE754_HACK USE_FAST_LOG
  ieee754_float32_t=float ieee754_float64_t=double)
target_compile_options(linnet_web_mp3 PRIVATE -Oz)
set_source_files_properties(${_lame_files} PROPERTIES COMPILE_OPTIONS -w)
target_link_options(linnet_web_mp3 PRIVATE -Oz -sSTANDALONE_WASM --no-entry -sDEFAULT_TO_CXX=0)
add_dependencies(linnet_web linnet_web_mp3)
