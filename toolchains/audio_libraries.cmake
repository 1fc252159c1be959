# Libraries of the system, since every distribution has them: libsoxr, which converts sample rates, and the encoders of
# the server's formats, each of which may be missing. linnet::audio_libraries links those that were found;
# LINNET_MISSING_FORMATS lists the formats that the program will lack, LINNET_MISSING_LIBRARIES their libraries as
# `licences` names them.
add_library(linnet_audio_libraries INTERFACE)
add_library(linnet::audio_libraries ALIAS linnet_audio_libraries)

# Looks for HEADER and for a library with one of NAMES...; sets FOUND.
function(_audio_library found header)
  string(MAKE_C_IDENTIFIER "LINNET_${header}" id)
  find_path(${id}_INCLUDE ${header})
  mark_as_advanced(${id}_INCLUDE)
  set(libraries)
  foreach(name IN LISTS ARGN)
    find_library(LINNET_lib${name} ${name})
    mark_as_advanced(LINNET_lib${name})
    list(APPEND libraries ${LINNET_lib${name}})
  endforeach()
  set(${found} OFF PARENT_SCOPE)
  if(${id}_INCLUDE AND NOT libraries MATCHES "NOTFOUND")
    target_include_directories(linnet_audio_libraries SYSTEM INTERFACE ${${id}_INCLUDE})
    target_link_libraries(linnet_audio_libraries INTERFACE ${libraries})
    set(${found} ON PARENT_SCOPE)
  endif()
endfunction()

_audio_library(_has_soxr soxr.h soxr)
if(NOT _has_soxr)
  message(FATAL_ERROR "libsoxr is missing, which changes sample rates. "
    "Debian: libsoxr-dev; Fedora: soxr-devel; brew: libsoxr")
endif()
_audio_library(_has_mp3 lame/lame.h mp3lame)
_audio_library(_has_flac FLAC/stream_encoder.h FLAC)
# libopusenc's header includes Opus's without its folder.
_audio_library(_has_opus opus/opusenc.h opusenc opus)
if(_has_opus)
  set_source_files_properties(native/encode/opus.cpp PROPERTIES
    INCLUDE_DIRECTORIES ${LINNET_opus_opusenc_h_INCLUDE}/opus)
endif()

set(LINNET_MISSING_FORMATS)
set(LINNET_MISSING_LIBRARIES)
set(_libraries_of_mp3 lame)
set(_libraries_of_flac flac)
set(_libraries_of_opus libopusenc opus)
foreach(_format mp3 flac opus)
  if(NOT _has_${_format})
    list(APPEND LINNET_MISSING_FORMATS ${_format})
    list(APPEND LINNET_MISSING_LIBRARIES ${_libraries_of_${_format}})
  endif()
endforeach()
if(LINNET_MISSING_FORMATS)
  message(STATUS "The server will be without ${LINNET_MISSING_FORMATS}. "
    "Debian: libmp3lame-dev libflac-dev libopusenc-dev")
endif()
