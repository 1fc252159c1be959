# Libraries of the system for downloads of voices, which may be missing: libcurl's header (the library itself is loaded
# when the first file is fetched, since its 30 others would make every start of the program three times as long), and
# libmd, which has the hash of Piper's catalogue. linnet::download_libraries links them; LINNET_DOWNLOADS says whether
# they were found.
add_library(linnet_download_libraries INTERFACE)
add_library(linnet::download_libraries ALIAS linnet_download_libraries)
find_path(LINNET_CURL_INCLUDE curl/curl.h)
find_path(LINNET_MD_INCLUDE md5.h)
find_library(LINNET_MD_LIBRARY md)
mark_as_advanced(LINNET_CURL_INCLUDE LINNET_MD_INCLUDE LINNET_MD_LIBRARY)
if(LINNET_CURL_INCLUDE AND LINNET_MD_INCLUDE AND LINNET_MD_LIBRARY)
  set(LINNET_DOWNLOADS ON)
  set_source_files_properties(native/download/libcurl_posix.cpp native/download/transfer.cpp native/download/md5.cpp
    PROPERTIES INCLUDE_DIRECTORIES "${LINNET_CURL_INCLUDE};${LINNET_MD_INCLUDE}")
  target_link_libraries(linnet_download_libraries INTERFACE ${LINNET_MD_LIBRARY} ${CMAKE_DL_LIBS})
else()
  set(LINNET_DOWNLOADS OFF)
  message(STATUS "The program will not download voices. Debian: libcurl4-openssl-dev libmd-dev")
endif()
