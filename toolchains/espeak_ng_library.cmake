# add_espeak_ng(TARGET SOURCE): espeak-ng's text → phonemes, the sources of its own CMakeLists.txt without speech output. For
# WebAssembly, where its own file would also make the program and the data, which takes a program that runs here; and for
# sanitizers.
function(add_espeak_ng target source)
  set(library ${source}/src/libespeak-ng)
  set(sources common mnemonics error ieee80 compiledata compiledict dictionary encoding intonation langopts numbers phoneme
    phonemelist readclause setlengths soundicon spect ssml synthdata synthesize tr_languages translate translateword
    voices wavegen speech espeak_api)
  list(TRANSFORM sources REPLACE "(.+)" "${library}/\\1.c")
  set(character_data case categories ctype proplist scripts tostring)
  list(TRANSFORM character_data REPLACE "(.+)" "${source}/src/ucd-tools/src/\\1.c")

  set(HAVE_MKSTEMP 1)
  configure_file(${library}/config.h.in ${CMAKE_BINARY_DIR}/espeak-ng/config.h)
  add_library(${target} STATIC ${sources} ${character_data})
  target_include_directories(${target} PRIVATE ${CMAKE_BINARY_DIR}/espeak-ng ${source}/src/include
    ${source}/src/include/compat ${source}/src/ucd-tools/src/include)
  target_compile_definitions(${target} PRIVATE PATH_ESPEAK_DATA="/nonexistent" LIBESPEAK_NG_EXPORT=1)
  target_compile_options(${target} PRIVATE -fwrapv)
endfunction()
