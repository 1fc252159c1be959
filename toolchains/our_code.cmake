# How our own code is compiled. third_party.cmake compiles third-party code, without these flags.

option(LINNET_COVERAGE "count which lines of our own code run (Clang)" OFF)

function(linnet_flags target)
  target_include_directories(${target} PRIVATE ${CMAKE_SOURCE_DIR})
  # The prefix map keeps names of this machine's folders out of the program.
  target_compile_options(${target} PRIVATE -Wall -Wextra $<$<BOOL:${LINNET_WERROR}>:-Werror>
    $<$<CONFIG:Release>:-ffile-prefix-map=${CMAKE_SOURCE_DIR}/=>)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    # GCC 12 warns of an impossible overlap, or of bytes past the end of a literal, in std::string's operator+ (its bug
    # 105651). For which literals depends on their length, so even on the name of the build folder. After much inlining
    # it also warns of a vector that frees the middle of its own memory.
    target_compile_options(${target} PRIVATE
      $<$<COMPILE_LANGUAGE:CXX>:-Wno-restrict -Wno-array-bounds -Wno-stringop-overflow -Wno-free-nonheap-object>)
  endif()
  if(LINNET_COVERAGE)
    # %4m: each program writes to four files, which the processes that tests start share.
    set(profiles ${CMAKE_BINARY_DIR}/profiles/%4m.profraw)
    target_compile_options(${target} PRIVATE -fprofile-instr-generate=${profiles} -fcoverage-mapping)
    target_link_options(${target} PRIVATE -fprofile-instr-generate)
  endif()
  if(LINNET_SANITIZE)
    target_compile_options(${target} PRIVATE -fsanitize=${LINNET_SANITIZE} -fno-omit-frame-pointer
      -fno-sanitize-recover=all)
    target_link_options(${target} PRIVATE -fsanitize=${LINNET_SANITIZE})
  elseif(NOT EMSCRIPTEN)  # WebAssembly keeps return addresses where a program cannot write
    # Texts and voices are untrusted, so the code is hardened, at no measurable cost outside XNNPACK's kernels.
    target_compile_options(${target} PRIVATE -fstack-protector-strong
      $<$<CONFIG:Release>:-U_FORTIFY_SOURCE> $<$<CONFIG:Release>:-D_FORTIFY_SOURCE=2>)
    if(CMAKE_SYSTEM_NAME STREQUAL "Linux")
      get_target_property(type ${target} TYPE)
      target_link_options(${target} PRIVATE $<$<STREQUAL:${type},EXECUTABLE>:-pie>
        -Wl,-z,relro,-z,now,-z,noexecstack)
    endif()
  endif()
endfunction()

# A static library of our own. It may have no sources.
function(linnet_library target)
  if(ARGN)
    add_library(${target} STATIC ${ARGN})
  else()
    file(WRITE ${CMAKE_BINARY_DIR}/empty.cpp "")
    add_library(${target} STATIC ${CMAKE_BINARY_DIR}/empty.cpp)
  endif()
  linnet_flags(${target})
endfunction()

# precompile(TARGET [HEADER...]): parses the standard headers that most files include, and those named, once for all
# files of the target; parsing them is half of most files' compile time.
function(precompile target)
  target_precompile_headers(${target} PRIVATE <algorithm> <array> <chrono> <cmath> <cstdint> <cstring> <functional>
    <map> <memory> <mutex> <optional> <span> <string> <string_view> <vector> ${ARGN})
endfunction()
