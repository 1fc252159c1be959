# For Windows: the libraries that Linux programs take from their system, compiled once (portable/static-libraries) and
# found there as they are found under /usr elsewhere. Include before anything looks for a library.
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/portable/static-libraries
  ${CMAKE_CURRENT_LIST_DIR}/portable/CMakeLists.txt ${CMAKE_CURRENT_LIST_DIR}/portable/libraries.lock)
set(LINNET_STATIC_LIBRARIES ON)
execute_process(COMMAND ${CMAKE_CURRENT_LIST_DIR}/portable/static-libraries windows-x64
  OUTPUT_VARIABLE _libraries OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
list(PREPEND CMAKE_FIND_ROOT_PATH ${_libraries})
list(PREPEND CMAKE_PREFIX_PATH /)  # below the root
add_compile_definitions(FLAC__NO_DLL)  # its header takes it for a DLL otherwise
# Parts of Windows: sockets, certificates and hashes, sound, memory; and what MinGW has for checks of buffers.
link_libraries(ws2_32 crypt32 bcrypt winmm psapi ssp)
