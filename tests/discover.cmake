# Read by ctest when it starts, with the variables program, label, folder and emulator (what runs the program; empty: it
# runs as it is): makes each case of a test program a test with the name "FOLDER/FILE: TITLE". Tags become labels; a
# case tagged [alone] measures time: nothing runs beside it.
function(linnet_case name title)
  add_test("${name}" ${emulator} "${program}" "${title}")
  set_tests_properties("${name}" PROPERTIES LABELS "${label};${ARGN}" SKIP_RETURN_CODE 4 WORKING_DIRECTORY "${folder}")
  if("${ARGN}" MATCHES "alone")
    set_tests_properties("${name}" PROPERTIES RUN_SERIAL ON)
  endif()
  if("${ARGN}" MATCHES "slow")
    set_tests_properties("${name}" PROPERTIES COST 10)  # ctest starts tests of high cost first
  endif()
endfunction()

# A program that cannot list its cases is one test, which fails as the program does.
set(listed 1)
if(EXISTS "${program}")
  execute_process(COMMAND ${emulator} "${program}" --list-tests --reporter ctest
    OUTPUT_FILE "${program}.cases" ERROR_QUIET RESULT_VARIABLE listed)
endif()
if(listed EQUAL 0)
  include("${program}.cases")
else()
  add_test("${program} lists its cases" ${emulator} "${program}" --list-tests)
  set_tests_properties("${program} lists its cases" PROPERTIES LABELS "${label}")
endif()
