# Third-party code as targets: linnet::xnnpack, linnet::pthreadpool, linnet::espeak-ng, linnet::json, linnet::httplib,
# linnet::catch2, the objects linnet_ebur128 and linnet_sonic, those of readers of books, linnet_pugixml, linnet_md4c
# and linnet_minizip, and the variables LINNET_ESPEAK_DATA (the compiled language data) and LINNET_THIRD_PARTY_SOURCES
# (the folders of what is built in; they are in LINNET_SOURCES_FOLDER).
# Where LINNET_ESPEAK is off, nothing of espeak-ng is fetched, compiled or a target.
#
# Sources are pinned in sources.lock and fetched by fetch-sources. They are compiled once per compiler into
# CACHE/deps/KEY, outside the build tree, and shared by all presets: XNNPACK alone takes minutes, and neither a debug
# nor a sanitizer build of our own code needs another one.
#
# A build for another processor takes the language data, and the program that made it, from a build for this machine:
# LINNET_HOST_DEPS.

if(NOT "$ENV{LINNET_CACHE}" STREQUAL "")
  set(_cache "$ENV{LINNET_CACHE}")
elseif(NOT "$ENV{XDG_CACHE_HOME}" STREQUAL "")  # set but empty counts as unset
  set(_cache "$ENV{XDG_CACHE_HOME}/linnet")
else()
  set(_cache "$ENV{HOME}/.cache/linnet")
endif()
file(TO_CMAKE_PATH "${_cache}" _cache)
set(_suffix "")
set(_prefix "")
set(_not_in_recipe "^$")
if(EMSCRIPTEN)
  set(_suffix _wasm)
  set(_prefix "wasm-")
elseif(CMAKE_CROSSCOMPILING)
  set(_suffix _cross)
  set(_prefix "${CMAKE_SYSTEM_PROCESSOR}-")
  if(APPLE)
    string(PREPEND _prefix "macos-")
  elseif(WIN32)
    set(_prefix "windows-${_prefix}")
  endif()
endif()
if(NOT LINNET_ESPEAK)
  set(_not_in_recipe "espeak[-_]ng")
