# _build_third_party(NAME SOURCE [FLAGS …] [TARGETS …]): configures and builds one project in ${_deps}/NAME with the
# compilers that ${_compilers} names; what it says goes to a log, of which the end is shown when it fails. How far it is
# goes to standard error.
set(_toolchains ${CMAKE_CURRENT_LIST_DIR})
function(_build_third_party name source)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "" "FLAGS;TARGETS")
  set(build ${_deps}/${name})
  set(log ${_deps}/${name}.log)
  set(build_command ${CMAKE_COMMAND} -E env "NINJA_STATUS=[%f/%t] " ${CMAKE_COMMAND} --build ${build})
  if(arg_TARGETS)
    list(APPEND build_command --target ${arg_TARGETS})
  endif()
  execute_process(
    COMMAND ${CMAKE_COMMAND} -G Ninja -S ${source} -B ${build} -DCMAKE_BUILD_TYPE=Release
      ${_compilers} -DCMAKE_MAKE_PROGRAM=${CMAKE_MAKE_PROGRAM} -DCMAKE_POSITION_INDEPENDENT_CODE=ON
      -DCMAKE_EXPORT_COMPILE_COMMANDS=ON -DBUILD_SHARED_LIBS=OFF -Wno-dev ${arg_FLAGS}
    OUTPUT_FILE ${log} ERROR_FILE ${log} RESULT_VARIABLE failed)
  if(NOT failed)
    execute_process(COMMAND ${build_command} COMMAND ${_toolchains}/progress ${name} ${log} RESULTS_VARIABLE failed)
    list(GET failed 0 failed)
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

# The flags with which our pinned espeak-ng makes its data; without the SONIC_ lines its CMake files fetch sonic from the
# network even when it is switched off. The prefix would be the data's last resort; ours always comes from beside the
# program, never from another espeak-ng's folder.
set(_espeak_ng_flags -DCMAKE_INSTALL_PREFIX=/nonexistent -DUSE_KLATT=OFF -DUSE_SPEECHPLAYER=OFF -DUSE_MBROLA=OFF
  -DUSE_ASYNC=OFF -DUSE_LIBPCAUDIO=OFF -DUSE_LIBSONIC=OFF -DSONIC_LIB=SONIC-NONE -DSONIC_INC=/nonexistent)

# XNNPACK's internal headers are read with the very definitions that its sources were compiled with.
function(_write_xnnpack_definitions)
  file(READ ${_deps}/xnnpack/compile_commands.json commands)
  string(REGEX MATCH "\"command\": [^\n]*configs/gemm-config\\.c\"" command "${commands}")
  string(REGEX MATCHALL "XNN_[A-Z0-9_]+=[0-9]+" definitions "${command}")
  list(REMOVE_DUPLICATES definitions)
  if(NOT definitions)
    message(FATAL_ERROR "XNNPACK's definitions are not in ${_deps}/xnnpack/compile_commands.json")
  endif()
  file(WRITE ${_deps}/xnnpack-definitions.txt "${definitions}")
endfunction()

# Keeps the libraries of the projects named; the rest is 200 MB of objects.
function(_keep_libraries)
  file(MAKE_DIRECTORY ${_deps}/lib)
  foreach(project IN LISTS ARGN)
    file(GLOB_RECURSE libraries ${_deps}/${project}/*.a)
    file(COPY ${libraries} DESTINATION ${_deps}/lib)
  endforeach()
endfunction()
