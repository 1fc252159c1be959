# Compiles XNNPACK, espeak-ng and Catch2 into ${_deps}; included by third_party.cmake where that is not done yet.
# A change to this file or to the lock makes a new folder and compiles everything again.

# Configures and builds one project; what it says goes to a log, of which the end is shown when it fails.
function(_build_third_party name source)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "" "FLAGS;TARGETS")
  set(build ${_deps}/${name})
  set(log ${_deps}/${name}.log)
  set(build_command ${CMAKE_COMMAND} --build ${build})
  if(arg_TARGETS)
    list(APPEND build_command --target ${arg_TARGETS})
  endif()
  execute_process(
    COMMAND ${CMAKE_COMMAND} -G Ninja -S ${source} -B ${build} -DCMAKE_BUILD_TYPE=Release
      -DCMAKE_C_COMPILER=${CMAKE_C_COMPILER} -DCMAKE_CXX_COMPILER=${CMAKE_CXX_COMPILER}
      -DCMAKE_MAKE_PROGRAM=${CMAKE_MAKE_PROGRAM} -DCMAKE_POSITION_INDEPENDENT_CODE=ON
      -DCMAKE_EXPORT_COMPILE_COMMANDS=ON -DBUILD_SHARED_LIBS=OFF -Wno-dev ${arg_FLAGS}
    OUTPUT_FILE ${log} ERROR_FILE ${log} RESULT_VARIABLE failed)
  if(NOT failed)
    execute_process(COMMAND ${build_command} OUTPUT_FILE ${log} ERROR_FILE ${log} RESULT_VARIABLE failed)
  endif()
  if(failed)
    file(STRINGS ${log} lines)
    list(LENGTH lines count)
    if(count GREATER 30)
      math(EXPR from "${count} - 30")
      list(SUBLIST lines ${from} -1 lines)
    endif()
    list(JOIN lines "\n" tail)
    message(FATAL_ERROR "${name} was not built. The end of ${log}:\n${tail}")
  endif()
endfunction()

file(MAKE_DIRECTORY ${_deps})
message(STATUS "Compiling XNNPACK with ${CMAKE_C_COMPILER_ID} ${CMAKE_C_COMPILER_VERSION} "
  "(once; one to four minutes on two cores)")
# -w: warnings in code that we do not change help nobody.
set(_quiet "-DCMAKE_C_FLAGS=-w" "-DCMAKE_CXX_FLAGS=-w")
_build_third_party(xnnpack ${_xnnpack_source} TARGETS XNNPACK FLAGS ${_quiet}
  -DXNNPACK_LIBRARY_TYPE=static -DXNNPACK_BUILD_ALL_MICROKERNELS=OFF -DXNNPACK_BUILD_TESTS=OFF
  -DXNNPACK_BUILD_BENCHMARKS=OFF -DXNNPACK_ENABLE_KLEIDIAI=OFF
  -DCPUINFO_SOURCE_DIR=${_cpuinfo_source} -DPTHREADPOOL_SOURCE_DIR=${_pthreadpool_source}
  -DFXDIV_SOURCE_DIR=${_fxdiv_source} -DFP16_SOURCE_DIR=${_fp16_source})

message(STATUS "Compiling espeak-ng and its language data")
# The SONIC_ lines: without them its CMake files fetch sonic from the network even when it is switched off. The prefix
# would be the data's last resort; ours always comes from beside the program, never from another espeak-ng's folder.
set(_hardened "-w -fstack-protector-strong -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2")
_build_third_party(espeak-ng ${_espeak_ng_source} TARGETS espeak-ng espeak-ng-bin data FLAGS
  "-DCMAKE_C_FLAGS=${_hardened}" "-DCMAKE_CXX_FLAGS=${_hardened}" -DCMAKE_INSTALL_PREFIX=/nonexistent
  -DUSE_KLATT=OFF -DUSE_SPEECHPLAYER=OFF -DUSE_MBROLA=OFF -DUSE_ASYNC=OFF -DUSE_LIBPCAUDIO=OFF
  -DUSE_LIBSONIC=OFF -DSONIC_LIB=SONIC-NONE -DSONIC_INC=/nonexistent)

message(STATUS "Compiling Catch2")
_build_third_party(catch2 ${_catch2_source} FLAGS ${_quiet} -DCATCH_INSTALL_DOCS=OFF -DCATCH_INSTALL_EXTRAS=OFF
  -DCATCH_DEVELOPMENT_BUILD=OFF -DCMAKE_CXX_STANDARD=20 -DCMAKE_CXX_STANDARD_REQUIRED=ON)

# Keep the libraries, the data and the program that made the data (tests compare with it); the rest is 200 MB of objects.
file(GLOB_RECURSE _libraries ${_deps}/xnnpack/*.a ${_deps}/espeak-ng/*.a ${_deps}/catch2/*.a)
file(MAKE_DIRECTORY ${_deps}/lib)
foreach(_library IN LISTS _libraries)
  file(COPY ${_library} DESTINATION ${_deps}/lib)
endforeach()
file(COPY ${_deps}/espeak-ng/espeak-ng-data DESTINATION ${_deps})
file(COPY ${_deps}/espeak-ng/src/espeak-ng DESTINATION ${_deps}/bin)
file(COPY ${_deps}/catch2/generated-includes DESTINATION ${_deps})
# XNNPACK's internal headers are read with the very definitions that its sources were compiled with.
file(READ ${_deps}/xnnpack/compile_commands.json _commands)
string(REGEX MATCH "\"command\": [^\n]*configs/gemm-config\\.c\"" _command "${_commands}")
string(REGEX MATCHALL "XNN_[A-Z0-9_]+=[0-9]+" _definitions "${_command}")
list(REMOVE_DUPLICATES _definitions)
if(NOT _definitions)
  message(FATAL_ERROR "XNNPACK's definitions are not in ${_deps}/xnnpack/compile_commands.json")
endif()
file(WRITE ${_deps}/xnnpack-definitions.txt "${_definitions}")
file(REMOVE_RECURSE ${_deps}/xnnpack ${_deps}/espeak-ng ${_deps}/catch2)
file(WRITE ${_deps}/done "")
