# linnet_notices(PRODUCT OUTPUT... [WITHOUT NAME...]): writes what this build consists of, with the licences, into the
# build folder (toolchains/notices). PRODUCT: program or page. WITHOUT: components that it lacks, besides espeak-ng.
function(linnet_notices product)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "WITHOUT")
  if(NOT LINNET_ESPEAK)
    list(APPEND arg_WITHOUT espeak-ng)
  endif()
  list(TRANSFORM arg_WITHOUT PREPEND "--without;")
  if(LINNET_STATIC_LIBRARIES)  # of a toolchain file
    list(APPEND arg_WITHOUT --static)
  endif()
  set(outputs ${arg_UNPARSED_ARGUMENTS})
  list(TRANSFORM outputs PREPEND ${CMAKE_BINARY_DIR}/)
  add_custom_command(OUTPUT ${outputs} VERBATIM COMMENT "Writing the licences of what is built in"
    COMMAND ${CMAKE_SOURCE_DIR}/toolchains/notices ${product} ${LINNET_SOURCES_FOLDER} ${outputs} ${arg_WITHOUT}
    DEPENDS LICENSE VERSION LICENSES/Apache-2.0.txt LICENSES/Unicode-DFS-2016.txt LICENSES/Unicode-3.0.txt
      tests/golden/hibari/NOTICE
      toolchains/notices toolchains/components.py toolchains/licences toolchains/sources.lock
      toolchains/spacy-licence.txt toolchains/libtashkeel-licence.txt toolchains/arabic-data
      engine/text/arabic/diacritics_net.h toolchains/fetch-hibari toolchains/cldr.lock engine/text/nfd_table.cpp)
  add_custom_target(linnet_notices ALL DEPENDS ${outputs})
endfunction()
