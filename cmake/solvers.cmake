# Solvers that come without a CMake package. crossbits_solvers(ROOM): the room links them; users of the room need nothing more.
find_path(cadical_include cadical.hpp REQUIRED)
find_library(cadical_library cadical REQUIRED)
find_path(clp_include ClpSimplex.hpp PATH_SUFFIXES coin REQUIRED)
find_library(clp_library Clp REQUIRED)
find_library(coin_utils_library CoinUtils REQUIRED)

function(crossbits_solvers room)
  target_include_directories(${room} SYSTEM PRIVATE ${cadical_include} ${clp_include})
  target_link_libraries(${room} PRIVATE cadical Clp CoinUtils)  # by name, so that the installed package names no path
endfunction()
