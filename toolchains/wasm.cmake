# Emscripten: an existing one, or the one that fetch-emscripten fetches.
if("$ENV{EMSCRIPTEN_ROOT}" STREQUAL "")
  execute_process(COMMAND ${CMAKE_CURRENT_LIST_DIR}/fetch-emscripten OUTPUT_VARIABLE _root
    OUTPUT_STRIP_TRAILING_WHITESPACE RESULT_VARIABLE _failed)
  if(_failed)
    message(FATAL_ERROR "There is no Emscripten (see above).")
  endif()
  set(ENV{EMSCRIPTEN_ROOT} "${_root}")  # this file is read several times
endif()
include($ENV{EMSCRIPTEN_ROOT}/cmake/Modules/Platform/Emscripten.cmake)
