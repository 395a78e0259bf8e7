# CMake has no platform of this name; there is nothing to say about it.
