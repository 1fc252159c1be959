# cmake -DSOURCE=… -DOUTPUT=… -P public_headers.cmake: copies engine/linnet.h and what it includes for users of the
# installed library, who include <linnet/linnet.h> instead of "engine/linnet.h", which could be a file of their own.
function(write_header name)
  file(READ ${SOURCE}/engine/${name} text)
  string(REGEX REPLACE "engine/([a-z_/]+\\.h)" "linnet/\\1" text "${text}")
  file(WRITE ${OUTPUT}/${name} "${text}")
  string(REGEX MATCHALL "#include \"linnet/[a-z_/]+\\.h" includes "${text}")
  foreach(include IN LISTS includes)
    string(REPLACE "#include \"linnet/" "" include ${include})
    if(NOT EXISTS ${OUTPUT}/${include})
      write_header(${include})
    endif()
  endforeach()
endfunction()

file(REMOVE_RECURSE ${OUTPUT})  # removes headers that are no longer public
write_header(linnet.h)
