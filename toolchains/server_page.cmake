# cmake -DSOURCE=… -DLICENCES=… -DOUTPUT=… -P server_page.cmake: makes the page without the engine, which only the
# server speaks for. LICENCES: the program's licences.txt.
file(GLOB files ${SOURCE}/www/* ${SOURCE}/web/*.js)
list(FILTER files EXCLUDE REGEX "_hosting\\.js$|/www/hosting\\.js$")
file(MAKE_DIRECTORY ${OUTPUT})
file(COPY ${files} DESTINATION ${OUTPUT})
file(COPY_FILE ${LICENCES} ${OUTPUT}/LICENSES.txt ONLY_IF_DIFFERENT)
file(COPY_FILE ${SOURCE}/web/server_hosting.js ${OUTPUT}/hosting.js ONLY_IF_DIFFERENT)
