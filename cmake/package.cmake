# How the rooms are installed, and what find_package(crossbits) reads.
include(CMakePackageConfigHelpers)

# crossbits_package(ROOM...): the libraries as crossbits::ROOM, their headers below include/crossbits (so that a user
# includes "protocols/problem.hpp", as we do), the packages they need (crossbits_dependencies) and the version.
function(crossbits_package)
  set(folder ${CMAKE_INSTALL_LIBDIR}/cmake/crossbits)
  list(TRANSFORM crossbits_dependencies REPLACE "(.+)" "find_dependency(\\1)")
  list(JOIN crossbits_dependencies "\n" find_dependencies)
  install(TARGETS ${ARGN} EXPORT crossbitsTargets FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/crossbits)
  install(EXPORT crossbitsTargets NAMESPACE crossbits:: DESTINATION ${folder})
  configure_package_config_file(cmake/crossbitsConfig.cmake.in ${PROJECT_BINARY_DIR}/crossbitsConfig.cmake
    INSTALL_DESTINATION ${folder})
  write_basic_package_version_file(${PROJECT_BINARY_DIR}/crossbitsConfigVersion.cmake COMPATIBILITY SameMinorVersion)
  install(FILES ${PROJECT_BINARY_DIR}/crossbitsConfig.cmake ${PROJECT_BINARY_DIR}/crossbitsConfigVersion.cmake
    DESTINATION ${folder})
endfunction()
