# Installs this build into a folder of its own and builds a consumer against it, as somebody else would.
set(prefix ${PROJECT_BINARY_DIR}/package)

add_test(NAME "package: this build installs"
  COMMAND ${CMAKE_COMMAND} --install ${PROJECT_BINARY_DIR} --prefix ${prefix})
add_test(NAME "package: a separate project finds crossbits and runs DISJ_3 through attention"
  COMMAND ${CMAKE_CTEST_COMMAND} --build-and-test ${CMAKE_CURRENT_LIST_DIR} ${PROJECT_BINARY_DIR}/consumer
    --build-generator ${CMAKE_GENERATOR} --build-options -DCMAKE_PREFIX_PATH=${prefix}
      -DCMAKE_BUILD_TYPE=${CMAKE_BUILD_TYPE} -DCMAKE_CXX_COMPILER=${CMAKE_CXX_COMPILER} -DCMAKE_CXX_FLAGS=${CMAKE_CXX_FLAGS}
    --test-command consumer)
set_tests_properties("package: this build installs" PROPERTIES LABELS package FIXTURES_SETUP package)
set_tests_properties("package: a separate project finds crossbits and runs DISJ_3 through attention"
  PROPERTIES LABELS package FIXTURES_REQUIRED package)
