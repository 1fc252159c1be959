# Libraries of the system for WebSockets, which may be missing: libwslay, which reads and writes frames, and libmd,
# which has the hash of the handshake. linnet::websocket_libraries links them; LINNET_WEBSOCKET says whether they were
# found.
add_library(linnet_websocket_libraries INTERFACE)
add_library(linnet::websocket_libraries ALIAS linnet_websocket_libraries)
find_path(LINNET_WSLAY_INCLUDE wslay/wslay.h)
find_library(LINNET_WSLAY_LIBRARY wslay)
find_path(LINNET_MD_INCLUDE md5.h)
find_library(LINNET_MD_LIBRARY md)
mark_as_advanced(LINNET_WSLAY_INCLUDE LINNET_WSLAY_LIBRARY LINNET_MD_INCLUDE LINNET_MD_LIBRARY)
if(LINNET_WSLAY_INCLUDE AND LINNET_WSLAY_LIBRARY AND LINNET_MD_INCLUDE AND LINNET_MD_LIBRARY)
  set(LINNET_WEBSOCKET ON)
  set_source_files_properties(native/websocket/websocket.cpp native/websocket/handshake.cpp
    PROPERTIES INCLUDE_DIRECTORIES "${LINNET_WSLAY_INCLUDE};${LINNET_MD_INCLUDE}")
  target_link_libraries(linnet_websocket_libraries INTERFACE ${LINNET_WSLAY_LIBRARY} ${LINNET_MD_LIBRARY})
else()
  set(LINNET_WEBSOCKET OFF)
  message(STATUS "The server will be without WebSockets. Debian: libwslay-dev libmd-dev")
endif()
