# Where `cmake --install BUILD [--prefix PREFIX]` installs what. The prefix can be moved afterwards.
#   bin/linnet, share/linnet/{www,espeak-ng-data,english-data,arabic-data,words-data},
#   lib/systemd/system/linnet.service, share/linnet/avahi/linnet.service,
#   share/man/man1, share/bash-completion, share/zsh/site-functions, share/fish/vendor_completions.d,
#   libexec/speech-dispatcher-modules/sd_linnet, share/linnet/speech-dispatcher/linnet.conf       the program
#   include/linnet.h, lib/liblinnet.so.0   the library, with its C API
#   include/linnet, lib/liblinnet_engine.a  the engine, with its C++ API, as a static library
#   lib/linnet/*.a                    third-party archives that the engine needs; not for other use
#   lib/cmake/linnet, lib/pkgconfig   find_package(linnet), pkg-config linnet, pkg-config --static linnet-engine
#   share/doc/linnet                  licences, ours and those of what is built in; licences.txt has all of them
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

# ---- the program
install(TARGETS linnet)
install(DIRECTORY ${CMAKE_BINARY_DIR}/www DESTINATION share/linnet)
if(CMAKE_SYSTEM_NAME STREQUAL "Linux")
  install(FILES native/linnet.service DESTINATION lib/systemd/system)
  install(FILES native/avahi/linnet.service DESTINATION share/linnet/avahi)
  # A folder of the prefix cannot know Speech Dispatcher's own: docs/screen-readers.md says how it finds these two.
  install(FILES native/speech_dispatcher/linnet.conf DESTINATION share/linnet/speech-dispatcher)
  install(CODE "
    set(modules \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/libexec/speech-dispatcher-modules\")
    file(MAKE_DIRECTORY \"\${modules}\")
    file(CREATE_LINK ../../${CMAKE_INSTALL_BINDIR}/linnet \"\${modules}/sd_linnet\" SYMBOLIC)")
endif()
# Man pages and completions are made of the help of the linked program, so it has to run here.
if(NOT CMAKE_CROSSCOMPILING OR CMAKE_CROSSCOMPILING_EMULATOR)
  file(GLOB manual_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/toolchains/manual_pages/*.py)
  set_property(TARGET linnet APPEND PROPERTY LINK_DEPENDS ${CMAKE_SOURCE_DIR}/toolchains/manual ${manual_sources})
  add_custom_command(TARGET linnet POST_BUILD VERBATIM COMMENT "Writing man pages and completions"
    COMMAND ${CMAKE_SOURCE_DIR}/toolchains/manual ${CMAKE_BINARY_DIR}/manual
      ${CMAKE_CROSSCOMPILING_EMULATOR} $<TARGET_FILE:linnet>)
  install(DIRECTORY ${CMAKE_BINARY_DIR}/manual/ DESTINATION share)
endif()
if(LINNET_ESPEAK)
  install(DIRECTORY ${LINNET_ESPEAK_DATA} DESTINATION share/linnet)
endif()
# In the build folder these are links into the cache, which an installed program must not need.
foreach(data english-data arabic-data)
  install(CODE "
    file(REAL_PATH \"${CMAKE_BINARY_DIR}/${data}\" data)
    if(IS_DIRECTORY \"\${data}\")
      file(REMOVE \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/share/linnet/${data}\")  # a link of an installation before
      file(INSTALL \"\${data}/\" DESTINATION \"\${CMAKE_INSTALL_PREFIX}/share/linnet/${data}\")
    endif()")
endforeach()
install(DIRECTORY ${CMAKE_BINARY_DIR}/words-data/ DESTINATION share/linnet/words-data OPTIONAL PATTERN .key EXCLUDE)

# ---- licences
install(FILES LICENSE CHANGELOG.md ${CMAKE_BINARY_DIR}/licences.txt DESTINATION ${CMAKE_INSTALL_DOCDIR})
set(not_installed "")
if(NOT LINNET_ESPEAK)
  set(not_installed PATTERN GPL-* EXCLUDE)
endif()
install(DIRECTORY LICENSES DESTINATION ${CMAKE_INSTALL_DOCDIR} ${not_installed})
foreach(source IN LISTS LINNET_THIRD_PARTY_SOURCES)
  file(GLOB licences LIST_DIRECTORIES false ${source}/LICENSE* ${source}/COPYING*
    ${source}/doc/license/queue.txt)
  get_filename_component(name ${source} NAME)
  install(FILES ${licences} DESTINATION ${CMAKE_INSTALL_DOCDIR}/third-party/${name})
endforeach()

# ---- the libraries; not for sanitizer builds, which compile third-party code again
if(LINNET_SANITIZE)
  return()
endif()
set(c_library OFF)
if(TARGET linnet_library)
  set(c_library ON)
  add_dependencies(linnet linnet_library)
  install(TARGETS linnet_library LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
  install(FILES native/library/linnet.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
endif()
add_custom_target(linnet_headers
  COMMAND ${CMAKE_COMMAND} -DSOURCE=${CMAKE_SOURCE_DIR} -DOUTPUT=${CMAKE_BINARY_DIR}/include/linnet
    -P ${CMAKE_CURRENT_LIST_DIR}/public_headers.cmake)
add_dependencies(linnet linnet_headers)
install(DIRECTORY ${CMAKE_BINARY_DIR}/include/linnet DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(TARGETS linnet_engine ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})

# The archives of third-party targets, in the order of linking.
function(_archives_behind result)
  set(archives)
  foreach(target IN LISTS ARGN)
    get_target_property(links ${target} INTERFACE_LINK_LIBRARIES)
    foreach(link IN LISTS links)
      if(link MATCHES "^linnet::")
        _archives_behind(link ${link})
      elseif(NOT link MATCHES "\\.a$")
        continue()
      endif()
      list(APPEND archives ${link})
    endforeach()
  endforeach()
  list(REMOVE_DUPLICATES archives)
  set(${result} ${archives} PARENT_SCOPE)
endfunction()
get_target_property(links linnet_engine LINK_LIBRARIES)
_archives_behind(archives ${links})
install(FILES ${archives} DESTINATION ${CMAKE_INSTALL_LIBDIR}/linnet)

set(private_archives "")  # for CMake, by path
set(private_libraries "")  # for pkg-config, by name
foreach(archive IN LISTS archives)
  get_filename_component(file ${archive} NAME)
  string(APPEND private_archives "\${linnet_libraries}/linnet/${file};")
  string(REGEX REPLACE "^lib(.+)\\.a$" "-l\\1 " name ${file})
  string(APPEND private_libraries ${name})
endforeach()
set(espeak_data_of_pc "")
set(licence "MIT AND Apache-2.0 AND BSD-2-Clause AND BSD-3-Clause AND Unicode-3.0 AND Unicode-DFS-2016")
if(LINNET_ESPEAK)
  set(espeak_data_of_pc "\${prefix}/share/linnet/espeak-ng-data")
  set(licence GPL-3.0-or-later)
endif()
set(packages ${CMAKE_BINARY_DIR}/packages)
set(libraries ${CMAKE_INSTALL_LIBDIR})
set(headers ${CMAKE_INSTALL_INCLUDEDIR})
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/linnetConfig.cmake.in ${packages}/linnetConfig.cmake
  INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/linnet PATH_VARS libraries headers
  NO_CHECK_REQUIRED_COMPONENTS_MACRO)
write_basic_package_version_file(${packages}/linnetConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${packages}/linnetConfig.cmake ${packages}/linnetConfigVersion.cmake
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/linnet)
file(RELATIVE_PATH up ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_PREFIX})
string(REGEX REPLACE "/$" "" up ${up})
foreach(name linnet linnet-engine)
  if(name STREQUAL "linnet" AND NOT c_library)
    continue()
  endif()
  configure_file(${CMAKE_CURRENT_LIST_DIR}/${name}.pc.in ${packages}/${name}.pc @ONLY)
  install(FILES ${packages}/${name}.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
endforeach()
