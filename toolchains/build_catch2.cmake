# cmake -D… -P build_catch2.cmake: fetches Catch2 and compiles it into ${_deps}. Run when the first test program is
# built: whoever only wants to hear the program waits for none of it.
include(${CMAKE_CURRENT_LIST_DIR}/third_party_project.cmake)
file(LOCK ${_deps}.lock GUARD PROCESS TIMEOUT 1800)
if(EXISTS ${_deps}/catch2-done)  # by another preset's build
  return()
endif()
execute_process(COMMAND ${CMAKE_CURRENT_LIST_DIR}/fetch-sources catch2 COMMAND_ERROR_IS_FATAL ANY)
_build_third_party(catch2 ${_catch2_source} FLAGS "-DCMAKE_C_FLAGS=${_flags}" "-DCMAKE_CXX_FLAGS=${_flags}"
  -DCMAKE_CXX_FLAGS_RELEASE=-O1 -DCMAKE_UNITY_BUILD=ON -DCMAKE_UNITY_BUILD_BATCH_SIZE=50  # a third of the time
  -DCATCH_INSTALL_DOCS=OFF -DCATCH_INSTALL_EXTRAS=OFF -DCATCH_DEVELOPMENT_BUILD=OFF -DCMAKE_CXX_STANDARD=20
  -DCMAKE_CXX_STANDARD_REQUIRED=ON)
_keep_libraries(catch2)
file(COPY ${_deps}/catch2/generated-includes DESTINATION ${_deps})
file(REMOVE_RECURSE ${_deps}/catch2)
file(WRITE ${_deps}/catch2-done "")
