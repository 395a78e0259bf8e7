# How every room is built: one static library a room, all sources of its folders, the same strict options.
include(cmake/folders.cmake)

add_library(crossbits_options INTERFACE)
target_compile_features(crossbits_options INTERFACE cxx_std_20)
# Doubles are IEEE doubles summed as written: no contraction, so that every machine prints the same digits.
target_compile_options(crossbits_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -ffp-contract=off
  $<$<BOOL:${CROSSBITS_WERROR}>:-Werror>)
# At -O3 g++ 12 sees overflows inside Boost's big integers and std::string that are not there; the sanitizers look instead.
target_compile_options(crossbits_options INTERFACE
  $<$<CXX_COMPILER_ID:GNU>:-Wno-array-bounds -Wno-stringop-overflow -Wno-restrict>)

# crossbits_room(NAME FOLDER...): library NAME from the .cpp files that lie directly in the folders, with the headers
# that lie beside them, included from the root: "protocols/problem.hpp".
function(crossbits_room name)
  set(sources "")
  set(headers "")
  foreach(folder ${ARGN})
    file(GLOB found CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${folder}/*.cpp)
    list(APPEND sources ${found})
    file(GLOB found CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${folder}/*.hpp)
    list(APPEND headers ${found})
  endforeach()
  add_library(${name} STATIC ${sources})
  add_library(crossbits::${name} ALIAS ${name})
  target_sources(${name} PUBLIC FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR} FILES ${headers})
  target_link_libraries(${name} PRIVATE $<BUILD_INTERFACE:crossbits_options>)
  target_compile_features(${name} PUBLIC cxx_std_20)
  set_target_properties(${name} PROPERTIES OUTPUT_NAME crossbits_${name} CXX_EXTENSIONS OFF POSITION_INDEPENDENT_CODE ON)
  crossbits_by_folder(${name})
endfunction()

# crossbits_page(NAME PAGE SOURCE): builds the committed page PAGE into the room, as the text @NAME_page@ of the template SOURCE.
function(crossbits_page name page source)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${page})
  file(READ ${page} ${name}_page)
  configure_file(${source} ${PROJECT_BINARY_DIR}/${name}_page.cpp @ONLY)
  target_sources(${name} PRIVATE ${PROJECT_BINARY_DIR}/${name}_page.cpp)
endfunction()
