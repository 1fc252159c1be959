# The test programs: of the engine (label: unit), of the command line (program), of the server (server), and of the
# engine when malloc fails (faults). Tags of cases add the labels slow and alone (tests/discover.cmake).
enable_testing()
add_custom_target(linnet_tests)  # all of them

# The build makes the voices of the tests beside their settings and answers, where scripts can also find them.
file(GLOB stored_voices CONFIGURE_DEPENDS tests/golden/voices/*.xz tests/golden/hibari/*.xz
  tests/golden/styletts2/*.xz)
set(tiny_voices ${stored_voices})
list(TRANSFORM tiny_voices REPLACE "\\.(graph|onnx)\\.xz$" ".onnx")
add_custom_command(OUTPUT ${tiny_voices} COMMAND python3 ${CMAKE_SOURCE_DIR}/tests/golden/make_voices.py ${tiny_voices}
  DEPENDS ${stored_voices} tests/golden/make_voices.py COMMENT "Making the voices of tests" VERBATIM)
add_custom_target(linnet_tiny_voices DEPENDS ${tiny_voices})

# Most tests speak texts by espeak-ng. A build without it is tested as a whole: tests/install/without_espeak. So is that
# for Windows, from outside: tests/windows/run.
if(NOT LINNET_ESPEAK OR WIN32)
  return()
endif()

# linnet_test_program(NAME LABEL SOURCE...)
function(linnet_test_program name label)
  add_executable(${name} ${ARGN})
  add_dependencies(linnet_tests ${name})
  add_dependencies(${name} linnet_tiny_voices linnet_english_data linnet_arabic_data linnet_words_data)
  linnet_flags(${name})
  # Compiling tests takes longer than running them, but unoptimised WebAssembly takes several times as long to run.
  set(optimisation -O0)
  if(EMSCRIPTEN)
    set(optimisation -O1)
  endif()
  target_compile_options(${name} PRIVATE $<$<CONFIG:Release>:${optimisation}>)
  # Tests use the kernels directly, so they need the same headers as the engine.
  target_link_libraries(${name} PRIVATE linnet_engine linnet::xnnpack linnet::pthreadpool linnet::espeak-ng linnet::json
    linnet::catch2)
  target_compile_definitions(${name} PRIVATE
    LINNET_SOURCE_DIR="${CMAKE_SOURCE_DIR}" LINNET_BINARY_DIR="${CMAKE_BINARY_DIR}"
    LINNET_ESPEAK_PROGRAM="${LINNET_ESPEAK_PROGRAM}" LINNET_ESPEAK_DATA="${LINNET_ESPEAK_DATA}")
  if(EMSCRIPTEN)
    return()
  endif()
  target_sources(${name} PRIVATE tests/support/ctest_reporter.cpp)
  # Lists the program's files: ./test quick PATTERN builds only the programs that it needs.
  list(TRANSFORM ARGN REPLACE "^${CMAKE_SOURCE_DIR}/" "")
  list(JOIN ARGN "\n" lines)
  file(WRITE ${CMAKE_BINARY_DIR}/${name}.sources "${lines}\n")
  # Cases are listed when ctest starts, not after each build, so a test program that cannot start fails as a test.
  file(WRITE ${CMAKE_BINARY_DIR}/${name}.cmake "set(program \"${CMAKE_BINARY_DIR}/${name}\")\nset(label ${label})\n"
    "set(emulator \"${CMAKE_CROSSCOMPILING_EMULATOR}\")\n"
    "set(folder \"${CMAKE_SOURCE_DIR}\")\ninclude(\"${CMAKE_SOURCE_DIR}/tests/discover.cmake\")\n")
  set_property(DIRECTORY ${CMAKE_SOURCE_DIR} APPEND PROPERTY TEST_INCLUDE_FILES ${CMAKE_BINARY_DIR}/${name}.cmake)
endfunction()

file(GLOB_RECURSE test_sources CONFIGURE_DEPENDS tests/*.cpp)
set(unit_tests ${test_sources})
list(FILTER unit_tests EXCLUDE REGEX "/tests/(bench|book|faults|fuzz|kernel_sets|native|windows)/")
list(FILTER unit_tests EXCLUDE REGEX "/tests/support/(ctest_reporter|kernel_set|run_program)\\.cpp$")
if(EMSCRIPTEN)
  # Without the tests that need the source tree or processes.
  list(FILTER unit_tests EXCLUDE REGEX "/(architecture_test|memory_plan_test|source_rules)\\.cpp$")
endif()
linnet_test_program(linnet_unit_tests unit ${unit_tests})
precompile(linnet_unit_tests <nlohmann/json.hpp> <catch2/catch_test_macros.hpp>)
if(EMSCRIPTEN)
  include(tests/wasm.cmake)
  return()
endif()

add_test(NAME "The maker of words-data and what it makes"
  COMMAND ${CMAKE_SOURCE_DIR}/tests/words_data/words_data_test.py ${CMAKE_BINARY_DIR}/words-data)
set_tests_properties("The maker of words-data and what it makes" PROPERTIES LABELS unit)
add_test(NAME "Heard words are compared with spoken forms" COMMAND ${CMAKE_SOURCE_DIR}/tests/bench/spoken_words_test.py)
set_tests_properties("Heard words are compared with spoken forms" PROPERTIES LABELS unit)
add_test(NAME "The simulation of many servers" COMMAND ${CMAKE_SOURCE_DIR}/tests/fleet/simulation_test.py)
set_tests_properties("The simulation of many servers" PROPERTIES LABELS unit)

set(server_tests ${test_sources})
list(FILTER server_tests INCLUDE REGEX "/tests/native/(http|server|wyoming)/|/tests/support/run_program\\.cpp$")
linnet_test_program(linnet_server_tests server ${server_tests})
precompile(linnet_server_tests <httplib.h> <nlohmann/json.hpp> <catch2/catch_test_macros.hpp>)

set(program_tests ${test_sources})
list(FILTER program_tests INCLUDE REGEX
  "/tests/(book|fuzz|native)/|/tests/support/(exported_model|kernel_set|run_program)\\.cpp$")
list(FILTER program_tests EXCLUDE REGEX "/tests/native/(http|server|wyoming)/|/tests/fuzz/fuzz\\.cpp$")
if(NOT TARGET linnet_library)
  list(FILTER program_tests EXCLUDE REGEX "/tests/native/library/")
endif()
linnet_test_program(linnet_program_tests program ${program_tests})
# It times instructions of its own beside the kernels'.
set_source_files_properties(tests/native/gemm_peak_test.cpp PROPERTIES COMPILE_OPTIONS $<$<CONFIG:Release>:-O1>
  SKIP_PRECOMPILE_HEADERS ON)
target_precompile_headers(linnet_program_tests REUSE_FROM linnet_server_tests)

foreach(name linnet_server_tests linnet_program_tests)
  target_link_libraries(${name} PRIVATE linnet_native ZLIB::ZLIB)
  add_dependencies(${name} linnet)
endforeach()
if(TARGET linnet_library)  # beside the program's own code, of which it has copies under no public names
  target_link_libraries(linnet_program_tests PRIVATE linnet_library)
endif()

# These run kernels that are for other processors of the kind.
function(linnet_kernel_program name source)
  add_executable(${name} ${source})
  linnet_flags(${name})
  target_link_libraries(${name} PRIVATE linnet_engine linnet::xnnpack linnet::pthreadpool)
endfunction()
if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64|amd64)$")
  linnet_kernel_program(linnet_kernel_set tests/kernel_sets/kernel_set.cpp)
  add_dependencies(linnet_program_tests linnet_kernel_set)
elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "^(aarch64|arm64)$")
  linnet_kernel_program(linnet_arm64_kernel_set tests/kernel_sets/arm64_kernel_set.cpp)
endif()

# A program of its own, because it replaces malloc by one that fails on demand. Sanitizers have their own malloc.
if(CMAKE_SYSTEM_NAME STREQUAL "Linux" AND NOT LINNET_SANITIZE)
  set(fault_tests ${test_sources})
  list(FILTER fault_tests INCLUDE REGEX "/tests/faults/")
  linnet_test_program(linnet_fault_tests faults ${fault_tests})
  add_test(NAME "The installed library and program" COMMAND ${CMAKE_SOURCE_DIR}/tests/install/run ${CMAKE_BINARY_DIR})
  set_tests_properties("The installed library and program" PROPERTIES LABELS "program;slow")
endif()

if(LINNET_SANITIZE MATCHES "fuzzer")
  set(fuzz_sources ${test_sources})
  list(FILTER fuzz_sources INCLUDE REGEX
    "/tests/fuzz/(fuzz|sentence_checks|.*reader)s?\\.cpp$|/tests/(book/epub_builder|support/exported_model)\\.cpp$")
  add_executable(linnet_fuzz ${fuzz_sources})
  linnet_flags(linnet_fuzz)
  target_link_libraries(linnet_fuzz PRIVATE linnet_native linnet::catch2 ZLIB::ZLIB)
  add_dependencies(linnet_fuzz linnet_tiny_voices linnet_english_data linnet_arabic_data linnet_words_data)
  target_link_options(linnet_fuzz PRIVATE -fsanitize=fuzzer)
  target_compile_definitions(linnet_fuzz PRIVATE LINNET_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
endif()
