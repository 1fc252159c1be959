# Read by cpuinfo's project() in a build for Windows.
add_compile_options(-include ${CMAKE_CURRENT_LIST_DIR}/max.h)
