# cmake -DSOURCE=… -DOUTPUT=… -P commit.cmake: writes the commit of the source tree as C++, if it has changed.
execute_process(COMMAND git -C ${SOURCE} rev-parse --short=10 HEAD
  OUTPUT_VARIABLE commit OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE failed)
if(failed)
  set(commit unknown)
else()
  execute_process(COMMAND git -C ${SOURCE} diff --quiet HEAD -- CMakeLists.txt VERSION engine native toolchains
    RESULT_VARIABLE changed ERROR_QUIET)
  if(changed)
    string(APPEND commit +)
  endif()
endif()
set(text "#include \"native/version.h\"\n\nconst std::string_view linnet::native::commit = \"${commit}\";\n")
if(EXISTS ${OUTPUT})
  file(READ ${OUTPUT} before)
endif()
if(NOT "${before}" STREQUAL "${text}")
  file(WRITE ${OUTPUT} "${text}")
endif()
