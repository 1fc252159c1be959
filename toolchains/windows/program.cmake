# What linnet.exe has beyond its code: Windows reads from the manifest that its narrow texts are UTF-8 (arguments, the
# environment, names of files) and that paths may be long, and from the version what its properties show.
string(REPLACE "." "," LINNET_VERSION_NUMBERS "${PROJECT_VERSION},0")
set(LINNET_MANIFEST ${CMAKE_CURRENT_LIST_DIR}/linnet.manifest)
configure_file(${CMAKE_CURRENT_LIST_DIR}/linnet.rc.in ${CMAKE_BINARY_DIR}/linnet.rc @ONLY)
set(_compiler ${CMAKE_CURRENT_LIST_DIR}/resource-compiler)
add_custom_command(OUTPUT ${CMAKE_BINARY_DIR}/linnet.res.o VERBATIM COMMENT "Compiling the program's manifest"
  COMMAND ${_compiler} ${CMAKE_BINARY_DIR}/linnet.rc ${CMAKE_BINARY_DIR}/linnet.res.o
  DEPENDS ${CMAKE_BINARY_DIR}/linnet.rc ${LINNET_MANIFEST} ${_compiler})
target_sources(linnet PRIVATE ${CMAKE_BINARY_DIR}/linnet.res.o)
