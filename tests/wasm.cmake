# The engine's tests as a WebAssembly program for Node 22, included by tests.cmake. It sees the machine's files
# and environment, and its main() runs on a thread of its own, since Node's main thread must not wait for others.
linnet_wasm_program(linnet_unit_tests relaxed)  # the other flavours have nearly the same objects
target_link_options(linnet_unit_tests PRIVATE -sNODERAWFS=1 -sPROXY_TO_PTHREAD=1 -sEXIT_RUNTIME=1 -sPTHREAD_POOL_SIZE=12
  -sALLOW_MEMORY_GROWTH=1 -sMAXIMUM_MEMORY=3GB -sSTACK_SIZE=2MB -Wno-pthreads-mem-growth
  -sEXPORT_EXCEPTION_HANDLING_HELPERS=1 --pre-js ${CMAKE_CURRENT_LIST_DIR}/web/node_environment.js)
# Left out are tests tagged [measured]: Emscripten's clock() is wall-clock time, the limits of time are for native code,
# and Node's resident memory is mostly its own (tests/web/engine_test.mjs limits the wasm heap).
set(_node ${CMAKE_SOURCE_DIR}/tests/web/node_modules/.bin/node)
add_test(NAME engine_tests_in_wasm COMMAND ${_node} $<TARGET_FILE:linnet_unit_tests> --colour-mode none ~[measured]
  WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
set(_data LINNET_ENGLISH_DATA=${CMAKE_BINARY_DIR}/english-data LINNET_ARABIC_DATA=${CMAKE_BINARY_DIR}/arabic-data)
set_tests_properties(engine_tests_in_wasm PROPERTIES
  ENVIRONMENT "LINNET_ESPEAK_DATA=${LINNET_ESPEAK_DATA};${_data};LINNET_WORDS_DATA=${CMAKE_BINARY_DIR}/words-data"
  LABELS unit TIMEOUT 900)