endif()
set(_lock ${CMAKE_CURRENT_LIST_DIR}/sources.lock)
file(GLOB _mends CONFIGURE_DEPENDS RELATIVE ${CMAKE_CURRENT_LIST_DIR} ${CMAKE_CURRENT_LIST_DIR}/mends/*/*.patch)
list(FILTER _mends EXCLUDE REGEX "^mends/sonic/")  # compiled in the build tree, below
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${_lock})

# ---- sources
file(STRINGS ${_lock} _lines REGEX "^[a-z]")
if(NOT LINNET_ESPEAK)
  list(FILTER _lines EXCLUDE REGEX "^espeak-ng ")
endif()
if(NOT EMSCRIPTEN)  # programs use the system's
  list(FILTER _lines EXCLUDE REGEX "^lame ")
endif()
set(_wanted "")
set(LINNET_SOURCES_FOLDER ${_cache}/sources)
foreach(_line IN LISTS _lines)
  string(REGEX MATCH "^([^ ]+) +([^ ]+)" _ "${_line}")
  string(REPLACE "-" "_" _name ${CMAKE_MATCH_1})
  set(_${_name}_source "${_cache}/sources/${CMAKE_MATCH_1}-${CMAKE_MATCH_2}")
  if(NOT _name STREQUAL "catch2")  # only for the tests
    list(APPEND LINNET_THIRD_PARTY_SOURCES ${_${_name}_source})
    list(APPEND _wanted ${CMAKE_MATCH_1})
  endif()
endforeach()
execute_process(COMMAND ${CMAKE_CURRENT_LIST_DIR}/fetch-sources ${_wanted} RESULT_VARIABLE _failed)
if(_failed)
  message(FATAL_ERROR "Third-party sources are missing (see above).")
endif()

set(LINNET_LAME_SOURCE ${_lame_source})  # of the page's encoder of MP3

# ---- what was compiled for this machine, in a build for another processor
set(LINNET_HOST_DEPS "" CACHE PATH "compiled third-party code of a build for this machine (BUILD/third-party)")
if(_suffix STREQUAL "_cross" AND LINNET_ESPEAK)
  file(REAL_PATH "${LINNET_HOST_DEPS}" _host_deps)
  if(NOT EXISTS ${_host_deps}/bin/espeak-ng)
    message(FATAL_ERROR "LINNET_HOST_DEPS=${LINNET_HOST_DEPS} holds no espeak-ng of this machine; "
      "configure that preset first: cmake --preset release")
  endif()
endif()

# ---- the folder for the compiled code
set(LINNET_DEPS "" CACHE PATH "compiled third-party code of another build (BUILD/third-party), to save compiling it")
if(LINNET_DEPS)
  file(REAL_PATH ${LINNET_DEPS} _deps)
  if(NOT EXISTS ${_deps}/done)
    message(FATAL_ERROR "LINNET_DEPS=${LINNET_DEPS} holds no compiled third-party code; build that preset first.")
  endif()
else()
  set(_recipe_files third_party_project.cmake build_third_party${_suffix}.cmake)
  if(NOT _suffix STREQUAL "_cross")
    list(APPEND _recipe_files build_espeak_ng${_suffix}.cmake)
  endif()
  list(APPEND _recipe_files build_catch2.cmake ${_mends})
  if(EMSCRIPTEN)
    list(APPEND _recipe_files wasm/xnnpack/CMakeLists.txt wasm/espeak-ng/CMakeLists.txt espeak_ng_library.cmake)
  else()
    list(APPEND _recipe_files xnnpack_kernels.cmake httplib_library.cmake httplib/CMakeLists.txt)
  endif()
  list(FILTER _recipe_files EXCLUDE REGEX "${_not_in_recipe}")
  # Those that are compiled in the build tree.
  list(FILTER _lines EXCLUDE REGEX "^(lame|libebur128|md4c|minizip|pugixml|sonic) ")
  set(_recipe "")
  foreach(_file IN LISTS _recipe_files)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/${_file})
    file(READ ${CMAKE_CURRENT_LIST_DIR}/${_file} _text)
    string(APPEND _recipe "${_text}")
  endforeach()
  string(SHA256 _key
    "${_recipe}${_lines}${CMAKE_C_COMPILER}${CMAKE_SYSTEM_PROCESSOR}${CMAKE_SYSROOT}${LINNET_WASM_FLAGS}")
  string(SUBSTRING ${_key} 0 12 _key)
  string(TOLOWER "${_prefix}${CMAKE_C_COMPILER_ID}-${CMAKE_C_COMPILER_VERSION}-${_key}" _key)
  set(_deps "${_cache}/deps/${_key}")
endif()
if(NOT EXISTS ${_deps}/done)
  # Two configurations at the same time (two presets, say) must not write into the same folder.
  file(LOCK ${_deps}.lock GUARD FILE TIMEOUT 1800)
endif()
if(NOT EXISTS ${_deps}/done)
  include(${CMAKE_CURRENT_LIST_DIR}/build_third_party${_suffix}.cmake)
endif()
file(CREATE_LINK ${_deps} ${CMAKE_BINARY_DIR}/third-party SYMBOLIC)

# ---- targets; with SYSTEM includes, so that their headers give no warnings
find_package(Threads REQUIRED)
function(_third_party name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "ARCHIVES;INCLUDE;DEFINE;LINK")
  set(target third_party_${name})
  add_library(${target} INTERFACE)
  add_library(linnet::${name} ALIAS ${target})
  target_include_directories(${target} SYSTEM INTERFACE ${arg_INCLUDE})
  target_compile_definitions(${target} INTERFACE ${arg_DEFINE})
  list(TRANSFORM arg_ARCHIVES REPLACE "(.+)" "${_deps}/lib/lib\\1.a")
  target_link_libraries(${target} INTERFACE ${arg_ARCHIVES} ${arg_LINK})
endfunction()

file(READ ${_deps}/xnnpack-definitions.txt _definitions)
if(LINNET_SANITIZE STREQUAL "thread")
  # The thread sanitizer must see how pthreadpool's threads wait for each other; otherwise it reports every kernel as a
  # race.
  include(${CMAKE_CURRENT_LIST_DIR}/pthreadpool_tsan.cmake)
  _third_party(pthreadpool INCLUDE ${_pthreadpool_source}/include LINK pthreadpool_tsan Threads::Threads)
else()
  _third_party(pthreadpool INCLUDE ${_pthreadpool_source}/include ARCHIVES pthreadpool LINK Threads::Threads)
endif()
target_compile_definitions(third_party_pthreadpool INTERFACE PTHREADPOOL_NO_DEPRECATED_API=1)
set(_kernels XNNPACK microkernels-prod cpuinfo)
set(_ucd ucd)
if(EMSCRIPTEN)  # without cpuinfo, and espeak-ng's library includes its character data
  set(_ucd "")
  # A program is linked with one of these; linnet::xnnpack has only the headers.
  set(_kernels "")
  _third_party(xnnpack_simd ARCHIVES XNNPACK microkernels-prod)
  _third_party(xnnpack_relaxed ARCHIVES XNNPACK-relaxed microkernels-relaxed microkernels-prod)
endif()
# include: the public operator API; src: micro-kernels, their configurations and weight packing, as "xnnpack/gemm.h"
_third_party(xnnpack ARCHIVES ${_kernels} DEFINE ${_definitions} LINK linnet::pthreadpool
  INCLUDE ${_xnnpack_source}/include ${_xnnpack_source}/src ${_fxdiv_source}/include ${_fp16_source}/include
    ${_cpuinfo_source}/include)
if(LINNET_ESPEAK)
  if(LINNET_SANITIZE MATCHES "address")
    # Untrusted text reaches espeak-ng's buffers, so they are checked too. Of undefined behaviour, only accesses beyond
    # the end of an array are.
    include(${CMAKE_CURRENT_LIST_DIR}/espeak_ng_library.cmake)
    add_espeak_ng(espeak_ng_sanitized ${_espeak_ng_source})
    string(REPLACE "undefined" "bounds" _watched "${LINNET_SANITIZE}")
    target_compile_options(espeak_ng_sanitized PRIVATE -w -fsanitize=${_watched} -fno-sanitize-recover=all)
    set(_espeak_ng_library LINK espeak_ng_sanitized)
  else()
    set(_espeak_ng_library ARCHIVES espeak-ng ${_ucd})
  endif()
  _third_party(espeak-ng ${_espeak_ng_library} DEFINE LIBESPEAK_NG_EXPORT=1 INCLUDE ${_espeak_ng_source}/src/include
    ${_espeak_ng_source}/src)  # src: its internal headers, as "libespeak-ng/translate.h", for the phonemizer only
  set(_data_deps ${_deps})
  if(_suffix STREQUAL "_cross")
    set(_data_deps ${_host_deps})
  endif()
  set(LINNET_ESPEAK_DATA ${_data_deps}/espeak-ng-data)
  set(LINNET_ESPEAK_PROGRAM ${_data_deps}/bin/espeak-ng)
endif()
# Small libraries, which are linked into our own, so that they are instrumented as our own code is.
add_library(linnet_ebur128 OBJECT ${_libebur128_source}/ebur128/ebur128.c)
target_include_directories(linnet_ebur128 SYSTEM PUBLIC ${_libebur128_source}/ebur128
  PRIVATE ${_libebur128_source}/ebur128/queue)
add_library(linnet_sonic OBJECT ${_sonic_source}/sonic.c)
target_include_directories(linnet_sonic SYSTEM PUBLIC ${_sonic_source})
set(_objects linnet_ebur128 linnet_sonic)
if(NOT EMSCRIPTEN)  # for books, which the page does not read
  add_library(linnet_pugixml OBJECT ${_pugixml_source}/src/pugixml.cpp)
  target_include_directories(linnet_pugixml SYSTEM PUBLIC ${_pugixml_source}/src)
  target_compile_definitions(linnet_pugixml PUBLIC PUGIXML_NO_XPATH)
  add_library(linnet_md4c OBJECT ${_md4c_source}/src/md4c.c ${_md4c_source}/src/entity.c)
  target_include_directories(linnet_md4c SYSTEM PUBLIC ${_md4c_source}/src)
  find_package(ZLIB QUIET)  # of which minizip is a part; CMakeLists.txt says what is missing without it
  set(_minizip ${_minizip_source}/contrib/minizip)
  add_library(linnet_minizip OBJECT ${_minizip}/ioapi.c ${_minizip}/unzip.c ${_minizip}/zip.c)
  target_include_directories(linnet_minizip SYSTEM PUBLIC ${_minizip} ${ZLIB_INCLUDE_DIRS})
  target_compile_definitions(linnet_minizip PUBLIC NOCRYPT NOUNCRYPT)
  list(APPEND _objects linnet_pugixml linnet_md4c linnet_minizip)
endif()
foreach(_one_file IN LISTS _objects)
  target_compile_options(${_one_file} PRIVATE -w -fstack-protector-strong)
  if(LINNET_SANITIZE)
    target_compile_options(${_one_file} PRIVATE -fsanitize=${LINNET_SANITIZE} -fno-omit-frame-pointer
      -fno-sanitize-recover=all)
  endif()
endforeach()
_third_party(json INCLUDE ${_nlohmann_json_source}/include)
if(LINNET_SANITIZE)
  # The thread sanitizer must see its locks and atomics; the others check what untrusted bytes do in it.
  include(${CMAKE_CURRENT_LIST_DIR}/httplib_library.cmake)
  add_httplib(httplib_sanitized ${_cpp_httplib_source})
  target_compile_options(httplib_sanitized PRIVATE -w -fsanitize=${LINNET_SANITIZE} -fno-omit-frame-pointer
    -fno-sanitize-recover=all)
  _third_party(httplib LINK httplib_sanitized Threads::Threads)
elseif(NOT EMSCRIPTEN)
  include(${CMAKE_CURRENT_LIST_DIR}/httplib_library.cmake)  # LINNET_HTTPLIB_DEFINITIONS
  _third_party(httplib ARCHIVES httplib INCLUDE ${_deps}/include DEFINE ${LINNET_HTTPLIB_DEFINITIONS}
    LINK Threads::Threads)
endif()

# Catch2 is for the tests alone, so it is fetched and compiled when the first of them is built.
_third_party(catch2 ARCHIVES Catch2Main Catch2 INCLUDE ${_catch2_source}/src ${_deps}/generated-includes)
if(CMAKE_CROSSCOMPILING)
  list(JOIN LINNET_WASM_FLAGS " " _catch2_flags)
  set(_catch2_compilers -DCMAKE_TOOLCHAIN_FILE=${CMAKE_TOOLCHAIN_FILE})
else()
  set(_catch2_flags "")
  set(_catch2_compilers -DCMAKE_C_COMPILER=${CMAKE_C_COMPILER} -DCMAKE_CXX_COMPILER=${CMAKE_CXX_COMPILER})
endif()
add_custom_command(OUTPUT ${_deps}/lib/libCatch2Main.a ${_deps}/lib/libCatch2.a
  COMMAND ${CMAKE_COMMAND} -D_deps=${_deps} -D_cache=${_cache} -D_catch2_source=${_catch2_source}
    "-D_compilers=${_catch2_compilers}" "-D_flags=-w ${_catch2_flags}" -DCMAKE_MAKE_PROGRAM=${CMAKE_MAKE_PROGRAM}
    -P ${CMAKE_CURRENT_LIST_DIR}/build_catch2.cmake
  COMMENT "Compiling Catch2" USES_TERMINAL VERBATIM)
add_custom_target(catch2_built DEPENDS ${_deps}/lib/libCatch2Main.a ${_deps}/lib/libCatch2.a)
add_dependencies(third_party_catch2 catch2_built)
