# The C API as a shared library. It has its own copies of the engine, of third-party code and of the C++ library inside,
# none of whose names it exports, so that programs of any compiler can use it.
file(GLOB library_sources CONFIGURE_DEPENDS native/library/*.cpp)
add_library(linnet_library SHARED ${library_sources})
linnet_flags(linnet_library)
target_link_libraries(linnet_library PRIVATE linnet_native linnet::json ${CMAKE_DL_LIBS})
include(GNUInstallDirs)
file(RELATIVE_PATH data_from_library ${CMAKE_INSTALL_FULL_LIBDIR} ${CMAKE_INSTALL_PREFIX}/share/linnet)
target_compile_definitions(linnet_library PRIVATE LINNET_DATA_FROM_LIBRARY="${data_from_library}")
set_target_properties(linnet_library PROPERTIES OUTPUT_NAME linnet VERSION ${PROJECT_VERSION} SOVERSION 0
  CXX_VISIBILITY_PRESET hidden LINK_DEPENDS ${CMAKE_SOURCE_DIR}/native/library/library.map)
target_link_options(linnet_library PRIVATE -Wl,--version-script=${CMAKE_SOURCE_DIR}/native/library/library.map
  -Wl,--as-needed)
if(NOT LINNET_SANITIZE)
  target_link_options(linnet_library PRIVATE -static-libstdc++ -static-libgcc -Wl,-z,defs)
endif()
